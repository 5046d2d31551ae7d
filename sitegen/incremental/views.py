"""Views: stand-ins for values that may change, which record each field that is read in the trace.

Templates and page kinds get views, and values that are compared as a whole (``Value``), and nothing
else: ``checked`` refuses it when a page is planned, so no page can depend on a value unrecorded.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import FunctionType
from typing import Any, Generic, TypeAlias, TypeVar, overload

from msgspec import Struct

from sitegen.incremental.trace import Trace

T = TypeVar("T")
V = TypeVar("V", bound="Tracked")


class Tracked:
    """A view of a value; each of its ``tracked`` fields is a read of its own."""

    def __init__(self, trace: Trace, node: str) -> None:
        """Take the trace that records the reads, and the node's name."""
        self._trace = trace
        self._node = node
        self._values: dict[str, Any] = {}

    def __repr__(self) -> str:
        """Return the node's name: all that a page can depend on before it reads a field."""
        return self._node

    def state_of(self, field: str) -> object:
        """Return a value that changes whenever a field does: the field itself, unless costly.

        Raises LookupError if there is no such field.
        """
        found = getattr(type(self), field, None)
        if not isinstance(found, tracked):
            raise LookupError(field)
        return found.value(self)


class tracked(Generic[V, T]):
    """A field of a view, computed when it is first read; each read is recorded."""

    def __init__(self, make: Callable[[V], T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, view: None, owner: type) -> "tracked[V, T]": ...

    @overload
    def __get__(self, view: V, owner: type) -> T: ...

    def __get__(self, view: V | None, owner: type) -> "tracked[V, T] | T":
        if view is None:
            return self
        # trace.note inlined, to save a call: templates read a hundred fields a page.
        if (reads := view._trace.reads) is not None:
            reads[view._node, self._name] = None
        return view._values[self._name] if self._name in view._values else self.value(view)

    def value(self, view: V) -> T:
        """Return the value of the field without recording a read."""
        values = view._values
        if self._name not in values:
            values[self._name] = self._make(view)
        found: T = values[self._name]
        return found


class TrackedList(Sequence[T]):
    """A sequence whose parts are reads of their own: ``row[:5]`` ignores changes of the sixth."""

    def __init__(self, trace: Trace, node: str, items: Sequence[T]) -> None:
        """Take the trace that records the reads, the node's name, and the items."""
        self._trace = trace
        self._node = node
        self._items = tuple(items)
        trace.add(node, fields=self._state_of)

    def __repr__(self) -> str:
        return self._node

    def __iter__(self) -> Iterator[T]:
        self._trace.note(self._node, "all")
        return iter(self._items)

    def __len__(self) -> int:
        self._trace.note(self._node, "length")
        return len(self._items)

    def __bool__(self) -> bool:
        return bool(self[:1])

    @overload
    def __getitem__(self, key: int) -> T: ...

    @overload
    def __getitem__(self, key: slice) -> tuple[T, ...]: ...

    def __getitem__(self, key: int | slice) -> T | tuple[T, ...]:
        self._trace.note(self._node, _written(key))
        return self._items[key]

    # The names of fields are written by __iter__, __len__ and __getitem__: "all", "length", an
    # index or a slice. The next build parses them to find the value that this part has then.
    def _state_of(self, field: str) -> object:
        if field == "length":
            return len(self._items)
        if field == "all":
            return self._items
        parts = [int(part) if part else None for part in field.split(":")]
        return self._items[slice(*parts)] if len(parts) > 1 else self._items[int(field)]


def _written(key: int | slice) -> str:
    """Return an index or a slice as Python writes it."""
    if isinstance(key, int):
        return str(key)
    parts = [key.start, key.stop, *([] if key.step is None else [key.step])]
    return ":".join("" if part is None else str(part) for part in parts)


class Later(Struct, frozen=True):
    """A value that is computed when its page is composed, by a function of its arguments."""

    function: Callable[..., Any]
    arguments: tuple["Value", ...]

    def __repr__(self) -> str:
        return f"{self.function.__module__}.{self.function.__qualname__}{self.arguments!r}"

    def make(self) -> Any:
        """Return the value."""
        return self.function(*self.arguments)


def later(function: Callable[..., Any], *arguments: "Value") -> Later:
    """Defer a value until its page is composed. Raises TypeError if the function has own values.

    Values in a closure, or defaults of parameters, would not be compared by the next build.
    """
    if not isinstance(function, FunctionType) or function.__closure__ or function.__defaults__:
        raise TypeError(f"{function!r} must be a plain function that takes all as arguments")
    checked(arguments)
    return Later(function, arguments)


def now(value: "Value | Later") -> Any:
    """Return a value, made if it was put off."""
    return value.make() if isinstance(value, Later) else value


_PLAIN = (str, int, float, bytes, type(None), dt.date, dt.time, dt.timedelta, Tracked, TrackedList)
_plain_types: set[type] = set()
"""Types, and subtypes, of plain values seen so far: a fast path, for most values are of these."""

Value: TypeAlias = (
    "str | int | float | bytes | dt.date | dt.time | dt.timedelta"
    " | Tracked | Struct | Sequence[Value] | Mapping[str, Value] | None"
)
"""The values that a page may get: views, and values of which ``repr`` shows everything."""


def checked(values: Iterable[Value]) -> None:
    """Refuse values whose changes would go unnoticed. Raises TypeError."""
    for value in values:
        kind = type(value)
        if kind in _plain_types:
            continue
        if isinstance(value, _PLAIN):
            _plain_types.add(kind)
        elif not (isinstance(value, tuple) and _plain_types.issuperset(map(type, value))):
            checked(_parts(value))


def _parts(value: Value) -> Iterable[Value]:
    if isinstance(value, tuple | list):
        return value
    if isinstance(value, Struct) and not isinstance(value, Later):
        return [getattr(value, name) for name in value.__struct_fields__]
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    hint = "give it text, numbers, dates, views, or tuples of these"
    raise TypeError(f"a page cannot be given {value!r}, for changes of it are not seen; {hint}")
