"""All mistakes in a configuration, each with its key; imported only if there are any."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, get_args, get_origin
from zoneinfo import ZoneInfo

from msgspec import Struct, ValidationError, convert
from msgspec.structs import fields

from sitegen.config.key_spans import KeySpans
from sitegen.config.keys import Config, alternatives, decode_value, is_table
from sitegen.core.diagnostic_order import in_order
from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.messages import enumerated, say, template

_EXPECTED = {
    str: template("text"),
    bool: template("true or false"),
    list: template("a list"),
    dict: template("a table"),
    ZoneInfo: template('the name of a time zone, such as "Asia/Shanghai"'),
}


class Mistake(Struct, frozen=True, kw_only=True):
    """A mistake in the value of a key."""

    keys: tuple[str, ...]
    """Path from the top of the file: ``("menu", "0", "url")``."""
    words: str
    hint: str = ""


def explained(
    values: Mapping[str, Any],
    places: KeySpans,
    overrides: Collection[str],
    table: type[Struct] = Config,
) -> tuple[Diagnostic, ...]:
    """Return all mistakes as diagnostics; ``overrides`` are keys set on the command line."""
    return in_order(
        error(Code.CONFIG, each.words, _span(each.keys, places, overrides), hint=each.hint)
        for each in _wrong(table, values, ())
    )


def _span(keys: tuple[str, ...], places: KeySpans, overrides: Collection[str]) -> Span:
    if keys[0] in overrides:
        return Span(path=f"--{keys[0].replace('_', '-')}")
    return places.of(*keys)


def _wrong(kind: Any, value: Any, keys: tuple[str, ...]) -> Iterator[Mistake]:
    """Yield the mistakes of the parts of a value; if there are none, that of the whole value."""
    mistakes = list(_wrong_parts(kind, value, keys))
    yield from mistakes
    if not mistakes and (reason := _refusal(kind, value)):
        expected = _expected(kind) or (reason if isinstance(value, dict) else say("a table"))
        words = say(
            "{key}: expected {expected}, found {found}",
            key=".".join(keys),
            expected=expected,
            found=_shown(value),
        )
        yield Mistake(keys=keys, words=words)


def _wrong_parts(kind: Any, value: Any, keys: tuple[str, ...]) -> Iterator[Mistake]:
    if isinstance(kind, UnionType) and isinstance(value, dict):
        kind = next(filter(is_table, get_args(kind)), kind)
    if is_table(kind) and isinstance(value, dict):
        yield from _wrong_keys(kind, value, keys)
    elif get_origin(kind) is list and isinstance(value, list):
        for at, each in enumerate(value):
            yield from _wrong(get_args(kind)[0], each, (*keys, str(at)))
    elif get_origin(kind) is dict and isinstance(value, dict):
        for key, each in value.items():
            for part, inner in zip(get_args(kind), (key, each), strict=True):
                yield from _wrong(part, inner, (*keys, key))


def _wrong_keys(
    table: type[Struct], values: Mapping[str, Any], keys: tuple[str, ...]
) -> Iterator[Mistake]:
    known = {each.name: each for each in fields(table)}
    for key, value in values.items():
        if key in known:
            yield from _wrong(known[key].type, value, (*keys, key))
        else:
            words = say("unknown key {key}", key=".".join((*keys, key)))
            yield Mistake(keys=(*keys, key), words=words, hint=_suggestion(key, list(known)))
    for key, field in known.items():
        if field.required and key not in values:
            words = say("{key}: is missing, and required", key=".".join((*keys, key)))
            yield Mistake(keys=(*keys, key), words=words)


def _refusal(kind: Any, value: Any) -> str:
    try:
        convert(value, kind, dec_hook=decode_value)
    except ValidationError as refused:
        return str(refused).partition(" - at `")[0]
    return ""


def _expected(kind: Any) -> str:
    """Return a description of the values of a type; empty for a table."""
    if get_origin(kind) is Annotated:
        description: str = get_args(kind)[1].description
        return say(description)
    if isinstance(kind, UnionType) and any(map(is_table, get_args(kind))):
        return say("text or a table")
    if kind not in _EXPECTED and (listed := alternatives(kind)):
        *most, last = (
            str(each).lower() if isinstance(each, bool) else repr(each) for each in listed
        )
        return say("{most} or {last}", most=enumerated(most), last=last)
    described = _EXPECTED.get(get_origin(kind) or kind)
    return say(described) if described else ""


def _suggestion(key: str, names: list[str]) -> str:
    """Return a hint with the nearest key, or with all keys that are allowed there."""
    near = get_close_matches(key, names, n=1)
    return (
        say("did you mean {name}?", name=near[0])
        if near
        else say("known keys: {names}", names=enumerated(names))
    )


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
