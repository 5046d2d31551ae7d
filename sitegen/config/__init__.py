"""``sitegen.toml``: reading and validation; all mistakes are reported at once, with lines."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import ValidationError, convert

from sitegen.config.key_spans import KeySpans
from sitegen.config.keys import Config, decode_value
from sitegen.core.diagnostics import BuildError, Code, Diagnostic, Span, error
from sitegen.core.messages import say
from sitegen.core.text import without_control
from sitegen.core.toml_words import toml_place, toml_words

__all__ = ["FILE", "MAX_SIZE", "TAGS", "Config", "config_of", "load_config", "place"]

FILE = "sitegen.toml"
TAGS = "tags.toml"
"""The permanent tags of results, beside it; ``library/permanent_tags`` reads it."""
MAX_SIZE = 1_000_000
"""Maximum size of the file in bytes."""


def load_config(root: Path, **overrides: Any) -> Config:
    """Return the configuration; defaults without a file. Raises BuildError with all mistakes."""
    path = root / FILE
    values = _read(path) if path.exists() else {}
    try:
        return config_of({**values, **overrides})
    except ValidationError:
        from sitegen.config.mistakes import explained

        places = KeySpans(FILE, path.read_text("utf-8-sig") if path.exists() else "")
        raise BuildError(*explained({**values, **overrides}, places, overrides)) from None


def config_of(values: Mapping[str, Any]) -> Config:
    """Return the configuration for keys and values. Raises msgspec's ValidationError."""
    return convert(values, Config, dec_hook=decode_value)


def place(root: Path, *keys: str) -> Span:
    """Return the span of a key in the site's configuration."""
    return KeySpans(FILE, (root / FILE).read_text("utf-8-sig")).of(*keys)


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file() or path.stat().st_size > MAX_SIZE:
        message = say("is not a file of at most {max_size:,} bytes", max_size=MAX_SIZE)
        raise BuildError(error(Code.CONFIG, message, Span(path=FILE)))
    try:
        values = tomllib.loads(path.read_text("utf-8-sig"))
        return {key: _printable(value) for key, value in values.items()}
    except OSError as problem:
        raise BuildError(
            error(
                Code.CONFIG,
                say("cannot be read: {reason}", reason=problem.strerror),
                Span(path=FILE),
            )
        ) from None
    except UnicodeDecodeError:
        raise BuildError(
            error(Code.CONFIG, say("is not UTF-8"), Span(path=FILE), hint=say("save it as UTF-8"))
        ) from None
    except (ValueError, RecursionError) as broken:  # tomllib's own error is a ValueError too
        raise BuildError(_broken_toml(str(broken))) from None


def _printable(value: Any) -> Any:
    r"""Replace control characters, which TOML allows as ``"\u0001"``, with U+FFFD."""
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_printable(inner) for inner in value]
    return without_control(value) if isinstance(value, str) else value


def _broken_toml(message: str) -> Diagnostic:
    line, column = toml_place(message)
    return error(
        Code.CONFIG,
        say("not valid TOML: {words}", words=toml_words(message)),
        Span(path=FILE, line=line, column=column),
        hint=say('a line reads: key = "text", key = 10, key = true, or [table]'),
    )
