"""Front matter as values: within bounds, and with no character that a page cannot hold."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from frontmatter.default_handlers import SafeLoader

from sitegen.core.text import fit

MAX_LENGTH = 1_000_000
"""Characters of front matter."""
MAX_VALUES = 10_000
"""Values, where some are aliases of others: nine lines of these may stand for millions."""
MAX_DEPTH = 100
"""Lists in lists, and mappings in these; PyYAML's faster half dies of some ten thousand."""
_MAX_BITS = 4_096
"""Of a whole number. Python writes none that are much larger."""


_UNREADABLE = (ValueError, LookupError, AttributeError, ArithmeticError)
"""What PyYAML lets pass where a value is not what it looks like, or what its tag says."""


class TooMuch(Exception):
    """Front matter is larger than what is read; the message says in what."""


def read_yaml(raw: str) -> Any:
    """Read YAML. Raises TooMuch and yaml.YAMLError."""
    if len(raw) > MAX_LENGTH:
        raise TooMuch(f"more than {MAX_LENGTH:,} characters")
    _check_depth(raw)
    if "*" in raw:
        _check_aliases(raw)
    try:
        return _fit(yaml.load(raw, SafeLoader))
    except _UNREADABLE:  # 2024-02-30: as text it is reported with its line, and costs only itself
        return _fit(yaml.load(raw, yaml.BaseLoader))


def read_toml(raw: str) -> Any:
    """Read TOML. Raises TooMuch, RecursionError and ValueError, of which TOMLDecodeError is one."""
    if len(raw) > MAX_LENGTH:
        raise TooMuch(f"more than {MAX_LENGTH:,} characters")
    return _fit(tomllib.loads(raw))


def _check_depth(raw: str) -> None:
    """Look at the events of YAML that may be deep; they come one by one, whatever the depth."""
    indent = max(map(len, re.findall(r"^ +", raw, re.MULTILINE)), default=0)
    if indent <= MAX_DEPTH and sum(map(raw.count, ("[", "{", "- ", "? ", "\t"))) <= MAX_DEPTH:
        return
    depth = 0
    for event in yaml.parse(raw, SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise TooMuch(f"more than {MAX_DEPTH} lists or mappings in each other")


def _check_aliases(raw: str) -> None:
    loader = SafeLoader(raw)
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
    if node is not None and _weight(node, {}) > MAX_VALUES:
        raise TooMuch(f"aliases that stand for more than {MAX_VALUES:,} values")


def _weight(node: yaml.Node, known: dict[int, int]) -> int:
    """Count the values in a node, an alias as often as it stands for them."""
    if id(node) not in known:
        known[id(node)] = MAX_VALUES  # until it is known: one that holds itself never ends
        known[id(node)] = 1 + sum(_weight(each, known) for each in _children(node))
    return known[id(node)]


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    for each in node.value if isinstance(node, yaml.CollectionNode) else ():
        yield from each if isinstance(each, tuple) else (each,)


def _fit(value: Any) -> Any:
    """Replace control characters and the like; raises ValueError for numbers beyond all use."""
    if isinstance(value, str):
        return fit(value)
    if isinstance(value, Mapping):
        return {_fit(key): _fit(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_fit(each) for each in value]
    if isinstance(value, set):  # in an order that does not change from run to run
        return [_fit(each) for each in sorted(value, key=str)]
    if isinstance(value, int) and value.bit_length() > _MAX_BITS:
        raise ValueError("a number too large")
    return value
