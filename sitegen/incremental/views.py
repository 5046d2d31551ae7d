"""Views: what stands for a value that may change, and tells the trace which fields are read.

Whoever makes pages gets views, and values that are compared whole (``Value``). Nothing else passes:
``checked`` refuses it when a page is planned, so no page can show what the trace does not see.
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
    """Stands for a value of which ``tracked`` fields are read, each on its own."""

    def __init__(self, trace: Trace, node: str) -> None:
        """Take the trace that is told, and the node's name."""
        self._trace = trace
        self._node = node
        self._known: dict[str, Any] = {}

    def __repr__(self) -> str:
        """Return the node's name, which is all that a page knows before it reads a field."""
        return self._node

    def state_of(self, field: str) -> object:
        """Return what changes whenever a field does: the field itself, if it is not costly.

        Raises LookupError if there is no such field.
        """
        found = getattr(type(self), field, None)
        if not isinstance(found, tracked):
            raise LookupError(field)
        return found.value(self)


class tracked(Generic[V, T]):
    """A field of a view, made when it is first read; each read is recorded."""

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
        # As trace.note does, without a call: templates read a hundred fields a page.
        if (reads := view._trace.reads) is not None:
            reads[view._node, self._name] = None
        return view._known[self._name] if self._name in view._known else self.value(view)

    def value(self, view: V) -> T:
        """Return the field without a read."""
        known = view._known
        if self._name not in known:
            known[self._name] = self._make(view)
        found: T = known[self._name]
        return found


class TrackedList(Sequence[T]):
    """A sequence of which parts are read: ``row[:5]`` does not depend on the sixth."""

    def __init__(self, trace: Trace, node: str, items: Sequence[T]) -> None:
        """Take the trace that is told, the node's name, and what stands in the sequence."""
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

    def _state_of(self, field: str) -> object:
        if field == "length":
            return len(self._items)
        if field == "all":
            return self._items
        parts = [int(part) if part else None for part in field.split(":")]
        return self._items[slice(*parts)] if len(parts) > 1 else self._items[int(field)]


def _written(key: int | slice) -> str:
    """Write an index or a slice as Python does."""
    if isinstance(key, int):
        return str(key)
    parts = [key.start, key.stop, *([] if key.step is None else [key.step])]
    return ":".join("" if part is None else str(part) for part in parts)


class Later(Struct, frozen=True):
    """A value that is made when its page is, by a function of views and other values."""

    function: Callable[..., Any]
    arguments: tuple["Value", ...]

    def __repr__(self) -> str:
        return f"{self.function.__module__}.{self.function.__qualname__}{self.arguments!r}"

    def make(self) -> Any:
        """Return the value."""
        return self.function(*self.arguments)


def later(function: Callable[..., Any], *arguments: "Value") -> Later:
    """Put a value off until its page is made. Raises TypeError if the function brings own values.

    What a closure holds, or a default of a parameter, is not compared.
    """
    if not isinstance(function, FunctionType) or function.__closure__ or function.__defaults__:
        raise TypeError(f"{function!r} must be a plain function that takes all as arguments")
    checked(*arguments)
    return Later(function, arguments)


def now(value: "Value | Later") -> Any:
    """Return a value, made if it was put off."""
    return value.make() if isinstance(value, Later) else value


_PLAIN = (str, int, float, bytes, type(None), dt.date, dt.time, dt.timedelta, Tracked, TrackedList)
_known: set[type] = set()
"""Those of these types, and of types below them, that were met: most values are passed by sets."""

Value: TypeAlias = (
    "str | int | float | bytes | dt.date | dt.time | dt.timedelta"
    " | Tracked | Struct | Sequence[Value] | Mapping[str, Value] | None"
)
"""What a page may be given: views, and what its ``repr`` tells whole."""


def checked(*values: Value) -> None:
    """Refuse values whose changes could not be seen. Raises TypeError."""
    if _known.issuperset(map(type, values)):
        return
    for value in values:
        if isinstance(value, _PLAIN):
            _known.add(type(value))
        else:
            checked(*_parts(value))


def _parts(value: Value) -> Iterable[Value]:
    if isinstance(value, tuple | list):
        return value
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    if isinstance(value, Struct) and not isinstance(value, Later):
        return [getattr(value, name) for name in value.__struct_fields__]
    hint = "give it text, numbers, dates, views, or tuples of these"
    raise TypeError(f"a page cannot be given {value!r}, for changes of it are not seen; {hint}")
