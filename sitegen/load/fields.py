"""Front matter: raw values to typed fields, and remarks on keys that mean something elsewhere."""

import reprlib
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from sitegen.core.diagnostics import Code, Diagnostic, Span, error, remark, warning
from sitegen.core.front_matter import FrontMatter
from sitegen.core.messages import enumerated, say
from sitegen.load.keys import (
    by_precedence,
    canonical_name,
    is_switched_off,
    near_miss,
    replacement,
)
from sitegen.load.readers import READERS, Unusable, without_separator

_SHORT = reprlib.Repr()
"""Bounded ``repr``: with YAML aliases, a short text may stand for an enormous list."""
_SHORT.maxlevel, _SHORT.maxlist, _SHORT.maxdict, _SHORT.maxstring = 3, 3, 3, 60


_MANY = 200
"""Keys of one file above which none is looked at for slips: they are data, and that takes long."""


class _Keys(Struct, frozen=True):
    """The keys of one file, with what is needed to read them and to report their mistakes."""

    values: Mapping[str, Any]
    lines: Mapping[str, int]
    path: str
    zone: ZoneInfo

    def name(self, key: str) -> str:
        """Return sitegen's name of a key; ``url`` may also be the address of another site."""
        value = self.values[key]
        return (
            key
            if isinstance(value, str) and "://" in value and key.lower() == "url"
            else (canonical_name(key))
        )

    def span(self, key: str) -> Span:
        """Return the place of a key."""
        return Span(path=self.path, line=self.lines.get(key, 1), length=len(key))

    def read(self, key: str, name: str) -> Any:
        """Return the value of a key under another name. Raises Unusable."""
        return READERS[name](self.values[key], self.zone)


def read_fields(
    values: Mapping[str, Any], lines: Mapping[str, int], path: str, zone: ZoneInfo
) -> tuple[FrontMatter, tuple[Diagnostic, ...]]:
    """Return typed front matter of raw values; keys unknown to sitegen go into ``extra``."""
    keys = _Keys(values, lines, path, zone)
    fields: dict[str, Any] = {}
    problems: list[Diagnostic] = []
    for key in by_precedence(values):
        name = keys.name(key)
        if name not in READERS or values[key] is None or fields.get(name):
            continue
        try:
            fields[name] = keys.read(key, name)
        except Unusable as unusable:
            problems.append(_unusable(key, values[key], unusable, keys.span(key)))
    extra = {key: value for key, value in values.items() if keys.name(key) not in READERS}
    remarks = [each for key in values for each in _remarks(key, keys, fields)]
    fields = _with_state(fields)
    return FrontMatter(**fields, extra=extra), (*problems, *remarks)


def lines_by_name(lines: Mapping[str, int]) -> dict[str, int]:
    """Return the line of each key, by sitegen's name, with the precedence of their values."""
    by_name: dict[str, int] = {}
    for key in by_precedence(sorted(lines, key=lambda key: lines[key])):
        by_name.setdefault(canonical_name(key), lines[key])
    return by_name


def _with_state(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields with those keys as ``draft`` and ``hidden`` by which others do not publish."""
    state = {name: fields[name] for name in ("published", "status", "password") if name in fields}
    kept = {name: value for name, value in fields.items() if name not in state}
    status = state.get("status", "")
    is_withheld = not state.get("published", True) or status == "draft" or state.get("password")
    if is_withheld:
        kept["draft"] = True
    if status == "hidden":
        kept["hidden"] = True
    return kept


def _unusable(key: str, value: object, unusable: Unusable, span: Span) -> Diagnostic:
    shown = repr(value) if isinstance(value, str) else _SHORT.repr(value)
    shown = shown if len(shown) < 60 else shown[:57] + "..."
    is_date = canonical_name(key) in ("date", "updated")
    code = Code.FRONT_MATTER_DATE if is_date else Code.FRONT_MATTER_VALUE
    message = say(
        "{key}: expected {expected}, found {found}", key=key, expected=unusable, found=shown
    )
    return error(code, message, span, hint=say("left out"))


def _remarks(key: str, keys: _Keys, fields: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Yield what an author should know of a key that has no effect, or another than elsewhere."""
    name, value, span = keys.name(key), keys.values[key], keys.span(key)
    if name == "password" and fields.get(name):
        yield warning(
            Code.FRONT_MATTER_KEY,
            say("password: pages cannot be encrypted; the article is left out, like a draft"),
            span,
            hint=say("delete the key to publish the article for everybody"),
        )
    elif name == "tags" and without_separator(value):
        names = fields.get(name, ())
        message = say(
            "{key}: read as names that spaces part: {names}", key=key, names=enumerated(names)
        )
        yield remark(
            Code.FRONT_MATTER_VALUE,
            message,
            span,
            hint=say("write commas: {key}: [{names}]", key=key, names=", ".join(names)),
        )
    elif name not in READERS and value not in (None, "", [], {}):
        yield from _unknown(key, keys, fields)


def _unknown(key: str, keys: _Keys, fields: Mapping[str, Any]) -> Iterator[Diagnostic]:
    instead = replacement(key, keys.values[key])
    if instead is not None:
        message = say("{key}: has no effect", key=key)
        yield remark(Code.FRONT_MATTER_KEY, message, keys.span(key), hint=say(instead))
    elif is_switched_off(key, keys.values[key]):
        message = say("{key}: formulas are always typeset; the key has no effect", key=key)
        yield remark(Code.FRONT_MATTER_KEY, message, keys.span(key), hint=say("delete the key"))
    elif len(keys.values) > _MANY:
        return
    elif (meant := near_miss(key, fields)) and _can_be(meant, key, keys):
        yield warning(
            Code.FRONT_MATTER_KEY,
            say("{key}: an unknown key; it has no effect", key=key),
            keys.span(key),
            hint=say("did you mean {name}?", name=meant),
        )


def _can_be(name: str, key: str, keys: _Keys) -> bool:
    """Return whether a value has the form that another key asks for."""
    try:
        keys.read(key, name)
    except Unusable:
        return False
    return True
