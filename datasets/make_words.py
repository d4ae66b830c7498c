"""Write `phrases.csv`, names in twelve languages, and `place_names.csv`, names of places, into this folder.

    python datasets/make_words.py                   # needs Babel and tzdata; the course itself does not

The phrases come from Unicode's Common Locale Data Repository as Babel 2.18 carries it, the places from the time zone
database as the package tzdata 2026.6 carries it; other versions have some other names. Run `make_manifest.py`
afterwards.
"""

import importlib.resources
import sys
import zoneinfo
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from babel import Locale

SEED = 2024
LANGUAGES = {
    "de": "German", "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French", "id": "Indonesian",
    "it": "Italian", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "sv": "Swedish", "tr": "Turkish",
}  # fmt: skip
EACH = 700
LENGTHS = range(3, 41)  # characters
AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
# Parts of Australia that are no places' names but abbreviations and points of the compass.
NO_PLACES = {"ACT", "LHI", "NSW", "North", "South", "West"}


def names(locale: Locale) -> set[str]:
    """What countries, currencies, time zones, units, days and months are called in a language, with plain spaces."""
    found = {*locale.territories.values(), *locale.currencies.values()}
    for forms in locale.unit_display_names.values():
        found.update(forms.values())
    for zone in locale.meta_zones.values():
        found.update(zone.get("long", {}).values())
    for calendar in (locale.days, locale.months, locale.quarters):
        for forms in calendar.values():
            found.update(forms["wide"].values())
    return {" ".join(name.split()) for name in found if isinstance(name, str)}


def phrases() -> pd.DataFrame:
    """Names from twelve languages, of those that no other of the twelve spells the same."""
    found = {language: names(Locale(code)) for code, language in LANGUAGES.items()}
    spelt = Counter(name.casefold() for own in found.values() for name in own)
    random = np.random.RandomState(SEED)  # not default_rng: this stream is frozen (NEP 19)
    rows = []
    for language, own in sorted(found.items()):
        clean = sorted(
            name
            for name in own
            if spelt[name.casefold()] == 1
            and len(name) in LENGTHS
            and not any(letter.isdigit() or letter in '()–—{",' for letter in name)
        )
        rows += [(name, language) for name in sorted(random.choice(clean, EACH, replace=False))]
    return pd.DataFrame(rows, columns=["phrase", "language"])


def place_names() -> pd.DataFrame:
    """The places after which time zones are named, old names included, without repetition."""
    table = importlib.resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    zones = {line.split("\t")[2] for line in table.splitlines() if not line.startswith("#")}
    zones |= {zone for zone in zoneinfo.available_timezones() if zone.split("/")[0] in AREAS and "/" in zone}
    names = {zone.split("/")[-1].replace("_", " ") for zone in zones} - NO_PLACES
    return pd.DataFrame({"name": sorted(names)})


def main(folder: Path) -> None:
    """Write both files into `folder`."""
    for make in (phrases, place_names):
        make().to_csv(folder / f"{make.__name__}.csv", index=False, lineterminator="\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
