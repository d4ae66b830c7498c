"""Makes the sample class: a notebook for each answers file in `answers/`, and one file that is not a notebook at all.

Run it after a change to unit 02's exercise or to an answers file: `python examples/make_class.py`. The head of an
answers file says in comments who hands in what, whether the tasks it leaves out are solved or blank, and perhaps in
which other file the answers stand.
"""

import re
from pathlib import Path

from layerwise.build.answers import answered
from layerwise.build.notebook import to_bytes
from layerwise.course import Course

HERE = Path(__file__).parent
UNIT = "02"


def notebooks() -> dict[str, bytes]:
    """File name and content of everything that the class hands in."""
    unit = Course(HERE.parent).unit(UNIT)
    handed_in = {"08 Hana.ipynb": b"Dear teacher, my notebook is attached. Best wishes, Hana\n"}
    for path in sorted((HERE / "answers").glob("*.py")):
        head = dict(re.findall(r"^# (Student|Rest|From): (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE))
        answers = HERE.parent / head["From"] if "From" in head else path
        handed_in[f"{head['Student']}.ipynb"] = to_bytes(answered(unit, answers, solve=head["Rest"] == "solved"))
    return handed_in


if __name__ == "__main__":
    folder = HERE / "class"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in notebooks().items():
        (folder / name).write_bytes(content)
        print(f"wrote examples/class/{name}")
