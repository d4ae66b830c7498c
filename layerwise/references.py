"""Reading lists: works of a bibliography in BibTeX, named by their keys and written out as a lesson shows them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from layerwise.errors import CourseError
from layerwise.extras import require

ENTRY = re.compile(r"(?P<key>\w+)(?:: (?P<remark>.+))?")
NEEDED = ("author", "title", "year")


def reading_list(entries: Iterable[str], bibliography: Path, source: Path) -> tuple[str, ...]:
    """Entries as Markdown.

    Args:
        entries: `Key` or `Key: a remark`, the keys being those of the bibliography. Where there is none, what
            does not look so is the text itself.
        bibliography: a BibTeX file.
        source: the file that has the entries, for messages.

    Raises:
        CourseError: the bibliography cannot be read, or an entry is not in it.
        LayerwiseError: pybtex is not installed.
    """
    there = bibliography.is_file()
    works = read_bibliography(bibliography) if there else {}
    return tuple(
        _written_out(entry, works, bibliography, source) if there or ENTRY.fullmatch(entry) else entry
        for entry in entries
    )


def read_bibliography(path: Path) -> Mapping[str, str]:
    """The works of a BibTeX file as Markdown, by key.

    Raises:
        CourseError: it is no BibTeX, or an entry lacks author, title or year.
        LayerwiseError: pybtex is not installed.
    """
    require("author", "pybtex")
    return _works(path.read_text(encoding="utf-8"), path)


@cache  # every lesson of a course asks for the same text
def _works(text: str, path: Path) -> Mapping[str, str]:
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    try:
        entries = parse_string(text, "bibtex").entries
    except PybtexError as error:
        raise CourseError(f"{path}: no valid BibTeX: {error}.") from None
    for key, entry in entries.items():
        for name in NEEDED:
            if name not in entry.fields and name not in entry.persons:
                raise CourseError(f"{path}: {key} has no {name}. Add {name} = {{…}}.")
    return {key: _markdown(entry) for key, entry in entries.items()}


def _written_out(entry: str, works: Mapping[str, str], bibliography: Path, source: Path) -> str:
    match = ENTRY.fullmatch(entry)
    if not match or match["key"] not in works:
        raise CourseError(
            f"{source}: reading names {entry!r}, whose key is not in {bibliography}. "
            'Add the work there, or name one that it has: "Key" or "Key: a remark".'
        )
    return works[match["key"]] + (f" {match['remark']}" if match["remark"] else "")


def _markdown(entry: Any) -> str:
    """Authors (year). Title. *Where* 1(2), 3–4. Publisher. [doi:…](…)."""
    fields = {name: re.sub(r"[{}]", "", value).replace("--", "–") for name, value in entry.fields.items()}
    whole = entry.type in ("book", "mastersthesis", "phdthesis")  # and not a part of something
    edition = f", {fields['edition']} edition" if "edition" in fields else ""
    title = f"*{fields['title']}*{edition}" if whole else fields["title"]
    holder = ", ".join(fields[name] for name in ("type", "school", "howpublished", "publisher") if name in fields)
    where = "" if whole else _where(fields, "In " if entry.type == "incollection" else "", edition)
    sentences = [f"{_authors(entry)} ({fields['year']})", title, where, holder, fields.get("note", "")]
    text = " ".join(part if part.endswith(("?", "!")) else f"{part}." for part in sentences if part)
    return f"{text} {_link(fields)}".rstrip()


def _authors(entry: Any) -> str:
    """Surnames first, as `A, B. and C, D.`"""
    names = [re.sub(r"[{}]", "", str(person)) for person in entry.persons["author"]]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _where(fields: Mapping[str, str], before: str, edition: str) -> str:
    """The journal, the meeting or the book, with volume and pages."""
    name = fields.get("journal") or fields.get("booktitle")
    if not name:
        return ""
    number = f"({fields['number']})" if "number" in fields else ""
    volume = f"{fields['volume']}{number}" if "volume" in fields else ""
    if "series" in fields:
        volume = f", {fields['series']} {volume}"
    elif before and volume:
        volume = f", volume {volume}"
    pages = f", {fields['pages']}" if "pages" in fields else ""
    return f"{before}*{name}*{edition}{volume if volume.startswith(',') or not volume else f' {volume}'}{pages}"


def _link(fields: Mapping[str, str]) -> str:
    if doi := fields.get("doi"):
        return f"[doi:{doi}](https://doi.org/{quote(doi, safe='/:;')})"
    if eprint := fields.get("eprint"):
        return f"[arXiv:{eprint}](https://arxiv.org/abs/{eprint})"
    if url := fields.get("url"):
        return f"[{url.removeprefix('https://').removesuffix('.html').rstrip('/')}]({url})"
    return ""
