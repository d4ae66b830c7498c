"""The narrow door between the checks and the student's process: what may cross it, and in what form.

A message is msgpack (the body) followed by the raw bytes of its arrays (the blob). What may cross: None, bool, int,
float, str, bytes, list, tuple, dict, NumPy arrays of allow-listed dtypes, and a `Handle` for what stays on the other
side. Nothing is ever unpickled, and every size is bounded before memory is taken for it.

    frame  = uint64 length, message          (on a pipe)
    message = uint32 length of body, body, blob
"""

import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

import msgpack
import numpy as np
from numpy import asarray, ascontiguousarray, generic, ndarray  # as they are now: a student's code may replace them

from layerwise_runner.errors import WireError
from layerwise_runner.pristine import BUILTINS

__builtins__ = BUILTINS  # type: ignore[assignment]  # in a student's process, also when the code there has changed the others

BODY_LIMIT = 4 * 2**20  # bytes of msgpack: numbers, texts, structure
BLOB_LIMIT = 128 * 2**20  # bytes of arrays
DEPTH_LIMIT = 32  # nested lists, tuples and dicts
LENGTH_LIMIT = 1_000_000  # entries of one list or dict
AXES_LIMIT = 8
DTYPES = tuple(
    np.dtype(name).newbyteorder("<")
    for name in (
        "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
        "float16", "float32", "float64",
    )
)  # fmt: skip
PLAIN: tuple[type, ...] = (type(None), bool, int, float, str, bytes, list, dict)
_ARRAY, _TUPLE, _HANDLE = 1, 2, 3
_COUNT = struct.Struct("<I")
_FRAME = struct.Struct("<Q")


@dataclass(frozen=True)
class Handle:
    """A name for an object that stays in the student's process.

    `kind` is `function`, `object` or `model`; `view` describes a model as plain data.
    """

    id: int
    kind: str
    type_name: str
    view: Mapping[str, Any] = field(default_factory=dict)


def encode(value: Any, to_handle: Callable[[Any], Any]) -> bytes:
    """Turn a value into a message.

    Args:
        value: what to send.
        to_handle: called for an object that may not cross; returns a `Handle`, or a plain value to send in its place.

    Raises:
        WireError: too large, too deep, or an integer or array that no allow-listed type holds.
    """
    blobs: list[bytes] = []

    def default(thing: Any) -> Any:
        """Called for whatever msgpack does not know; must return something that it knows."""
        if type(thing) in PLAIN:
            raise WireError("an integer of more than 64 bits")  # the one plain value that msgpack hands on
        if isinstance(thing, tuple):
            return msgpack.ExtType(_TUPLE, pack(list(thing)))
        if isinstance(thing, ndarray) and thing.dtype.kind == "U":
            return thing.tolist()
        if isinstance(thing, (ndarray, generic)) and not isinstance(thing, (str, bytes)):
            return msgpack.ExtType(_ARRAY, pack(_describe(asarray(thing), blobs)))
        if isinstance(thing, Handle):
            return msgpack.ExtType(_HANDLE, pack([thing.id, thing.kind, thing.type_name, dict(thing.view)]))
        for plain in PLAIN:
            if isinstance(thing, plain):
                return plain(thing)
        sent = to_handle(thing)
        return sent if type(sent) in PLAIN else default(sent)

    def pack(thing: Any) -> bytes:
        packed: bytes = msgpack.packb(thing, default=default, strict_types=True)
        return packed

    try:
        body = pack(value)
    except (ValueError, TypeError, OverflowError, UnicodeError, RecursionError) as error:
        raise WireError(f"a value that cannot be sent: {error}") from None
    size = sum(map(len, blobs))
    if len(body) > BODY_LIMIT or size > BLOB_LIMIT:
        raise WireError(f"a value too large to send ({(len(body) + size) / 2**20:.0f} MiB)")
    return b"".join([_COUNT.pack(len(body)), body, *blobs])


def decode(message: bytes, from_handle: Callable[[Handle], Any]) -> Any:
    """Turn a message back into the value.

    Args:
        message: what `encode` made, or anything that an enemy made.
        from_handle: called for each handle; returns what stands for it on this side.

    Raises:
        WireError: anything that `encode` could not have made.
    """
    try:
        return _Decoder(message, from_handle).value()
    except WireError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, struct.error) as error:
        raise WireError(f"not a message: {error}") from None
    except msgpack.exceptions.UnpackException as error:
        raise WireError(f"not a message: {type(error).__name__}") from None


def send(pipe: IO[bytes], message: bytes) -> None:
    """Write one frame."""
    pipe.write(_FRAME.pack(len(message)) + message)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """Read one frame; None at the end of the stream, even in the middle of a frame.

    Raises:
        WireError: the frame announces more bytes than a message may have.
    """
    head = pipe.read(_FRAME.size)
    if len(head) < _FRAME.size:
        return None
    (size,) = _FRAME.unpack(head)
    if size > _COUNT.size + BODY_LIMIT + BLOB_LIMIT:
        raise WireError(f"a frame of {size} bytes")
    message = pipe.read(size)
    return message if len(message) == size else None


def _describe(values: np.ndarray[Any, Any], blobs: list[bytes]) -> list[Any]:
    """The array's dtype and shape for the body; its bytes go to the blob."""
    dtype = values.dtype.newbyteorder("<")
    if dtype not in DTYPES:
        raise WireError(f"an array of dtype {values.dtype}; numbers and booleans only")
    if values.ndim > AXES_LIMIT:
        raise WireError(f"an array with {values.ndim} axes; {AXES_LIMIT} at most")
    blobs.append(ascontiguousarray(values, dtype=dtype).tobytes())
    return [DTYPES.index(dtype), list(values.shape)]


class _Decoder:
    """Reads one message; the arrays lie in the blob in the order in which the body mentions them."""

    def __init__(self, message: bytes, from_handle: Callable[[Handle], Any]) -> None:
        (length,) = _COUNT.unpack_from(message)
        start = _COUNT.size + length
        if length > BODY_LIMIT or start > len(message):
            raise WireError("a message with a body of impossible length")
        self._body = message[_COUNT.size : start]
        self._blob = memoryview(message)[start:]
        self._offset = 0
        self._depth = 0
        self._from_handle = from_handle

    def value(self) -> Any:
        value = self._unpack(self._body)
        if self._offset != len(self._blob):
            raise WireError("a message with bytes that belong to no array")
        _measure_depth(value)
        return value

    def _unpack(self, packed: bytes) -> Any:
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise WireError(f"more than {DEPTH_LIMIT} levels")
        value = msgpack.unpackb(
            packed,
            ext_hook=self._extension,
            object_pairs_hook=_dictionary,
            strict_map_key=False,
            max_array_len=LENGTH_LIMIT,
            max_map_len=LENGTH_LIMIT,
        )
        self._depth -= 1
        return value

    def _extension(self, code: int, packed: bytes) -> Any:
        content = self._unpack(packed)
        if not isinstance(content, list):
            raise WireError("an extension without a list")
        if code == _TUPLE:
            return tuple(content)
        if code == _ARRAY:
            return self._array(*content)
        if code == _HANDLE:
            return self._from_handle(_handle(*content))
        raise WireError(f"an unknown extension {code}")

    def _array(self, index: int, shape: list[int]) -> Any:
        if not isinstance(index, int) or not 0 <= index < len(DTYPES):
            raise WireError("an array of an unknown dtype")
        if len(shape) > AXES_LIMIT or not all(type(n) is int and 0 <= n <= BLOB_LIMIT for n in shape):
            raise WireError("an array of impossible shape")
        dtype = DTYPES[index]
        count = math.prod(shape)
        # An empty array may have one enormous axis, and the first sum over another would take memory for it.
        if math.prod(max(1, n) for n in shape) > BLOB_LIMIT:
            raise WireError("an array of impossible shape")
        size = count * dtype.itemsize
        if self._offset + size > len(self._blob):
            raise WireError("an array larger than its bytes")
        raw = self._blob[self._offset : self._offset + size]
        self._offset += size
        if dtype == np.bool_ and size and np.frombuffer(raw, dtype=np.uint8).max() > 1:
            raise WireError("a boolean that is neither true nor false")
        values = np.frombuffer(raw, dtype=dtype).reshape(shape).copy()
        return values if shape else values[()]


def _dictionary(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    """A dict whose keys cannot be chosen to collide: a text's hash is secret, a whole number's nearly its value."""
    if not all(type(key) in (str, bytes, int, bool, type(None)) for key, _ in pairs):
        raise WireError("a dict whose keys are neither texts nor whole numbers")
    return dict(pairs)


def _handle(id: int, kind: str, type_name: str, view: dict[str, Any]) -> Handle:
    if not (type(id) is int and type(kind) is str and type(type_name) is str and type(view) is dict):
        raise WireError("a malformed handle")
    return Handle(id, kind, type_name, view)


def _measure_depth(value: Any, depth: int = 0) -> None:
    """Refuse what would break the recursion limit of whoever walks it."""
    if depth > DEPTH_LIMIT:
        raise WireError(f"more than {DEPTH_LIMIT} levels")
    if isinstance(value, (list, tuple)):
        for item in value:
            _measure_depth(item, depth + 1)
    elif isinstance(value, dict):
        for item in value.values():
            _measure_depth(item, depth + 1)
