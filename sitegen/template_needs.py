"""What a template shows beside the variables of its page, found by reading it.

The templates that it extends or includes; the fields of ``site`` that they name; the files that
they ask ``asset`` for. A template that leaves open what it names needs everything of the kind.

Reading all templates takes longer than making a page, so what was found is kept from command to
command, as long as no template changes.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, TemplateError, meta, nodes
from msgspec import Struct, field
from msgspec.structs import asdict

COUNTS = ("minutes", "words")
"""The fields of views of articles that say how long these are."""


class Needs(Struct, frozen=True, kw_only=True):
    """What a template and those behind it name."""

    sources: tuple[tuple[str, str], ...]
    """Name of each template and digest of its text, its own first."""
    fields: frozenset[str]
    """Of ``site``."""
    assets: frozenset[str]
    all_fields: bool = False
    all_assets: bool = False
    counts: bool = True
    """Whether it may show how long articles are, which nearly every edit changes."""


class Known(Struct, frozen=True, kw_only=True):
    """What was found in templates so far."""

    state: str = ""
    """A digest of all templates; empty where that is not known."""
    needs: dict[str, Needs] = field(default_factory=dict)
    """By template."""

    def kept(self) -> dict[str, Any]:
        """Give it as JSON takes it."""
        needs = {
            name: {**asdict(each), "fields": sorted(each.fields), "assets": sorted(each.assets)}
            for name, each in self.needs.items()
        }
        return {"state": self.state, "needs": needs}

    @classmethod
    def again(cls, kept: Mapping[str, Any]) -> "Known":
        """Make it of what was kept."""
        return cls(
            state=kept["state"], needs={name: _again(each) for name, each in kept["needs"].items()}
        )


def _again(kept: dict[str, Any]) -> Needs:
    sources = tuple((name, digest) for name, digest in kept["sources"])
    sets = {key: frozenset(kept[key]) for key in ("fields", "assets")}
    return Needs(**{**kept, **sets, "sources": sources})


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=64)
def needs_of(environment: Environment, name: str) -> Needs:
    """Read a template and those behind it; what is missing or broken shows when it is rendered."""
    sources: dict[str, str] = {}
    trees = [*_trees(environment, name, sources)]
    names = [node.name for tree in trees for node in tree.find_all(nodes.Name)]
    fields = [
        node.attr for tree in trees for node in tree.find_all(nodes.Getattr) if _is_site(node)
    ]
    calls = [node for tree in trees for node in tree.find_all(nodes.Call) if _asks_asset(node)]
    assets = [_constant(call) for call in calls]
    return Needs(
        sources=tuple((each, _digest(text)) for each, text in sources.items()),
        fields=frozenset(fields),
        assets=frozenset(filter(None, assets)),
        all_fields=names.count("site") > len(fields),
        all_assets=None in assets or names.count("asset") > len(calls),
        counts=any(map(_may_count, trees)),
    )


def _trees(
    environment: Environment, name: str, sources: dict[str, str]
) -> Iterator[nodes.Template]:
    """Parse a template and those that it names; all, where it names one by a variable."""
    if name in sources or environment.loader is None:
        return
    source, tree = _parsed(environment, name)
    sources[name] = source
    yield tree
    for named in meta.find_referenced_templates(tree):
        for each in [named] if named else environment.list_templates(["html", "xml"]):
            yield from _trees(environment, each, sources)


@lru_cache(maxsize=64)
def _parsed(environment: Environment, name: str) -> tuple[str, nodes.Template]:
    """Read one template; most pages stand on the same few."""
    assert environment.loader is not None
    try:
        source = environment.loader.get_source(environment, name)[0]
        return source, environment.parse(source, name)
    except (TemplateError, ValueError, OSError):
        return "", nodes.Template([], lineno=1)


def _may_count(tree: nodes.Template) -> bool:
    """Tell whether a template names one of the counts, or names attributes by variables."""
    named = {node.attr for node in tree.find_all(nodes.Getattr)}
    named |= {node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str)}
    keys = (node.arg for node in tree.find_all(nodes.Getitem) if not _is_other(node))
    asked = (*keys, *(arg for node in tree.find_all(nodes.Filter) for arg in _attributes(node)))
    return not named.isdisjoint(COUNTS) or any(not isinstance(each, nodes.Const) for each in asked)


def _is_other(node: nodes.Getitem) -> bool:
    """Tell of what is taken from a mapping that stands there, and of slices."""
    return isinstance(node.node, nodes.Dict) or isinstance(node.arg, nodes.Slice)


def _attributes(node: nodes.Filter) -> Iterator[nodes.Node]:
    """Give what filters such as ``attr`` and ``map`` take for names."""
    if node.name in ("attr", "groupby"):
        yield from node.args
    yield from (each.value for each in node.kwargs if each.key == "attribute")
    if node.name in ("selectattr", "rejectattr"):
        yield from node.args[:1]


def _is_site(node: nodes.Getattr) -> bool:
    return isinstance(node.node, nodes.Name) and node.node.name == "site"


def _asks_asset(node: nodes.Call) -> bool:
    return isinstance(node.node, nodes.Name) and node.node.name == "asset"


def _constant(call: nodes.Call) -> str | None:
    """Give the name that is asked for; None where it is no plain text."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, nodes.Const) and isinstance(first.value, str) else None
