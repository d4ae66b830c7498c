"""The book as a reader meets it: from a disk, in a browser, without a network."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from layerwise.book import build_book
from layerwise.course import Course
from layerwise.errors import CourseError
from layerwise.quiz import read_quiz
from layerwise.references import read_bibliography

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "index", "path", "installing", "working", "grading", "teaching", "glossary", "claims", "bibliography", "search",
)  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The whole book, built anew with warnings as errors."""
    pytest.importorskip("sphinx", reason='needs Sphinx: pip install -e ".[book]"')
    return build_book(Course(ROOT), tmp_path_factory.mktemp("book")).parent


@pytest.fixture
def page(browser, book):
    """A tab that opens pages of the book and notes what it should not see: errors, and requests to anywhere."""
    tab = browser.new_page()
    tab.trouble = []
    tab.on("console", lambda message: message.type == "error" and tab.trouble.append(message.text))
    tab.on("pageerror", lambda error: tab.trouble.append(str(error)))
    tab.on("request", lambda asked: asked.url.startswith("http") and tab.trouble.append(asked.url))

    def read(name, query=""):
        tab.goto((book / f"{name}.html").as_uri() + query, wait_until="load")
        tab.evaluate("window.MathJax?.startup?.promise")  # formulas are set after the page is there
        return tab

    tab.read = read
    yield tab
    tab.close()


def pages_to_open():
    """All lessons, the pages about the course, and two units' exercises and solutions."""
    units = [unit.name for unit in Course(ROOT).units]
    practice = [f"{folder}/{name}" for folder in ("exercises", "solutions") for name in (units[1], units[9])]
    return [*PAGES, *(f"lessons/{name}" for name in units), *practice]


def test_pages_load_from_the_disk_in_silence(page):
    """No error in the console, no request to another machine, and on a phone nothing wider than the screen."""
    page.set_viewport_size({"width": 375, "height": 700})
    wide = {}
    for name in pages_to_open():
        width = page.read(name).evaluate("document.documentElement.scrollWidth")
        if width > 376:
            wide[name] = width
    assert page.trouble == []
    assert wide == {}


def test_search_finds_dropout(page):
    """Typed into the search page; the unit is among the results."""
    page.read("search", "?q=dropout")
    page.wait_for_selector("#search-results li")
    found = page.eval_on_selector_all("#search-results li a", "links => links.map(link => link.href)")
    assert any("lessons/11_dropout.html" in link for link in found)
    assert page.trouble == []


def test_formulas_are_set(page):
    """MathJax beside the pages turns TeX into pictures of formulas."""
    page.read("lessons/02_perceptron")
    page.wait_for_selector("mjx-container svg", state="attached")


def test_hints_and_answers_open(page):
    """Folded parts are closed at first and open at a click."""
    for name in ("exercises/02_perceptron", "lessons/02_perceptron"):
        details = page.read(name).locator("article details").first
        assert details.get_attribute("open") is None
        details.locator("summary").first.click()
        assert details.get_attribute("open") is not None


def test_a_question_answers(page):
    """An answer opens to its verdict and reason, by mouse and by keyboard; before that nothing tells which is right."""
    unit = next(unit for unit in Course(ROOT).units if read_quiz(unit))
    page.read(f"lessons/{unit.name}")
    wrong, right = page.locator("details.quiz-wrong").first, page.locator("details.quiz-right").first
    colours = [
        answer.locator("summary").evaluate("e => getComputedStyle(e).borderLeftColor") for answer in (wrong, right)
    ]
    assert colours[0] == colours[1]
    wrong.locator("summary").click()
    assert "No." in wrong.inner_text()
    right.locator("summary").focus()
    page.keyboard.press("Enter")
    assert "Yes." in right.inner_text()


def test_the_dark_mode_is_dark(page):
    """The reader's system decides."""
    shades = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.read("index")
        shades[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert shades["light"] != shades["dark"]


class Links(HTMLParser):
    """What a page links to, what can be linked to in it, and its pictures without a text."""

    def __init__(self, path):
        super().__init__()
        self.links, self.ids, self.mute = [], set(), []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        """Take note of a tag."""
        attributes = dict(attributes)
        self.ids.add(attributes.get("id"))
        link = attributes.get("href" if tag in ("a", "link") else "src")
        if link:
            self.links.append(link)
        layer = attributes.get("class") == "frame"  # of a moving figure, whose still has the text
        if tag == "img" and not layer and not (attributes.get("alt") or "").strip():
            self.mute.append((attributes.get("src") or "")[:60])


def test_every_link_within_the_book_leads_somewhere(book):
    """Pages, files and the places within pages; and every picture has a text."""
    pages = {path: Links(path) for path in book.rglob("*.html") if "_static" not in path.parts}
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            there = target.exists()
            if there and parts.fragment and target in pages:
                there = unquote(parts.fragment) in pages[target].ids
            if not there:
                broken.append((path.name, link))
    assert broken == []
    assert {path.name: page.mute for path, page in pages.items() if page.mute} == {}


def test_terms_lead_to_the_glossary(book):
    """A term is linked where a lesson first uses it, once a page, and not in code or headings."""
    text = (book / "lessons" / "12_early_stopping.html").read_text(encoding="utf-8")
    assert text.count('href="../glossary.html#term-early-stopping"') == 1
    assert text.count('href="../glossary.html#term-callback"') == 1
    glossary = Links(book / "glossary.html")
    assert len([name for name in glossary.ids if name and name.startswith("term-")]) > 80


def test_what_is_folded_is_printed(page):
    """On paper nothing can be opened."""
    page.read("lessons/02_perceptron")
    page.emulate_media(media="print")
    answer = page.locator("details.quiz-right").first
    assert answer.get_attribute("open") is None
    assert answer.locator("p").first.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})")


def test_a_notebook_of_each_lesson_can_be_downloaded(book):
    """The theme's button offers the source."""
    assert (book / "_sources" / "lessons" / "02_perceptron.ipynb").is_file()


@pytest.mark.parametrize(
    ("quiz", "words"),
    [
        ("questions = 3", "a question needs"),
        (3 * "[[questions]]\nquestion = 'Why?'\nanswers = [{answer = 'a', why = 'b'}]\n", "one of several answers"),
        ("questions = []", "0 questions. Have 3 to 5"),
        ("[[questions]]\nquestion = 'Why?'\nanswers = [{answer = 'a', right = true}]", "'why'"),
        ("[[questions]]\nquestion = 'Why?'\nanswer = 'a'", "[[questions]] number 1 has an unknown key 'answer'"),
        ("[[questions", "not valid TOML"),
    ],
)
def test_a_bad_quiz_is_named(sums, quiz, words):
    """The file, and what is missing."""
    (sums.folder / "quiz.toml").write_text(quiz)
    with pytest.raises(CourseError, match=r"quiz\.toml") as error:
        read_quiz(sums)
    assert words in str(error.value)


def test_every_unit_asks_questions():
    """With two to four answers each, and the right one not always at the same place."""
    places = set()
    for unit in Course(ROOT).units:
        questions = read_quiz(unit)
        assert questions, unit.name
        for question in questions:
            assert 2 <= len(question.answers) <= 4
            places.add([answer.right for answer in question.answers].index(True))
    assert len(places) > 1


def test_every_work_of_the_bibliography_is_on_a_reading_list():
    """The page of the bibliography lists what lessons name, and nothing else."""
    named = {entry.split(":")[0] for unit in Course(ROOT).units for entry in unit.reading}
    assert set(read_bibliography(ROOT / "book" / "references.bib")) == named
