"""Values of the pipeline as bytes, for the cache.

A pickle can run any code when it is read, and a cache may come with a site from anywhere. So only
the classes that the values are made of may be named in it.
"""

import io
import pickle
from functools import lru_cache
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import astuple

_MODULES = ("sitegen.model", "sitegen.diagnostics")
_NAMES = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("zoneinfo", "ZoneInfo"),
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("sitegen.packing", "restored"),
}


class Unreadable(Exception):
    """These bytes are no values of the pipeline."""


def pack(value: object) -> bytes:
    """Make bytes of a value."""
    data = io.BytesIO()
    _Packer(data, protocol=5).dump(value)
    return data.getvalue()


def unpack(data: bytes) -> Any:
    """Make the value again. Raises Unreadable where the bytes hold anything else."""
    try:
        return _Reader(io.BytesIO(data)).load()
    except Exception as problem:  # what a broken pickle raises is not for anybody to list
        raise Unreadable(str(problem)) from problem


class _Packer(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """Write values by their fields, which is read in a fraction of the time.

        A time zone by itself asks to be made by a function that is not allowed.
        """
        if isinstance(value, ZoneInfo):
            return ZoneInfo, (value.key,)
        if isinstance(value, Struct):
            return restored, (type(value), *astuple(value))
        return NotImplemented


def restored(kind: type[Struct], *values: object) -> object:
    """Make a value of its fields. Raises ValueError where there are more or fewer."""
    return kind(**dict(zip(kind.__struct_fields__, values, strict=True)))


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        return _named(module, name)


@lru_cache(maxsize=64)
def _named(module: str, name: str) -> Any:
    if (module, name) in _NAMES or (module in _MODULES and name.isidentifier()):
        return getattr(import_module(module), name)
    raise Unreadable(f"{module}.{name} is none of the values")
