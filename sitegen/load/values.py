"""Parsing of front matter to values, with bounds and without characters invalid in pages."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml
from frontmatter.default_handlers import SafeLoader
from msgspec import Struct

from sitegen.core.messages import say
from sitegen.core.text import fit
from sitegen.load.keys import TEXTS, canonical_name
from sitegen.load.tex_quotes import TexScanner, may_hold_tex, toml_with_literals

MAX_LENGTH = 1_000_000
"""Maximum characters of front matter."""
MAX_VALUES = 10_000
"""Maximum number of values with aliases expanded: nine lines of YAML may expand to millions."""
MAX_DEPTH = 100
"""Maximum depth of nested lists and mappings; PyYAML's C parser crashes at about ten thousand."""
_NOT_TEXT = {f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "bool", "timestamp")}
_MAX_BITS = 4_096
"""Maximum size of an integer; Python refuses to print much larger ones."""


_UNREADABLE = (ValueError, LookupError, AttributeError, ArithmeticError)
"""Errors that PyYAML does not wrap: for a value that does not fit its type or its tag."""


class TooMuch(Exception):
    """Front matter exceeds a bound; the message says which."""


class Loaded(Struct, frozen=True):
    """What YAML or TOML holds."""

    values: Any
    literal: Sequence[int] = ()
    """Offsets of values in double quotes that were read literally, for they hold TeX."""


class _TexLoader(TexScanner, yaml.SafeLoader):
    """Reads TeX between double quotes literally."""


class _TexBaseLoader(TexScanner, yaml.BaseLoader):
    """The same, and all values as text."""


def read_yaml(raw: str) -> Loaded:
    """Read YAML. Raises TooMuch and yaml.YAMLError."""
    if len(raw) > MAX_LENGTH:
        raise TooMuch(say("more than {limit:,} characters", limit=MAX_LENGTH))
    safe, base = (
        (_TexLoader, _TexBaseLoader) if may_hold_tex(raw) else (SafeLoader, yaml.BaseLoader)
    )
    _check_depth(raw, safe)
    if "*" in raw:
        _check_aliases(raw, safe)
    try:
        return _loaded(raw, safe)
    except _UNREADABLE:  # such as 2024-02-30: read as text, ``fields`` reports it with its line
        return _loaded(raw, base)


def read_toml(raw: str) -> Loaded:
    """Read TOML. Raises TooMuch, RecursionError and ValueError, of which TOMLDecodeError is one."""
    if len(raw) > MAX_LENGTH:
        raise TooMuch(say("more than {limit:,} characters", limit=MAX_LENGTH))
    raw, literal = toml_with_literals(raw)
    return Loaded(_fit(tomllib.loads(raw)), literal)


def _loaded(raw: str, loader_type: Any) -> Loaded:
    loader = loader_type(raw)
    try:
        node = loader.get_single_node()
        _read_texts_as_written(node)
        values = None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()
    return Loaded(_fit(values), tuple(dict.fromkeys(getattr(loader, "literal", ()))))


def _read_texts_as_written(node: yaml.Node | None) -> None:
    """Make text of the values of keys that ask for text: of ``title: 1.10`` YAML drops the 0."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if isinstance(key, yaml.ScalarNode) and canonical_name(key.value) in TEXTS:
            items = value.value if isinstance(value, yaml.SequenceNode) else [value]
            for each in items:
                if isinstance(each, yaml.ScalarNode) and each.tag in _NOT_TEXT:
                    each.tag = "tag:yaml.org,2002:str"


def _check_depth(raw: str, loader: Any) -> None:
    """Raise TooMuch for deep YAML. Its parser's events come one by one, without recursion."""
    indent = max(map(len, re.findall(r"^ +", raw, re.MULTILINE)), default=0)
    if indent <= MAX_DEPTH and sum(map(raw.count, ("[", "{", "- ", "? ", "\t"))) <= MAX_DEPTH:
        return
    depth = 0
    for event in yaml.parse(raw, loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise TooMuch(say("more than {limit} lists or mappings in each other", limit=MAX_DEPTH))


def _check_aliases(raw: str, loader_type: Any) -> None:
    loader = loader_type(raw)
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
    if node is not None and _weight(node, {}) > MAX_VALUES:
        raise TooMuch(say("aliases that stand for more than {limit:,} values", limit=MAX_VALUES))


def _weight(node: yaml.Node, weights: dict[int, int]) -> int:
    """Return the number of values in a node with aliases expanded."""
    if id(node) not in weights:
        weights[id(node)] = MAX_VALUES  # for a node that contains itself
        weights[id(node)] = 1 + sum(_weight(each, weights) for each in _children(node))
    return weights[id(node)]


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    for each in node.value if isinstance(node, yaml.CollectionNode) else ():
        yield from each if isinstance(each, tuple) else (each,)


def _fit(value: Any) -> Any:
    """Return a value without control characters. Raises ValueError for huge integers."""
    if isinstance(value, str):
        return fit(value)
    if isinstance(value, Mapping):
        return {_fit(key): _fit(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_fit(each) for each in value]
    if isinstance(value, set):  # sorted, so that builds are reproducible
        return [_fit(each) for each in sorted(value, key=str)]
    if isinstance(value, int) and value.bit_length() > _MAX_BITS:
        raise ValueError("a number too large")
    return value
