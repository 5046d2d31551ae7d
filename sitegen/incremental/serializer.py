"""Serialization of cached values: msgpack, decoded by the type that the caller names.

Unlike with pickle, nothing in the bytes chooses a class or a function. Values that msgpack lacks,
or would change, are written as extensions; each of the few kinds has a number.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Generic, TypeVar

import msgspec
from msgspec.msgpack import Ext

T = TypeVar("T")


class Undecodable(Exception):
    """The bytes hold no value of the type."""


class Unserializable(Exception):
    """The value cannot be written, such as half a surrogate pair, which a file's name may have."""


class Codec(Generic[T]):
    """Writes values of one type, and reads them back equal."""

    def __init__(self, of: Any) -> None:
        """Take the type: a Struct, or any annotation that msgspec supports."""
        self._decoder: msgspec.msgpack.Decoder[T] = msgspec.msgpack.Decoder(of, ext_hook=_extended)

    def encode(self, value: T) -> bytes:
        """Return the bytes of a value. Raises Unserializable."""
        try:
            return _ENCODER.encode(value)
        except (UnicodeEncodeError, OverflowError, TypeError) as problem:
            raise Unserializable(str(problem)) from problem

    def decode(self, data: bytes) -> T:
        """Return the value. Raises Undecodable."""
        try:
            return self._decoder.decode(data)
        except (ValueError, TypeError, OverflowError, RecursionError, LookupError) as problem:
            raise Undecodable(str(problem)) from problem


def portable(value: object) -> Any:
    """Return a value of front matter in a form whose types survive being decoded as ``Any``.

    msgspec alone writes a date as text and a time with its zone as an instant in UTC, and reads
    these back. Raises Unserializable for types that YAML and TOML do not produce.
    """
    kind = type(value)
    if kind in _UNCHANGED:
        return value
    if kind is list:
        return [*map(portable, value)]  # type: ignore[call-overload]
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, int):
        return value if value.bit_length() < 64 else Ext(_INTEGER, str(value).encode())
    if kind in _EXTENSIONS:
        number, written = _EXTENSIONS[kind]
        return Ext(number, _ENCODER.encode(written(value)))
    raise Unserializable(f"a value of {kind}")


def _mapping(value: Mapping[Any, object]) -> Any:
    """Write a mapping; as pairs if one of its keys is not a string."""
    if all(type(key) is str for key in value):
        return {key: portable(each) for key, each in value.items()}
    pairs = [(portable(key), portable(each)) for key, each in value.items()]
    return Ext(_PAIRS, _ENCODER.encode(pairs))


def _date(value: Any) -> object:
    return value.isoformat()


def _datetime(value: Any) -> object:
    """Write the local time, its fold (which of two in autumn), and the zone as name or offset."""
    from zoneinfo import ZoneInfo  # late: an unchanged build does not need it

    zone = value.tzinfo
    offset = None if zone is None else value.utcoffset()
    named = zone.key if isinstance(zone, ZoneInfo) else offset and offset // _MICROSECOND
    return value.replace(tzinfo=None, fold=0).isoformat(), value.fold, zone is not None, named or 0


_MICROSECOND = dt.timedelta(microseconds=1)
_UNCHANGED = (str, bool, float, bytes, type(None))
_INTEGER, _DAY, _MOMENT, _TIME, _PAIRS = range(1, 6)
_EXTENSIONS: dict[type, tuple[int, Callable[[Any], object]]] = {
    dt.date: (_DAY, _date),
    dt.datetime: (_MOMENT, _datetime),
    dt.time: (_TIME, _date),
}
_ENCODER = msgspec.msgpack.Encoder()


def _extended(code: int, data: memoryview) -> object:
    """Decode an extension. Raises ValueError."""
    if code == _INTEGER:
        return int(bytes(data))
    read = msgspec.msgpack.decode(data, ext_hook=_extended)
    if code == _DAY:
        return dt.date.fromisoformat(read)
    if code == _TIME:
        return dt.time.fromisoformat(read)
    if code == _MOMENT:
        return _moment(*read)
    if code == _PAIRS:
        return dict(read)
    raise ValueError(f"there is no extension {code}")


def _moment(clock: str, fold: int, zoned: bool, zone: str | int) -> dt.datetime:
    return dt.datetime.fromisoformat(clock).replace(
        tzinfo=_zone(zone) if zoned else None, fold=fold
    )


@lru_cache(maxsize=64)
def _zone(zone: str | int) -> dt.tzinfo:
    """Return the zone of a name, or of an offset in microseconds."""
    from zoneinfo import ZoneInfo

    return ZoneInfo(zone) if isinstance(zone, str) else dt.timezone(zone * _MICROSECOND)


TEXT: Codec[str] = Codec(str)
