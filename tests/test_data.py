"""The data sets: what they return, that they are what was published, and what happens when not."""

import gzip
import hashlib
import http.server
import importlib
import importlib.util
import io
import json
import os
import pickle
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sklearn.datasets
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.naive_bayes import MultinomialNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

from layerwise import data, unseen
from layerwise.data import downloads, keras_sets
from layerwise.errors import DataError

DATASETS = Path(__file__).parents[1] / "datasets"
MANIFEST = json.loads((DATASETS / "manifest.json").read_text(encoding="utf-8"))["files"]
WHOLE = ["iris", "wine", "breast_cancer", "diabetes", "loans"]
TABLES = [*WHOLE, "flats", "clinic", "penguins"]
EMBEDDED = [entry.name for entry in data.available() if not entry.download]
DOWNLOADED = [entry.name for entry in data.available() if entry.download]


class TestAgainstScikitLearn:
    """Every number is the one that scikit-learn's loaders return."""

    def test_digits(self):
        """The digits are scikit-learn's, divided by 16."""
        images, labels = data.digits()
        bunch = sklearn.datasets.load_digits()
        assert (images.dtype, images.shape) == (np.float32, (1797, 8, 8))
        assert (labels.dtype, labels.shape) == (np.int64, (1797,))
        np.testing.assert_array_equal(images * 16, bunch.images)
        np.testing.assert_array_equal(labels, bunch.target)

    @pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "diabetes"])
    def test_features_of_tables(self, name):
        """All columns but the last hold scikit-learn's features, to the last digit."""
        options = {"scaled": False} if name == "diabetes" else {}
        bunch = getattr(sklearn.datasets, f"load_{name}")(**options)
        np.testing.assert_array_equal(getattr(data, name)().iloc[:, :-1].to_numpy(), bunch.data)

    def test_targets_of_tables(self):
        """The last column is the target: a species, a cultivar, malignant as 1, a progression."""
        iris, wine = sklearn.datasets.load_iris(), sklearn.datasets.load_wine()
        cancer, diabetes = sklearn.datasets.load_breast_cancer(), sklearn.datasets.load_diabetes()
        assert data.iris().iloc[:, -1].tolist() == iris.target_names[iris.target].tolist()
        assert data.wine().iloc[:, -1].tolist() == wine.target.tolist()
        malignant = (cancer.target_names[cancer.target] == "malignant").astype(int)
        assert data.breast_cancer().iloc[:, -1].tolist() == malignant.tolist()
        assert data.diabetes().iloc[:, -1].tolist() == diabetes.target.tolist()

    @pytest.mark.parametrize("name", ["china", "flower"])
    def test_photographs(self, name):
        """A photograph has the pixels of scikit-learn's."""
        pixels = data.photograph(name)
        assert (pixels.dtype, pixels.shape) == (np.uint8, (427, 640, 3))
        np.testing.assert_array_equal(pixels, sklearn.datasets.load_sample_image(f"{name}.jpg"))


class TestWhatIsReturned:
    """Fresh arrays and frames with documented names, and clear refusals."""

    def test_targets_are_last(self):
        """The target is the last column of every table, under its documented name."""
        targets = {name: getattr(data, name)().columns[-1] for name in TABLES}
        assert targets == {
            "iris": "species",
            "wine": "cultivar",
            "breast_cancer": "malignant",
            "diabetes": "progression",
            "loans": "approved",
            "clinic": "readmitted",
            "penguins": "body_mass",
            "flats": "rent",
        }

    def test_columns_are_snake_case_and_complete(self):
        """Column names are snake_case and no value is missing but those planted in clinic."""
        for name in TABLES:
            table = getattr(data, name)()
            assert all(re.fullmatch(r"[a-z][a-z0-9_]*", column) for column in table.columns)
            assert name in ("clinic", "penguins") or not table.isna().any(axis=None)

    def test_arrays_are_fresh(self):
        """Changing what one call returned does not change what the next returns."""
        images, labels = data.digits()
        pixels, table = data.photograph("china"), data.iris()
        images[:], labels[:], pixels[:] = 0, 0, 0
        table.iloc[:, 0] = 0.0
        assert data.digits()[0].any()
        assert data.digits()[1].any()
        assert data.photograph("china").any()
        assert data.iris()["sepal_length"].min() == 4.3

    def test_unknown_photograph(self):
        """An unknown photograph is refused with its name and the choices."""
        with pytest.raises(DataError) as raised:
            data.photograph("cat")
        assert str(raised.value) == ('photograph: name must be "china" or "flower". Received: name=\'cat\'')

    def test_importing_is_light(self):
        """Importing layerwise.data loads none of the large libraries."""
        code = "import sys, layerwise.data; print(*sys.modules)"
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        heavy = {"pandas", "keras", "tensorflow", "sklearn", "matplotlib", "PIL", "rich"}
        assert not heavy & set(run.stdout.decode().split())


class TestLoans:
    """The invented applications follow the rule that their card states."""

    def test_one_neuron_is_the_right_model(self):
        """Logistic regression reaches 0.85 to 0.9, always guessing the majority 0.55 to 0.65."""
        loans = data.loans()
        features = loans.drop(columns="approved")
        standardised = (features - features.mean()) / features.std(ddof=0)
        scores = cross_val_score(LogisticRegression(), standardised, loans["approved"], cv=10)
        assert 0.85 < scores.mean() < 0.90
        assert 0.55 < loans["approved"].mean() < 0.65

    def test_true_weights_can_be_recovered(self):
        """A fit finds the true weights within 0.3, and no effect of age."""
        weights = unseen.LOAN_WEIGHTS
        loans = data.loans()
        features = loans[list(weights)]
        standardised = ((features - features.mean()) / features.std(ddof=0)).to_numpy()
        fit = LogisticRegression(C=1e6).fit(standardised, loans["approved"])
        found = dict(zip(weights, fit.coef_[0], strict=True))
        assert found == pytest.approx(weights, abs=0.3)
        assert weights["age"] == 0
        assert abs(found["age"]) < 0.15

    def test_card_states_the_true_weights(self):
        """The weights on the card are those of the rule that drew the decisions."""
        rows = re.findall(r"^\| `(\w+)` \|.*\| ([\d.]+|bias [\d.]+) \|$", _card("loans"), re.M)
        stated = {name: float(weight.removeprefix("bias ")) for name, weight in rows}
        assert stated == {**unseen.LOAN_WEIGHTS, "approved": unseen.LOAN_BIAS}

    def test_others_are_drawn_anew(self):
        """Others by the same rule, on which nobody has trained: of the same columns, and judged as hard to foresee."""
        known, new = data.loans(), unseen.loans(np.random.default_rng(1), 4000)
        assert list(new.columns) == list(known.columns)
        assert len(known.merge(new)) < 10
        right = (unseen.approval(new, known) > 0.5) == new["approved"]
        assert 0.85 < right.mean() < 0.89


class TestPrintedCharacters:
    """The printed characters can stand in for handwritten ones, and are not the same."""

    def test_as_many_of_each(self):
        """75 of each of 36 characters, in the shape, type and range of the digits."""
        images, characters = data.printed_characters()
        assert (images.dtype, images.shape, images.min(), images.max()) == (np.float32, (2700, 8, 8), 0, 1)
        assert characters.shape == (2700,)
        assert set(Counter(characters.tolist()).items()) == {(name, 75) for name in "0123456789" + ascii_uppercase}

    def test_something_carries_over(self):
        """The nearest printed digit names a handwritten one four times as often as chance, and often wrongly."""
        (printed, characters), (written, labels) = data.printed_characters(), data.digits()
        digits = np.char.isdigit(characters)
        model = KNeighborsClassifier(1).fit(printed[digits].reshape(-1, 64), characters[digits].astype(int))
        assert 0.4 < model.score(written.reshape(-1, 64), labels) < 0.8


class TestMnist:
    """Ten thousand real scans, in the form that Keras's loader has."""

    def test_parts(self):
        """8,000 and 2,000 gray images with labels, no image twice."""
        (x_train, y_train), (x_test, y_test) = data.mnist()
        assert (x_train.shape, x_train.dtype, y_train.shape, y_train.dtype) == (
            (8000, 28, 28), np.uint8, (8000,), np.int64
        )  # fmt: skip
        assert (x_test.shape, y_test.shape) == ((2000, 28, 28), (2000,))
        images = np.concatenate([x_train, x_test]).reshape(10_000, -1)
        assert len(np.unique(images, axis=0)) == 10_000
        assert (images.min(), images.max()) == (0, 255)
        for labels in (y_train, y_test):
            shares = np.bincount(labels, minlength=10) / len(labels)
            assert shares.shape == (10,)
            assert (abs(shares - 0.1) < 0.025).all()

    def test_as_floats(self):
        """The same values divided by 255."""
        (whole, _), _ = data.mnist()
        (scaled, _), _ = data.mnist(dtype="float32")
        assert (scaled.dtype, scaled.max()) == (np.float32, 1.0)
        np.testing.assert_array_equal(np.rint(255 * scaled), whole)

    def test_other_types_are_refused(self):
        """Another type is refused with the two that there are."""
        with pytest.raises(DataError) as raised:
            data.mnist(dtype="float64")  # type: ignore[arg-type]
        assert str(raised.value) == 'mnist: dtype must be "uint8" or "float32". Received: dtype=\'float64\''

    def test_they_are_digits(self):
        """The nearest of the training scans names more than nine in ten of the test scans."""
        (x_train, y_train), (x_test, y_test) = data.mnist(dtype="float32")
        model = KNeighborsClassifier(1).fit(x_train[:4000].reshape(-1, 784), y_train[:4000])
        assert model.score(x_test[:500].reshape(-1, 784), y_test[:500]) > 0.9


class TestSpokenWords:
    """Words that a synthesizer has spoken."""

    def test_clips(self):
        """Each of forty voices says each of ten words three times; the loudest point of a clip is 255."""
        frames, words, voices = data.spoken_words()
        assert (frames.shape, frames.dtype) == ((1200, 48, 32), np.uint8)
        assert set(Counter(zip(words.tolist(), voices.tolist(), strict=True)).values()) == {3}
        assert (len(set(words)), len(set(voices))) == (10, 40)
        assert (frames.max(axis=(1, 2)) == 255).all()

    def test_new_voices_are_understood(self):
        """The nearest clip of other voices has the same word, for more than nine in ten."""
        frames, words, voices = data.spoken_words()
        held_out = np.isin(voices, np.unique(voices)[::5])
        model = KNeighborsClassifier(1).fit(frames[~held_out].reshape(-1, 1536) / 255, words[~held_out])
        assert model.score(frames[held_out].reshape(-1, 1536) / 255, words[held_out]) > 0.9


class TestSeries:
    """The time series are whole, in order, and have the gaps that their cards tell of."""

    def test_sunspots(self):
        """One number for each year, the highest in 1957."""
        table = data.sunspots()
        assert table["year"].tolist() == list(range(1700, 2009))
        assert table["sunspots"].between(0, 200).all()
        assert table["year"].iloc[table["sunspots"].argmax()] == 1957

    def test_co2(self):
        """A week is a row, also without a measurement; it rises by more than 50 ppm."""
        table = data.co2()
        assert table["date"].diff().dropna().dt.days.eq(7).all()
        assert table["co2"].isna().sum() == 59
        assert 50 < table["co2"].iloc[-52:].mean() - table["co2"].iloc[:52].mean() < 60


class TestWords:
    """The words are clean text, and tell their languages apart as the card says."""

    def test_phrases(self):
        """700 of each of twelve languages, 3 to 40 characters, none in two languages."""
        table = data.phrases()
        assert table["language"].value_counts().tolist() == [700] * 12
        assert table["phrase"].str.len().between(3, 40).all()
        assert not table["phrase"].str.casefold().duplicated().any()
        assert not table["phrase"].str.contains(r"^\s|\s$|\s\s|\d", regex=True).any()

    def test_letters_tell_languages_apart(self):
        """One letter at a time naive Bayes is right for half of them, with up to four in a row for three quarters."""
        table = data.phrases()
        folds = StratifiedKFold(5, shuffle=True, random_state=0)
        for longest, low, high in ((1, 0.5, 0.6), (4, 0.75, 0.85)):
            model = make_pipeline(CountVectorizer(analyzer="char", ngram_range=(1, longest)), MultinomialNB(alpha=0.1))
            assert low < cross_val_score(model, table["phrase"], table["language"], cv=folds).mean() < high

    def test_place_names(self):
        """Places without repetition, in letters, spaces and hyphens, sorted."""
        names = data.place_names()
        assert names == sorted(set(names))
        assert {"Nairobi", "Buenos Aires", "Port-au-Prince"} < set(names)
        assert all(re.fullmatch(r"[A-Za-z -]+", name) for name in names)


class TestDatesAndProse:
    """Dates in words with their meaning, and a novel."""

    def test_dates(self):
        """1,000 of each of eight languages, no text twice, each ISO date a real day of a hundred years."""
        table = data.dates()
        assert table["language"].value_counts().tolist() == [1000] * 8
        assert not table["text"].duplicated().any()
        days = pd.to_datetime(table["iso"], format="%Y-%m-%d")
        assert days.dt.year.between(1950, 2049).all()
        assert all(text.count(str(day.year)) == 1 for text, day in zip(table["text"], days, strict=True))

    def test_prose(self):
        """The whole novel in ASCII, from its first words to its last, without its titles."""
        text = data.prose()
        assert text.isascii()
        assert text.startswith("Alice was beginning to get very tired of sitting by her sister on the bank")
        assert text.endswith("and the happy summer days.\n")
        assert "CHAPTER" not in text
        assert "Rabbit-Hole" not in text.splitlines()[0]


class TestFlats:
    """Invented flats, and others by the same rule on which nobody has trained."""

    def test_a_straight_line_is_not_enough(self):
        """Linear regression halves the error of the mean rent, and still misses by more than a hundred euros."""
        known, new = data.flats(), unseen.flats(np.random.default_rng(1), 800)
        first, second = (pd.get_dummies(table.drop(columns="rent")).astype(float) for table in (known, new))
        errors = abs(LinearRegression().fit(first, known["rent"]).predict(second) - new["rent"])
        assert abs(new["rent"] - known["rent"].mean()).mean() > 2 * errors.mean() > 200

    def test_others_are_drawn_anew(self):
        """Of the same columns, and other flats each time."""
        first, second = (unseen.flats(np.random.default_rng(seed), 50) for seed in (1, 2))
        assert list(first.columns) == list(data.flats().columns)
        assert not first.equals(second)


class TestUnseenDigits:
    """Scans for checks, which no student has."""

    def test_none_of_them_is_in_the_data_set(self):
        """Each is a test scan that was turned, scaled and moved a little: near one, and equal to none."""
        _, (scans, labels) = data.mnist(dtype="float32")
        images, names = unseen.digits(np.random.default_rng(3), 40)
        distances = np.linalg.norm(images.reshape(40, 1, 784) - scans.reshape(1, 2000, 784), axis=2)
        assert distances.min() > 0.5
        assert np.mean(labels[distances.argmin(axis=1)] == names) > 0.9


class TestClinic:
    """The invented stays follow their rule, and the planted faults are those of the card."""

    def test_rule_is_in_the_clean_stays(self):
        """Before the faults, the rule ranks the outcomes with an area under the curve of 0.85, the letter of 0.96."""
        make_clinic = _script("make_clinic")
        random = np.random.RandomState(make_clinic.SEED)
        clean = make_clinic.with_outcome(random, make_clinic.stays(random))
        areas = [
            roc_auc_score(clean["readmitted"], s) for s in (make_clinic.probabilities(clean), clean["days_to_letter"])
        ]
        assert areas == pytest.approx([0.85, 0.96], abs=0.005)
        assert clean["readmitted"].mean() == pytest.approx(0.19, abs=0.005)

    def test_planted_faults(self):
        """The table has as many faults of each kind as the card says."""
        table = data.clinic()
        assert (table.duplicated().sum(), table["patient"].duplicated().sum()) == (60, 160)
        assert table["patient"].value_counts().max() == 2
        assert (table["creatinine"].isna().sum(), (table["creatinine"] == -999).sum()) == (149, 166)
        assert table["smoker"].nunique() == 10
        assert sorted(table.loc[~table["age"].between(18, 110), "age"]) == [0, 0, 162, 190, 203, 740, 1947]
        assert (table["diastolic"] > table["systolic"]).sum() == 20
        assert table["readmitted"].sum() == 293
        by_clinic = table.groupby("clinic")
        assert by_clinic["weight"].mean().round().tolist() == [77, 169, 77]
        assert by_clinic["readmitted"].mean().round(1).tolist() == [0.2, 0.2, 0.7]
        assert by_clinic["patient"].nunique()["C"] == 105

    def test_card_states_the_rule(self):
        """Centre, scale and effect on the card are those of the script."""
        rows = re.findall(r"^\| `(\w+)` \|.*\| ([\d.]+), ([\d.]+), ([\d.]+) \|$", _card("clinic"), re.M)
        stated = {name: tuple(map(float, numbers)) for name, *numbers in rows}
        assert stated == _script("make_clinic").RULE


class TestCatalogue:
    """What there is, and which profile a lesson runs in."""

    def test_names_every_function(self):
        """Each data set in the table is a public function, and each function is in it but what is made from another."""
        names = {entry.name for entry in data.available()}
        assert names == set(data.__all__) - {"DataSet", "available", "profile"} - {"mislabelled_digits"}

    @pytest.mark.parametrize("entry", [e for e in data.available() if not e.download])
    def test_shapes_are_true(self, entry):
        """The shape in the table is that of what the function returns."""
        function = getattr(data, entry.name)
        value = function("flower") if entry.name == "photograph" else function()
        if entry.name == "mnist":
            value = np.concatenate([images for images, _ in value])
        shape = (len(value),) if isinstance(value, str) else np.shape(value[0] if isinstance(value, tuple) else value)
        assert entry.shape == str(shape)

    @pytest.mark.parametrize("named", [None, "", "quick"])
    def test_profile_is_quick_by_default(self, monkeypatch, named):
        """The profile is quick unless the variable says otherwise."""
        monkeypatch.delenv("LAYERWISE_PROFILE", raising=False)
        if named is not None:
            monkeypatch.setenv("LAYERWISE_PROFILE", named)
        assert data.profile() == "quick"

    def test_profile_full(self, monkeypatch):
        """LAYERWISE_PROFILE=full asks for the full profile."""
        monkeypatch.setenv("LAYERWISE_PROFILE", "full")
        assert data.profile() == "full"

    def test_profile_of_another_name(self, monkeypatch):
        """Any other profile is refused with its name and the choices."""
        monkeypatch.setenv("LAYERWISE_PROFILE", "Full")
        with pytest.raises(DataError) as raised:
            data.profile()
        assert str(raised.value) == (
            'LAYERWISE_PROFILE must be "quick" or "full". Received: LAYERWISE_PROFILE=\'Full\''
        )


class TestFolder:
    """Where the files are, and what is said when they are not there or not whole."""

    @pytest.fixture
    def copy(self, tmp_path, monkeypatch):
        """A copy of the folder, to which LAYERWISE_DATASETS points."""
        folder = tmp_path / "copy"
        shutil.copytree(DATASETS, folder)
        monkeypatch.setenv("LAYERWISE_DATASETS", str(folder))
        return folder

    def test_is_taken_from_the_variable(self, copy):
        """LAYERWISE_DATASETS names another folder to read from, by the manifest that it holds."""
        (copy / "iris.csv").write_text("petal_length,species\n1.5,setosa\n")
        _script("make_manifest").main(copy)
        assert data.iris().shape == (1, 2)

    def test_missing_folder(self, tmp_path, monkeypatch):
        """A missing folder is named, with the variable that can mend it."""
        monkeypatch.setenv("LAYERWISE_DATASETS", str(tmp_path / "nowhere"))
        with pytest.raises(DataError, match=r"nowhere does not exist\. Set LAYERWISE_DATASETS"):
            data.digits()

    @pytest.mark.parametrize("missing", ["wine.csv", "manifest.json"])
    def test_missing_file(self, copy, missing):
        """A missing file is named, with the command that restores it."""
        (copy / missing).unlink()
        cure = rf"{missing} is missing\. Restore it with `git checkout -- datasets/{missing}`"
        with pytest.raises(DataError, match=cure):
            data.wine()

    def test_altered_file(self, copy):
        """A file with other line ends, as a spreadsheet saves it, is refused and not read."""
        text = (copy / "wine.csv").read_bytes()
        (copy / "wine.csv").write_bytes(text.replace(b"\n", b"\r\n"))
        with pytest.raises(DataError, match=r"wine\.csv is not the published file: expected sha256"):
            data.wine()

    @pytest.mark.parametrize("contents", ["{}", "not json", '{"files": {"wine.csv": 1}}'])
    def test_damaged_manifest(self, copy, contents):
        """A manifest without the file's checksum is reported, not a bare traceback."""
        (copy / "manifest.json").write_text(contents)
        with pytest.raises(DataError, match=r"manifest\.json holds no checksum for wine\.csv"):
            data.wine()

    def test_unreadable_file(self, copy):
        """A folder where a file should be is reported as what it is."""
        (copy / "wine.csv").unlink()
        (copy / "wine.csv").mkdir()
        with pytest.raises(DataError, match=r"wine\.csv cannot be read: "):
            data.wine()


class TestPublishedFiles:
    """The committed files, their manifest, cards and scripts agree."""

    def test_manifest_is_up_to_date(self):
        """The manifest holds the size and sha256 of every data file, and of no other."""
        assert _script("make_manifest").manifest(DATASETS)["files"] == MANIFEST

    def test_files_have_unix_line_ends(self):
        """Every CSV ends its lines with LF alone."""
        for path in DATASETS.glob("*.csv"):
            contents = path.read_bytes()
            assert b"\r" not in contents
            assert contents.endswith(b"\n")

    def test_every_data_set_has_a_card(self):
        """There is one card per data set, each in the index, and each file is on a card."""
        cards = {path.stem for path in (DATASETS / "cards").glob("*.md")}
        index = (DATASETS / "README.md").read_text(encoding="utf-8")
        assert cards == set(EMBEDDED + DOWNLOADED)
        assert all(f"(cards/{name}.md)" in index for name in cards)
        everything = "".join(map(_card, EMBEDDED))
        assert [name for name in MANIFEST if f"`{name}`" not in everything] == []

    @pytest.mark.parametrize("name", EMBEDDED + DOWNLOADED)
    def test_cards_are_complete(self, name):
        """A card states source, licence, making, rows and flaws, and how to get the data."""
        card = _card(name)
        parts = ["Source", "Licence", "How it was made", "Rows", "Known flaws"]
        assert [part for part in parts if f"**{part}**" not in card] == []
        assert f"`layerwise.data.{name}(" in card

    @pytest.mark.parametrize("name", [name for name in EMBEDDED if f"{name}.csv" in MANIFEST])
    def test_cards_describe_every_column(self, name):
        """A card describes the columns of its file, all of them, in their order."""
        columns = pd.read_csv(DATASETS / f"{name}.csv", nrows=0).columns.tolist()
        described: list[str] = []
        for first, last in re.findall(r"^\| `(\w+)`(?: … `(\w+)`)? \|", _card(name), re.M):
            start = columns.index(first)
            described += columns[start : columns.index(last or first) + 1]
        assert described == columns

    @pytest.mark.parametrize("name", ["make_from_sklearn", "make_loans", "make_clinic", "make_printed", "make_flats"])
    def test_scripts_make_the_files_again(self, name, tmp_path):
        """Running a script again writes the same bytes."""
        subprocess.run([sys.executable, DATASETS / f"{name}.py", tmp_path], check=True)
        made = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert len(made) == {"make_from_sklearn": 7}.get(name, 1)
        for path in made:
            committed = DATASETS / path.relative_to(tmp_path)
            assert path.read_bytes() == committed.read_bytes(), path.name


@dataclass
class Origin:
    """A web server on this machine whose downloads go as a test wants them to."""

    url: str
    files: dict[str, bytes] = field(default_factory=dict)
    cut: int | None = None  # bytes after which the connection breaks off
    announce: bool = True  # whether the length is sent first
    requests: list[str] = field(default_factory=list)
    half_sent: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event | None = None  # after `cut` bytes, wait for this before breaking off


class OriginHandler(http.server.BaseHTTPRequestHandler):
    """Answers one request as its `origin` says."""

    origin: Origin

    def do_GET(self) -> None:
        name = self.path.lstrip("/")
        self.origin.requests.append(name)
        if name not in self.origin.files:
            self.send_error(404)
            return
        body = self.origin.files[name]
        self.send_response(200)
        if self.origin.announce:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.origin.cut])
        self.wfile.flush()
        self.origin.half_sent.set()
        if self.origin.go_on is not None:
            self.origin.go_on.wait(60)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def origin(monkeypatch) -> Iterator[Origin]:
    """A running server on 127.0.0.1, asked directly even where a proxy is configured."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    class Handler(OriginHandler):
        """Of this server alone."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Handler.origin = Origin(f"http://127.0.0.1:{server.server_port}/")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield Handler.origin
        server.shutdown()
        thread.join()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch) -> Path:
    """An empty folder as the home of Keras, also for a Keras that is imported already."""
    config = importlib.import_module("keras.src.backend.config")
    home = tmp_path / "keras"
    home.mkdir()
    monkeypatch.setenv("KERAS_HOME", str(home))
    monkeypatch.setattr(config, "_KERAS_DIR", str(home))
    return home / "datasets"


@pytest.fixture
def no_network(monkeypatch) -> None:
    """A machine that knows no host at all."""

    def refuse(*_args: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def publish(origin, monkeypatch) -> Callable[..., None]:
    """Return a function that makes the origin serve a data set instead of its real publisher."""

    def serve(name: str, *bodies: bytes) -> None:
        served = []
        for source, body in zip(keras_sets.SOURCES[name], bodies, strict=True):
            file = source.path.rsplit("/", 1)[-1]
            origin.files[file] = body
            checksum = "sha256:" + hashlib.sha256(body).hexdigest()
            served.append(replace(source, url=origin.url + file, checksum=checksum))
        monkeypatch.setitem(keras_sets.SOURCES, name, tuple(served))

    return serve


@pytest.fixture
def any_checksum(monkeypatch) -> None:
    """Keras's own check of a checksum, which only the real files pass, is left out."""
    files = importlib.import_module("keras.src.utils.file_utils")
    monkeypatch.setattr(files, "validate_file", lambda *_args, **_options: True)


def fashion(rows: int = 3) -> list[bytes]:
    """A small Fashion-MNIST: gzipped labels and images of training and test set."""
    labels = gzip.compress(bytes(8) + bytes(range(rows)), mtime=0)  # tests are named by it, alike in all workers
    images = gzip.compress(bytes(16) + np.arange(rows * 784, dtype=np.uint8).tobytes(), mtime=0)
    return [labels, images, labels, images]


def run_full_profile(unit: str, monkeypatch: pytest.MonkeyPatch, *needed: str) -> dict[str, Any]:
    """Run a lesson's cell for the full profile, after those of its cells in which these words begin a line.

    Returns:
        The names that the lesson would then have.
    """
    monkeypatch.setenv("LAYERWISE_PROFILE", "full")
    lesson = (DATASETS.parent / "units" / unit / "lesson.py").read_text(encoding="utf-8")
    cells = re.split(r"(?m)^# %%.*\n", lesson)
    keras = importlib.import_module("keras")
    plt, tf = importlib.import_module("matplotlib.pyplot"), importlib.import_module("tensorflow")
    names = {"data": data, "keras": keras, "layers": keras.layers, "ops": keras.ops, "np": np, "plt": plt, "tf": tf}
    for word in (*needed, "if data.profile()"):
        (cell,) = (cell for cell in cells if re.search(rf"(?m)^{re.escape(word)}", cell))
        exec(cell, names)
    return names


def whole_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


class TestDownloads:
    """A download is whole or absent, whatever the network does."""

    def test_downloads_once(self, cache, origin, publish):
        """A data set is downloaded at the first call and read from the cache at the second."""
        publish("fashion_mnist", *fashion())
        (x_train, y_train), (x_test, y_test) = data.fashion_mnist()
        assert (x_train.shape, x_train.dtype) == ((3, 28, 28), np.uint8)
        assert (y_test.tolist(), y_test.dtype) == ([0, 1, 2], np.int64)
        assert len(origin.requests) == 4
        x_train[:], y_train[:] = 0, 0
        (again, _), _ = data.fashion_mnist()
        assert len(origin.requests) == 4
        np.testing.assert_array_equal(again, x_test)

    @pytest.mark.parametrize("announce", [True, False])
    def test_broken_off(self, cache, origin, publish, announce):
        """A download that breaks off half way leaves no file, and the next call succeeds."""
        publish("fashion_mnist", *fashion())
        origin.cut, origin.announce = 20, announce
        with pytest.raises(DataError, match="fashion_mnist could not be downloaded") as raised:
            data.fashion_mnist()
        reason = "broke off after 20 of" if announce else "is not the published file"
        assert reason in str(raised.value)
        assert whole_files(cache) == []
        origin.cut = None
        assert data.fashion_mnist()[0][0].shape == (3, 28, 28)

    @pytest.mark.parametrize("rubbish", [b"", fashion()[0][:20], b"<html>Please log in</html>"])
    def test_truncated_cache(self, cache, origin, publish, rubbish):
        """A truncated file, as a killed download of Keras leaves it, is replaced and not used."""
        publish("fashion_mnist", *fashion())
        target = cache / "fashion-mnist" / "train-labels-idx1-ubyte.gz"
        target.parent.mkdir(parents=True)
        target.write_bytes(rubbish)
        (_, y_train), _ = data.fashion_mnist()
        assert y_train.tolist() == [0, 1, 2]

    def test_killed(self, cache, origin, publish):
        """After a process was killed during a download the next call starts afresh."""
        publish("fashion_mnist", *fashion())
        origin.cut, origin.go_on = 20, threading.Event()
        source = keras_sets.SOURCES["fashion_mnist"][0]
        code = (
            "import sys, pathlib; from layerwise.data.downloads import Source, fetch\n"
            "fetch(Source(*sys.argv[2:]), pathlib.Path(sys.argv[1]))"
        )
        child = subprocess.Popen([sys.executable, "-c", code, cache, source.path, source.url, source.checksum])
        assert origin.half_sent.wait(60)
        child.kill()
        child.wait()
        origin.go_on.set()
        assert not (cache / source.path).exists()
        origin.cut, origin.go_on = None, None
        assert data.fashion_mnist()[0][1].tolist() == [0, 1, 2]

    def test_partial_files_of_the_dead_are_removed(self, cache, origin, publish):
        """A partial file goes once nobody has written to it for ten minutes; a young one stays."""
        publish("fashion_mnist", *fashion())
        folder = cache / "fashion-mnist"
        folder.mkdir(parents=True)
        dead, alive = folder / "tmpabcdefgh", folder / "tmp_2345678"
        dead.touch()
        alive.touch()
        os.utime(dead, (0, 0))
        data.fashion_mnist()
        assert (dead.exists(), alive.exists()) == (False, True)

    @pytest.mark.parametrize("name", ["full_mnist", "cifar10", "imdb"])
    def test_wrong_contents(self, cache, origin, publish, name):
        """What does not have the published checksum is thrown away."""
        publish(name, b"the published bytes")
        (file,) = origin.files
        origin.files[file] = b"other bytes"
        with pytest.raises(DataError, match=r"127\.0\.0\.1:\d+/\S+ is not the published file"):
            getattr(data, name)()
        assert whole_files(cache) == []

    @pytest.mark.parametrize("name", DOWNLOADED)
    def test_no_network(self, cache, no_network, name):
        """Without a network the message names the cause, what needs none, and how to go on."""
        with pytest.raises(DataError) as raised:
            getattr(data, name)()
        message = str(raised.value)
        source = keras_sets.SOURCES[name][0]
        assert message.startswith(f"{name} could not be downloaded: no connection to ")
        assert "Temporary failure in name resolution" in message
        assert f"call `data.{name}()` again, or save {source.url} as" in message
        assert str(cache / source.path) in message
        needless = "`data.prose()`" if name == "imdb" else "`data.mnist()`"
        assert needless in message
        assert whole_files(cache) == []

    def test_spoilt_cache_without_a_network(self, cache, publish, no_network):
        """Where a cached file has another checksum and nothing can be downloaded, that file is named."""
        publish("full_mnist", b"the published bytes")
        cache.mkdir(parents=True, exist_ok=True)
        (cache / "mnist.npz").write_bytes(b"half of the published")
        with pytest.raises(DataError) as raised:
            data.full_mnist()
        spoilt = f"{cache / 'mnist.npz'}, which is there already, is not the published file"
        assert spoilt in str(raised.value)
        assert (cache / "mnist.npz").read_bytes() == b"half of the published"

    def test_cached_needs_no_network(self, cache, publish, no_network):
        """A data set that is cached whole is read without a network."""
        publish("fashion_mnist", *fashion())
        for source, body in zip(keras_sets.SOURCES["fashion_mnist"], fashion(), strict=True):
            (cache / source.path).parent.mkdir(parents=True, exist_ok=True)
            (cache / source.path).write_bytes(body)
        assert data.fashion_mnist()[1][1].tolist() == [0, 1, 2]

    def test_server_error(self, cache, origin, publish):
        """A file that the server does not have is reported with the server's answer."""
        publish("full_mnist", b"contents")
        origin.files.clear()
        with pytest.raises(DataError, match=r"127\.0\.0\.1:\d+ answered 404 Not Found"):
            data.full_mnist()

    def test_silent_server(self, cache, origin, publish, monkeypatch):
        """A server that stops sending is given up after a while."""
        publish("full_mnist", b"contents")
        monkeypatch.setattr(downloads, "SILENCE", 0.2)
        origin.cut, origin.go_on = 3, threading.Event()
        with pytest.raises(DataError, match=r"127\.0\.0\.1:\d+ stopped answering"):
            data.full_mnist()
        origin.go_on.set()
        assert whole_files(cache) == []

    def test_not_http(self, cache, publish, monkeypatch):
        """An answer that is not HTTP is a DataError too."""
        publish("full_mnist", b"contents")
        monkeypatch.setattr(OriginHandler, "do_GET", lambda self: self.wfile.write(b"hello\n\n"))
        with pytest.raises(DataError, match="mnist could not be downloaded: hello"):
            data.full_mnist()

    def test_unreadable_contents(self, cache, publish, any_checksum):
        """A file that Keras cannot read is reported with the folder where it is."""
        publish("full_mnist", b"not an archive")
        with pytest.raises(DataError, match=r"Keras cannot read it: .*Delete it there") as raised:
            data.full_mnist()
        assert str(cache) in str(raised.value)

    def test_without_keras(self, monkeypatch):
        """Without Keras the message says what to install."""
        monkeypatch.setitem(sys.modules, "keras.datasets.mnist", None)
        with pytest.raises(DataError, match=r"cannot be imported .*pip install -r requirements\.txt"):
            data.full_mnist()


@pytest.mark.usefixtures("any_checksum")
class TestKerasReadsThem:
    """What Keras's loaders return arrives with the documented shapes, whole and writable."""

    def test_mnist(self, cache, publish):
        """MNIST arrives as images and int64 labels."""
        buffer = io.BytesIO()
        images, labels = np.ones((2, 28, 28), np.uint8), np.array([3, 4], np.uint8)
        np.savez(buffer, x_train=images, y_train=labels, x_test=images, y_test=labels)
        publish("full_mnist", buffer.getvalue())
        (x_train, y_train), (x_test, y_test) = data.full_mnist()
        assert x_train.shape == x_test.shape == (2, 28, 28)
        assert (y_train.tolist(), y_test.dtype) == ([3, 4], np.int64)

    def test_cifar10(self, cache, publish):
        """CIFAR-10 arrives channels last, with labels in one dimension."""
        batch: dict[bytes, Any] = {b"data": np.zeros((10000, 3072), np.uint8), b"labels": [7] * 10000}
        batch[b"data"][:, :1024] = 9  # the red plane
        contents = pickle.dumps(batch, protocol=4)
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=1) as archive:
            for name in [*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"]:
                member = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
                member.size = len(contents)
                archive.addfile(member, io.BytesIO(contents))
        publish("cifar10", buffer.getvalue())
        (x_train, y_train), (x_test, y_test) = data.cifar10()
        assert (x_train.shape, y_train.shape) == ((50000, 32, 32, 3), (50000,))
        assert (x_test.shape, y_test.shape) == ((10000, 32, 32, 3), (10000,))
        assert x_train[-1, 31, 31].tolist() == [9, 0, 0]
        assert x_train.flags.c_contiguous
        assert y_train.dtype == np.int64

    def test_the_lesson_on_keras_trains_on_them(self, cache, publish, monkeypatch, capsys):
        """Its cell for the full profile runs on stand-in files of the same formats, and judges both networks."""
        rows = np.random.default_rng(0)
        buffer = io.BytesIO()
        images, labels = (
            rows.integers(0, 255, (200, 28, 28)).astype(np.uint8),
            rows.integers(0, 10, 200).astype(np.uint8),
        )
        np.savez(buffer, x_train=images, y_train=labels, x_test=images[:50], y_test=labels[:50])
        publish("full_mnist", buffer.getvalue())
        photographs = (rows.integers(0, 255, (90, 32, 32, 3)).astype(np.uint8), rows.integers(0, 10, 90))
        monkeypatch.setattr(data, "cifar10", lambda: (photographs, photographs))  # 60,000 of them are another test's
        data.cifar10.__name__ = "cifar10"
        run_full_profile("07_keras", monkeypatch)
        said = capsys.readouterr().out
        assert re.search(r"full_mnist \[\d[\s\S]*cifar10 \[\d", said)

    def test_the_lesson_on_lstms_trains_on_reviews(self, cache, publish, monkeypatch, capsys):
        """Its cell for the full profile runs on a stand-in file of the same format, and judges the network."""
        rows = np.random.default_rng(0)
        reviews = np.empty(64, dtype=object)
        reviews[:] = [rows.integers(1, 6000, rows.integers(5, 300)).tolist() for _ in range(64)]
        moods = rows.integers(0, 2, 64)
        buffer = io.BytesIO()
        np.savez(buffer, x_train=reviews, y_train=moods, x_test=reviews, y_test=moods)
        publish("imdb", buffer.getvalue())
        run_full_profile("20_lstm", monkeypatch)
        assert re.search(r"new reviews judged rightly: [01]\.\d", capsys.readouterr().out)

    def test_the_lesson_on_gans_trains_on_clothes(self, cache, publish, monkeypatch, capsys):
        """Its cell for the full profile runs on stand-in files of the same format, and draws what was made."""
        plt = importlib.import_module("matplotlib.pyplot")
        publish("fashion_mnist", *fashion(rows=128))
        needed = ("class GAN", "def draw(", "forger =")
        names = run_full_profile("26_generative_adversarial_networks", monkeypatch, *needed)
        assert "d_loss" in capsys.readouterr().out
        drawn = names["made_clothes"]
        assert drawn.shape == (112, 280)
        assert np.isfinite(drawn).all()
        plt.close("all")

    def test_imdb(self, cache, publish):
        """IMDB arrives as lists of word numbers below the vocabulary's size."""
        reviews = np.empty(2, dtype=object)
        reviews[:] = [[1, 2, 3], [1, 50]]
        buffer = io.BytesIO()
        labels = np.array([1, 0])
        np.savez(buffer, x_train=reviews, y_train=labels, x_test=reviews, y_test=labels)
        publish("imdb", buffer.getvalue())
        (x_train, y_train), (x_test, _) = data.imdb(vocabulary=10)
        assert sorted(x_train) == sorted(x_test) == [[1, 4, 2], [1, 4, 5, 6]]
        assert (x_train.shape, y_train.dtype) == ((2,), np.int64)

    @pytest.mark.parametrize("vocabulary", [3, 0, -1, None, "10000", 1e4])
    def test_vocabulary_must_be_a_number(self, vocabulary):
        """A vocabulary that is no integer above 3 is refused with what was received."""
        expected = re.escape(f"at least 4. Received: vocabulary={vocabulary!r}")
        with pytest.raises(DataError, match=expected):
            data.imdb(vocabulary)


def test_keras_agrees_on_names_origins_and_checksums(cache, monkeypatch):
    """Keras asks for the very files, from the same places and with the same checksums."""
    for name, sources in keras_sets.SOURCES.items():
        loader = importlib.import_module(f"keras.src.datasets.{name.removeprefix('full_')}")
        asked: list[tuple[str, str, str | None]] = []

        def get_file(fname=None, origin=None, asked=asked, **options):
            folder = options.get("cache_subdir", "datasets").replace("\\", "/").split("/")[1:]
            archive = "_archive" if options.get("extract") else ""
            path = "/".join([*folder, fname + archive])
            asked.append((path, origin, options.get("file_hash")))
            return str(cache / path)

        monkeypatch.setattr(loader, "get_file", get_file)
        with pytest.raises(FileNotFoundError):
            loader.load_data()
        known = [s.checksum.removeprefix("sha256:") if name != "fashion_mnist" else None for s in sources]
        assert asked == [(s.path, s.url, checksum) for s, checksum in zip(sources, known, strict=True)]


def test_keras_folder_when_home_cannot_be_written(tmp_path, monkeypatch):
    """Where Keras's home cannot be written, its fallback in the temporary folder is used."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "file" / "keras"))
    assert downloads.keras_folder().parts[-2:] == (".keras", "datasets")


def _script(name: str):
    """Import a script of the folder `datasets`, without leaving it in sys.path."""
    spec = importlib.util.spec_from_file_location(name, DATASETS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _card(name: str) -> str:
    return (DATASETS / "cards" / f"{name}.md").read_text(encoding="utf-8")


def test_mislabelled_digits_lie_in_training_and_validation_alone():
    """Three parts without a common scan; the share of wrong labels is what was asked for, the test labels are true."""
    images, labels = data.digits()
    truth = {image.tobytes(): label for image, label in zip(images.astype("float32"), labels, strict=True)}
    parts = data.mislabelled_digits(seed=3, share=0.4)
    assert [inputs.shape for inputs, _ in parts] == [(1000, 64), (300, 64), (497, 64)]
    wrong = [np.mean([truth[scan.tobytes()] != label for scan, label in zip(*part, strict=True)]) for part in parts]
    assert wrong == [pytest.approx(0.4, abs=0.06), pytest.approx(0.4, abs=0.1), 0]
    assert len({scan.tobytes() for inputs, _ in parts for scan in inputs}) == len(truth)


def test_mislabelled_digits_repeat():
    """A seed gives the same parts; another one others."""
    first, again, other = (data.mislabelled_digits(seed) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for x, y in zip(first, again, strict=True) for a, b in zip(x, y, strict=True))
    assert not np.array_equal(first[0][1], other[0][1])


def test_a_share_of_wrong_labels_is_a_share():
    """40 is not 40 %."""
    with pytest.raises(ValueError, match="between 0 and 1"):
        data.mislabelled_digits(0, share=40)
