"""Write `dates.csv`, dates as eight languages write them, into this folder.

    python datasets/make_dates.py                   # needs Babel; the course itself does not

The forms come from Unicode's Common Locale Data Repository as Babel 2.18 carries it; other versions may write some of
them otherwise. Run `make_manifest.py` afterwards.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from babel.dates import format_date

SEED = 1582
LOCALES = {
    "en": "English (US)", "en_GB": "English (UK)", "de": "German", "es": "Spanish",
    "fr": "French", "it": "Italian", "nl": "Dutch", "pt": "Portuguese",
}  # fmt: skip
FORMS = ("full", "long", "medium")  # not "short": 03/04/26 is one day to an American and another to everybody else
EACH = 1_000
FIRST, LAST = date(1950, 1, 1), date(2049, 12, 31)


def dates() -> pd.DataFrame:
    """Random days of a century, each written in one of three forms, with no text twice; sorted by language."""
    random = np.random.RandomState(SEED)  # not default_rng: this stream is frozen (NEP 19)
    span = (LAST - FIRST).days + 1
    meaning: dict[str, str] = {}
    rows = []
    for code, language in sorted(LOCALES.items(), key=lambda pair: pair[1]):
        count = 0
        while count < EACH:
            day = FIRST + timedelta(days=int(random.randint(span)))
            form = FORMS[random.randint(len(FORMS))]
            text = " ".join(format_date(day, form, locale=code).split())
            if text in meaning:
                assert meaning[text] == day.isoformat()  # no text means one day here and another there
                continue
            meaning[text] = day.isoformat()
            rows.append((text, day.isoformat(), language, form))
            count += 1
    return pd.DataFrame(rows, columns=["text", "iso", "language", "form"])


def main(folder: Path) -> None:
    """Write the file into `folder`."""
    dates().to_csv(folder / "dates.csv", index=False, lineterminator="\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
