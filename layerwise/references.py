"""The entries of units' reading lists, as data: for a bibliography and for readers' own files in BibTeX."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Authors (2020). Title. *Where* 1(2), 3–4. [doi:…](url)
ENTRY = re.compile(r"(?P<authors>[^(]+?) \((?P<year>\d{4})\)\. (?P<rest>.+)", re.DOTALL)
LINK = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<url>(?:[^()]|\([^()]*\))+)\)")
TITLE = re.compile(r"\*(?P<book>[^*]+)\*|(?P<title>.+?[.?!])(?= |$)")
JOURNAL = re.compile(r"\*(?P<journal>[^*]+)\*")
DASH = re.compile(r"(\d)–(\d)")


@dataclass(frozen=True)
class Reference:
    """An entry of a reading list.

    Attributes:
        text: as the lesson has it.
        authors, year, title: empty for what is no publication, such as a web page.
        where: the journal, the meeting or the publisher, with pages.
        url: where it is, if the entry says so.
    """

    text: str
    authors: str = ""
    year: str = ""
    title: str = ""
    where: str = ""
    url: str = ""

    @property
    def key(self) -> str:
        """Such as `hinton2006reducing`: the first author, the year and the title's first long word."""
        plain = unicodedata.normalize("NFKD", f"{self.authors} {self.title}").encode("ascii", "ignore").decode()
        surname = re.split(r"[,\s]", plain)[0]
        word = next((word for word in re.findall(r"[A-Za-z]+", self.title) if len(word) > 3), "")
        return f"{surname}{self.year}{word}".lower()


def reference(text: str) -> Reference:
    """Read an entry; what is not in the form "Authors (year). Title. Where. [link](url)" is kept as text alone."""
    link = LINK.search(text)
    url = link["url"] if link else ""
    found = ENTRY.fullmatch(LINK.sub("", text).strip())
    if not found:
        return Reference(text, url=url)
    title = TITLE.match(found["rest"])
    if not title:
        return Reference(text, url=url)
    name = (title["book"] or title["title"]).rstrip(".")
    where = found["rest"][title.end() :].strip(" .,")
    return Reference(text, found["authors"], found["year"], name, where, url)


def bibtex(references: Iterable[Reference]) -> str:
    """Publications as a BibTeX file, each once, by key."""
    entries: dict[str, str] = {}
    for entry in references:
        if entry.year:
            entries.setdefault(entry.key, _entry(entry))
    return "\n".join(entries[key] for key in sorted(entries))


def _entry(entry: Reference) -> str:
    journal = JOURNAL.search(entry.where)
    fields = {
        "author": " and ".join(_authors(entry.authors)),
        "title": "{" + entry.title + "}",
        "year": entry.year,
        "journal": journal["journal"] if journal else "",
        "note": entry.where.replace("*", "")
        if not journal
        else DASH.sub(r"\1--\2", entry.where[journal.end() :]).strip(" ,"),
        "url": entry.url,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join(["@" + ("article" if journal else "misc") + "{" + entry.key + ",", *lines, "}", ""])


def _authors(text: str) -> list[str]:
    """`A, B. and C, D.` as single authors, surname first."""
    text = re.sub(r",? et al\.?$", " and others", text)
    parts = re.split(r",? and |(?<=\.), (?=[^\s.,]+,? )", text)
    return [part.strip(" ,") for part in parts if part.strip(" ,")]
