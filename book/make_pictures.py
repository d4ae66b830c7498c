"""Makes the pictures at the top of the README: a page of the book, and a page of a graded report, in Chromium.

Run it after a change to the looks of either: `layerwise book`, then `python book/make_pictures.py`.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
LESSON = HERE / "_build" / "html" / "lessons" / "01_what_is_deep_learning.html"
FIGURE = (
    'xpath=//strong[text()="Figure 1.2."]/preceding::img[1]'  # which the lesson's picture shows, found by its caption
)
STUDENT = "05-emil.html"  # of the sample class: some tasks passed, some failed
SIZE = (640, 600)  # of a picture, in the page's pixels: two side by side can still be read in a README
SCALE = 1.5
COLORS = 256  # of a palette: a third of the bytes, and nobody sees the difference


def make_pictures(folder: Path) -> None:
    """Write lesson.png and report.png into a folder."""
    if not LESSON.is_file():
        sys.exit(f"{LESSON}: missing. Run `layerwise book` first.")
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory() as reports, sync_playwright() as started:
        _grade(Path(reports))
        chromium = started.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(
            viewport={"width": SIZE[0], "height": SIZE[1]}, device_scale_factor=SCALE, color_scheme="light"
        )
        page.goto(LESSON.as_uri())
        page.evaluate("window.MathJax?.startup?.promise")  # formulas are set after the page is there
        page.add_style_tag(content="html { scroll-padding: 1rem !important } .bd-header-article { display: none }")
        page.locator(FIGURE).evaluate("image => image.scrollIntoView({behavior: 'instant'})")
        _photograph(page, folder / "lesson.png")
        page.goto((Path(reports) / STUDENT).as_uri())
        _photograph(page, folder / "report.png")
        chromium.close()


def _grade(reports: Path) -> None:
    """Grade the sample class as `make demo` does."""
    grade = [sys.executable, "-m", "layerwise", "grade", "examples/class", "--unit", "02", "--out", str(reports)]
    subprocess.run([*grade, "--seed", "1", "--allow-weak-sandbox"], cwd=HERE.parent, check=True)


def _photograph(page: Page, path: Path) -> None:
    page.wait_for_timeout(1000)  # until what slides in has come to rest
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    make_pictures(HERE / "pictures")
