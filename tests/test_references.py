"""Reading lists: keys of a bibliography, written out."""

import pytest

from layerwise.errors import CourseError
from layerwise.references import read_bibliography, reading_list

WORKS = r"""
@article{Bourlard1988,
  author = {Bourlard, H. and Kamp, Y.},
  title = {{Auto-association by multilayer perceptrons}},
  journal = {Biological Cybernetics}, volume = {59}, number = {4}, pages = {291--294}, year = {1988},
  doi = {10.1016/0893-6080(89)90020-8},
}
@book{Griewank2008,
  author = {Griewank, A.}, title = {{Evaluating Derivatives}}, edition = {2nd}, publisher = {SIAM}, year = {2008},
}
@incollection{Prechelt1998,
  author = {Prechelt, L. and others}, title = {Early stopping – but when?}, booktitle = {Tricks of the Trade},
  series = {LNCS}, volume = {1524}, pages = {55--69}, publisher = {Springer}, year = {1998},
}
@inproceedings{Radford2016,
  author = {Radford, A. and Metz, L. and Chintala, S.}, title = {Unsupervised learning},
  booktitle = {International Conference on Learning Representations}, year = {2016}, eprint = {1511.06434},
}
@misc{Guides,
  author = {{Keras project}}, title = {Guides}, year = {n.d.}, url = {https://keras.io/guides/},
}
"""


@pytest.fixture
def bibliography(tmp_path):
    """A file with a work of each kind."""
    path = tmp_path / "references.bib"
    path.write_text(WORKS, encoding="utf-8")
    return path


def test_works_are_written_out(bibliography):
    """Authors, year, title, where, pages, and a link that Markdown can read; a title's own mark ends it."""
    assert read_bibliography(bibliography) == {
        "Bourlard1988": "Bourlard, H. and Kamp, Y. (1988). Auto-association by multilayer perceptrons. "
        "*Biological Cybernetics* 59(4), 291–294. "
        "[doi:10.1016/0893-6080(89)90020-8](https://doi.org/10.1016/0893-6080%2889%2990020-8)",
        "Griewank2008": "Griewank, A. (2008). *Evaluating Derivatives*, 2nd edition. SIAM.",
        "Prechelt1998": "Prechelt, L. and others (1998). Early stopping – but when? "
        "In *Tricks of the Trade*, LNCS 1524, 55–69. Springer.",
        "Radford2016": "Radford, A., Metz, L. and Chintala, S. (2016). Unsupervised learning. "
        "*International Conference on Learning Representations*. [arXiv:1511.06434](https://arxiv.org/abs/1511.06434)",
        "Guides": "Keras project (n.d.). Guides. [keras.io/guides](https://keras.io/guides/)",
    }


def test_a_reading_list_names_works_and_may_remark_on_them(bibliography, tmp_path):
    """In its own order; a remark stands behind the work."""
    found = reading_list(["Guides: On saving.", "Griewank2008"], bibliography, tmp_path / "unit.toml")
    assert [entry.endswith(end) for entry, end in zip(found, ("/guides/) On saving.", "SIAM."), strict=True)] == [
        True
    ] * 2


def test_without_a_bibliography_a_reading_list_is_text(tmp_path):
    """A course of one unit needs no BibTeX."""
    entries = ("Peano, G. (1889). *Arithmetices principia*.",)
    assert reading_list(entries, tmp_path / "references.bib", tmp_path / "unit.toml") == entries
    with pytest.raises(CourseError, match=r"unit\.toml: reading names 'Peano1889'"):
        reading_list(["Peano1889"], tmp_path / "references.bib", tmp_path / "unit.toml")


@pytest.mark.parametrize("entry", ["Nobody1900", "Griewank, A. (2008). *Evaluating Derivatives*."])
def test_a_work_that_is_not_there_is_named(bibliography, tmp_path, entry):
    """With the file that names it, and what to do."""
    with pytest.raises(CourseError) as raised:
        reading_list([entry], bibliography, tmp_path / "unit.toml")
    assert str(raised.value) == (
        f"{tmp_path / 'unit.toml'}: reading names {entry!r}, whose key is not in {bibliography}. "
        'Add the work there, or name one that it has: "Key" or "Key: a remark".'
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@book{Hebb1949, author = {Hebb, D. O.}", "no valid BibTeX"),
        ("@book{A, author = {B, C.}, title = {D}, year = {1}}\n" * 2, "no valid BibTeX"),
        ("@book{Hebb1949, author = {Hebb, D. O.}, title = {Behavior}}", "Hebb1949 has no year. Add year = {…}."),
    ],
)
def test_a_bibliography_that_cannot_be_used_is_named(tmp_path, text, words):
    """Broken BibTeX, a key twice, a work without a year."""
    path = tmp_path / "references.bib"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"references\.bib") as raised:
        read_bibliography(path)
    assert words in str(raised.value)
