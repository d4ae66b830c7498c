"""The class as JUnit XML, for programs that show test results."""

import io
import re
from collections.abc import Iterable
from xml.etree import ElementTree

from layerwise.course import Unit
from layerwise.grade.records import Outcome, Result

NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(results: Iterable[Result], unit: Unit) -> bytes:
    """A file in JUnit's format: a suite per student, a case per check."""
    root = ElementTree.Element("testsuites", name=f"unit {unit.number}: {unit.title}")
    for result in results:
        suite = ElementTree.SubElement(root, "testsuite", name=_xml(result.student), time=f"{result.seconds:.3f}")
        for check in (check for task in result.tasks for check in task.checks):
            name = _xml(check.name or f"task {check.task}")
            case = ElementTree.SubElement(suite, "testcase", classname=f"task {check.task}", name=name)
            if check.outcome is Outcome.FAILED:
                ElementTree.SubElement(case, "failure", message=_xml(f"{check.seen} {check.hint}"))
            elif check.outcome is Outcome.ERROR:
                ElementTree.SubElement(case, "error", message=_xml(check.seen))
            elif check.outcome is not Outcome.PASSED:
                ElementTree.SubElement(case, "skipped", message=_xml(result.problem or check.seen or check.outcome))
        for outcome, name in ((Outcome.FAILED, "failures"), (Outcome.ERROR, "errors")):
            suite.set(name, str(sum(c.outcome is outcome for task in result.tasks for c in task.checks)))
        suite.set("tests", str(len(suite)))
    content = io.BytesIO()
    ElementTree.ElementTree(root).write(content, encoding="utf-8", xml_declaration=True)
    return content.getvalue()


def _xml(text: str) -> str:
    return NOT_XML.sub("�", text)
