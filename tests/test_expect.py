"""What checks say: each failure is a sentence about the student's value."""

import tracemalloc

import numpy as np
import pytest

from layerwise.checks import Mismatch, array, assert_close, assert_equal, entry, number, require, several, word


@pytest.mark.parametrize("value", [[1, 2], (1.0, 2.0), np.array([1, 2], dtype=np.float32), [np.float64(1), 2]])
def test_any_number_container_is_welcome(value):
    """Lists, tuples and arrays of any number type are equally good."""
    assert_close(array(value, shape=(2,)), [1, 2])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "The result is None. Does your function return its result?"),
        ("abc", "should be numbers, but it is str 'abc'"),
        ({"a": 1}, "should be numbers, but it is dict"),
        ([[1], [1, 2]], "rows differ in length"),
        ([1.0, float("nan")], "NaN or infinite"),
        ([1, 2, 3], r"shape \(2,\), but it has \(3,\)"),
        ([[1, 2]], r"shape \(2,\), but it has \(1, 2\)"),
    ],
)
def test_what_is_no_array_is_refused_in_words(value, words):
    """The sentence says what the value is instead."""
    with pytest.raises(Mismatch, match=words):
        array(value, shape=(2,))


def test_none_in_a_shape_stands_for_any_length():
    """A shape may leave an axis open."""
    assert array(np.ones((5, 2)), shape=(None, 2)).shape == (5, 2)
    with pytest.raises(Mismatch, match=r"\(any, 3\)"):
        array(np.ones((5, 2)), shape=(None, 3))


def test_a_number_may_come_as_an_array_of_one():
    """One number is one number, however it is wrapped."""
    assert [number(3), number(np.float32(3)), number([[3.0]])] == [3.0, 3.0, 3.0]
    with pytest.raises(Mismatch, match="one number"):
        number([1, 2])


def test_float32_is_close_enough():
    """A correct answer in float32 passes."""
    exact = np.linspace(-5, 5, 11) / 3
    assert_close(exact.astype(np.float32), exact)


def test_a_difference_is_shown_where_it_is():
    """The sentence gives the first differing element, both values and how many differ."""
    with pytest.raises(Mismatch, match=r"should be 2 at \[1\], but it is 5; 1 of 3 values differ. Look here."):
        assert_close([1, 5, 3], [1, 2, 3], hint="Look here.")


def test_a_known_mistake_is_named():
    """A value that a well-known mistake gives is answered with that mistake's name in place of the hint."""
    with pytest.raises(Mismatch) as caught:
        assert_close([0.0, 1.0], [1.0, 0.0], hint="Generic.", mistakes={"Other.": [9, 9], "You swapped them.": [0, 1]})
    assert caught.value.hint == "You swapped them."


@pytest.mark.parametrize(
    ("actual", "expected", "words"),
    [
        (5.4, 4.6, "w is not right: it is 5.4."),
        ([600, 0, 1152], [608, 0, 1168], "w is not right: 2 of its 3 numbers should be different."),
        (np.float64(3.0), 20.0855369, "w is not right: it is 3."),
    ],
)
def test_an_answer_that_is_the_same_for_everyone_can_be_kept_back(actual, expected, words):
    """The message says what is wrong without the right number; a known mistake is named all the same."""
    with pytest.raises(Mismatch) as error:
        assert_close(actual, expected, what="w", mistakes={"That is the wrong way.": 5.4}, reveal=False)
    assert error.value.seen == words
    assert error.value.recognized == (actual == 5.4)


def test_a_known_mistake_in_another_shape_is_named():
    """A mistake that changes the shape is recognised too."""
    with pytest.raises(Mismatch) as caught:
        assert_close([[1.0], [2.0]], [1.0, 2.0], mistakes={"You kept the axis.": [[1.0], [2.0]]})
    assert caught.value.hint == "You kept the axis."
    assert "shape" in caught.value.seen


def test_mistakes_do_not_crash_on_odd_values():
    """A value that is no array at all is reported as such, whatever mistakes are listed."""
    with pytest.raises(Mismatch, match="rows differ"):
        assert_close([[1], [1, 2]], [1.0, 2.0], mistakes={"Swapped.": [2.0, 1.0]})
    with pytest.raises(Mismatch, match="is None"):
        assert_close(None, [1.0], mistakes={"Swapped.": [2.0]})


def test_yes_and_no_are_one_and_zero():
    """Labels may be booleans, integers or floats."""
    assert_equal([True, False], [1, 0])
    assert_equal(np.array([1.0, 0.0]), [True, False])
    with pytest.raises(Mismatch):
        assert_equal([1, 1], [1, 0])


def test_require_says_what_was_seen():
    """A bare condition fails with its sentence."""
    require(np.True_, "never said")
    with pytest.raises(Mismatch, match=r"Accuracy is 0\.3\. Train longer\."):
        require(False, "Accuracy is 0.3.", "Train longer.")


@pytest.mark.parametrize("returned", [(1, [2]), [1, [2]]])
def test_several_things_are_taken(returned):
    """A tuple or a list of as many things as wanted comes back as it is."""
    assert several(returned, 2, "fold") == returned


def test_an_array_counts_as_its_rows():
    """Three numbers may be an array of three numbers."""
    assert several(np.array([1.0, 2.0, 4.0]), 3, "fold") == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("returned", [(1,), (1, 2, 3), np.zeros(3), np.array(2.0), "ab", None])
def test_too_few_or_many_things_are_refused_in_words(returned):
    """The sentence names the function and how many it should return, and the hint how to."""
    with pytest.raises(Mismatch, match=r"fold should return 2 things, but it returned .* behind return\."):
        several(returned, 2, "fold")


def test_an_entry_of_a_dictionary_is_taken():
    """Whatever it is: the check goes on with it."""
    assert entry({"A": [1, 2]}, "A", "answers") == [1, 2]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (None, "answers should be a dictionary, but it is NoneType None"),
        ([1, 2], "answers should be a dictionary, but it is list \\[1, 2\\]"),
        ({"B": 1, 3: 2}, "answers has no entry 'A'. Its names: B, 3."),
    ],
)
def test_an_entry_that_is_not_there_is_refused_in_words(answers, words):
    """The sentence names the dictionary, the entry, and what there is instead."""
    with pytest.raises(Mismatch, match=words):
        entry(answers, "A", "answers")


def test_a_word_is_one_of_those_to_choose_from():
    """Anything else is refused, with the words; also what only looks like one."""
    assert word({"A": "yes"}, "A", "verdicts", ("yes", "no")) == "yes"
    for wrong in ("Yes", "ye", 1, ["yes"], None):
        with pytest.raises(Mismatch, match=r"verdicts\['A'\] is .* Choose one of: yes, no\."):
            word({"A": wrong}, "A", "verdicts", ("yes", "no"))


GIANTS = {
    "bytes": np.zeros(20_000_000, dtype=np.int8),
    "matrix": np.zeros((5_000, 4_000), dtype=bool),
    "list": [np.zeros(6_000_000, dtype=np.int8), np.zeros(6_000_000, dtype=np.int8)],
}


@pytest.mark.parametrize("value", GIANTS.values(), ids=GIANTS)
@pytest.mark.parametrize("shape", [None, "open"])
def test_free_axes_have_a_bound(value, shape):
    """Where no length is asked for, far more values than any answer has are refused before anything is computed."""
    open_shape = (None,) * np.ndim(value) if shape else None
    with pytest.raises(Mismatch, match=r"The result has the shape \(.*\): far more values than can be meant"):
        array(value, shape=open_shape)


def test_honest_sizes_pass():
    """A data set's worth of values passes with open axes, and any size that a check asks for."""
    assert array(np.zeros((10_000, 784), dtype=np.float32), shape=(None, 784)).size == 7_840_000
    assert array(np.zeros(12_000_000, dtype=np.int8), shape=(12_000_000,)).size == 12_000_000


def test_a_bound_of_a_checks_own():
    """A check that expects more, or far less, says so."""
    assert array(np.zeros(11_000_000, dtype=np.int8), most=11_000_000).size == 11_000_000
    with pytest.raises(Mismatch, match="far more values"):
        array(np.zeros(101), shape=(None,), most=100)


def test_one_number_is_told_from_millions_at_once():
    """A giant array in the place of one number is refused by its shape alone."""
    with pytest.raises(Mismatch, match=r"one number, but it has the shape \(20000000,\)"):
        number(np.full(20_000_000, 200, dtype=np.uint8))


def test_a_giant_is_not_compared_with_the_named_mistakes():
    """An array of another shape than a mistake's is no such mistake, and is not converted to find out."""

    giant = np.zeros(20_000_000, dtype=np.int8)
    tracemalloc.start()
    try:
        with pytest.raises(Mismatch, match=r"should have the shape \(2,\)"):
            assert_close(giant, [1, 2], mistakes={"You added.": [3, 4]})
        with pytest.raises(Mismatch, match="far more values"):
            assert_close(giant, 1, mistakes={"You added.": 2})
        assert tracemalloc.get_traced_memory()[1] < 20_000_000  # one copy in floats would be 160 MB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "judge",
    [
        lambda text: require(False, text),
        lambda text: require(False, "It is wrong.", text),
        lambda text: entry({f"{text}{n}": 1 for n in range(3)}, "a", "answers"),
        lambda text: entry(dict.fromkeys(range(1_000_000)), "a", "answers"),
        lambda text: word({"a": text}, "a", "answers", ("yes", "no")),
        lambda text: several([text] * 3, 2, "f"),
        lambda text: several([0] * 1_000_000, 2, "f"),
        lambda text: array([0, text], what="It"),
        lambda text: assert_close([1.0], [2.0], what=text),
    ],
)
def test_messages_are_short_whatever_they_quote(judge):
    """A failure has some thousand characters at most, and says where it was cut."""
    with pytest.raises(Mismatch) as failure:
        judge("x" * 2_000_000)
    assert max(len(failure.value.seen), len(failure.value.hint)) <= 2_000
    assert len(str(failure.value)) <= 5_000
