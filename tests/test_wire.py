"""The wire: what may cross arrives unchanged, everything else is refused in words."""

import contextlib
import io

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from layerwise_runner import wire
from layerwise_runner.errors import WireError
from layerwise_runner.wire import Handle


def refuse(thing):
    """A side that hands out no handles."""
    raise WireError(f"no handle for {type(thing).__name__}")


def there_and_back(value):
    return wire.decode(wire.encode(value, refuse), lambda handle: handle)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_plain_values_arrive_unchanged(value):
    """Whatever is made of plain values arrives equal and of the same type, tuples included."""
    arrived = there_and_back(value)
    assert arrived == value
    assert type(arrived) is type(value)


@given(
    hnp.arrays(
        hnp.boolean_dtypes() | hnp.integer_dtypes() | hnp.floating_dtypes(sizes=(16, 32, 64)),
        hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
    )
)
def test_arrays_arrive_unchanged(values):
    """An array keeps its shape, its numbers and (up to byte order) its dtype."""
    arrived = there_and_back(values)
    assert np.shape(arrived) == values.shape
    assert np.asarray(arrived).dtype == values.dtype.newbyteorder("<")
    np.testing.assert_array_equal(arrived, values)


def test_arrays_inside_structures_keep_their_places():
    """Several arrays in one message come back each in its own place."""
    arrived = there_and_back({"a": [np.arange(3), (np.eye(2), 1.5)], "b": np.float32(2)})
    np.testing.assert_array_equal(arrived["a"][0], [0, 1, 2])
    np.testing.assert_array_equal(arrived["a"][1][0], np.eye(2))
    assert arrived["b"] == 2
    assert arrived["b"].dtype == np.float32


def test_arrays_that_are_views_arrive_whole():
    """A transposed or strided array arrives with its own numbers."""
    values = np.arange(12).reshape(3, 4)
    np.testing.assert_array_equal(there_and_back(values.T), values.T)
    np.testing.assert_array_equal(there_and_back(values[:, ::2]), values[:, ::2])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.array([object()]), "dtype object"),
        (np.array(["2024-01-01"], dtype="datetime64[D]"), "dtype datetime64"),
        (np.ones(3, dtype=complex), "dtype complex128"),
        (2**70, "64 bits"),
        (object(), "no handle for object"),
        (np.zeros((1,) * 9), "9 axes"),
        ("\ud800", "cannot be sent"),
    ],
)
def test_values_that_may_not_cross_are_refused(value, words):
    """An object array, a huge integer and their like are refused with a sentence that names them."""
    with pytest.raises(WireError, match=words):
        wire.encode(value, refuse)


def test_a_value_that_contains_itself_is_refused():
    """A list that contains itself ends in an error, not in an endless message."""
    ring: list = []
    ring.append(ring)
    with pytest.raises(WireError):
        wire.encode(ring, refuse)


def test_a_value_that_is_too_large_is_refused(monkeypatch):
    """More bytes than the limit are refused on the sender's side."""
    monkeypatch.setattr(wire, "BLOB_LIMIT", 1000)
    with pytest.raises(WireError, match="too large"):
        wire.encode(np.zeros(1000), refuse)


def test_handles_stand_for_objects():
    """An object that stays behind is sent as the handle that its side gives it."""
    message = wire.encode([print], lambda thing: Handle(7, "function", type(thing).__name__))
    assert wire.decode(message, lambda handle: ("held", handle.id, handle.kind)) == [("held", 7, "function")]


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_decoded(noise):
    """Arbitrary bytes never raise anything but WireError."""
    with contextlib.suppress(WireError):
        wire.decode(noise, lambda handle: handle)


@given(PLAIN, st.data())
def test_damaged_messages_are_refused_or_decoded(value, data):
    """A message with changed bytes never raises anything but WireError."""
    message = bytearray(wire.encode([value, np.arange(3)], refuse))
    place = data.draw(st.integers(0, len(message) - 1))
    message[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(WireError):
        wire.decode(bytes(message), lambda handle: handle)


def forged(code, content, blob=b""):
    """A message that encode would not make."""
    body = msgpack.packb(msgpack.ExtType(code, msgpack.packb(content)))
    return len(body).to_bytes(4, "little") + body + blob


@pytest.mark.parametrize(
    "message",
    [
        forged(1, [11, [10**9, 10**9]]),
        forged(1, [11, [-1]]),
        forged(1, [11, [2]], b"12345678"),
        forged(1, [99, [1]], b"12345678"),
        forged(1, [11, [1], 0], b"12345678"),
        forged(1, [0, [1]], b"\x07"),
        forged(1, 5),
        forged(2, {}),
        forged(3, ["1", "function", "f", {}]),
        forged(9, []),
        forged(2, [], b"left over"),
        b"",
        b"\xff\xff\xff\xff",
    ],
)
def test_forged_messages_are_refused(message):
    """Impossible shapes, unknown dtypes and codes, missing and left-over bytes are refused."""
    with pytest.raises(WireError):
        wire.decode(message, lambda handle: handle)


def test_deep_nesting_is_refused():
    """A structure deep enough to break a recursion is refused."""
    body = b"\x91" * 500 + b"\xc0"
    with pytest.raises(WireError):
        wire.decode(len(body).to_bytes(4, "little") + body, lambda handle: handle)


def test_frames_follow_each_other_on_a_pipe():
    """Two frames are read one after the other, and then the end of the stream."""
    pipe = io.BytesIO()
    wire.send(pipe, b"one")
    wire.send(pipe, b"two")
    pipe.seek(0)
    assert [wire.receive(pipe), wire.receive(pipe), wire.receive(pipe)] == [b"one", b"two", None]


def test_a_frame_that_breaks_off_is_an_end():
    """A stream that ends within a frame has ended."""
    assert wire.receive(io.BytesIO((100).to_bytes(8, "little") + b"short")) is None


def test_a_frame_that_announces_too_much_is_refused():
    """No memory is taken for a frame larger than any message."""
    with pytest.raises(WireError, match="frame of"):
        wire.receive(io.BytesIO((2**50).to_bytes(8, "little")))
