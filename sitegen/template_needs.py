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

COUNTS = ("words",)
"""The fields of views of articles that nearly every edit changes."""


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


class _Seen(Struct, frozen=True, kw_only=True):
    """What one template names, without those behind it."""

    digest: str
    others: tuple[str | None, ...] = ()
    """The templates that it extends or includes; None for one that a variable names."""
    fields: frozenset[str] = frozenset()
    assets: frozenset[str | None] = frozenset()
    """None for a name that is made when the page is."""
    all_fields: bool = False
    all_assets: bool = False
    counts: bool = False


@lru_cache(maxsize=64)
def needs_of(environment: Environment, name: str) -> Needs:
    """Read a template and those behind it; what is missing or broken shows when it is rendered."""
    seen: dict[str, _Seen] = {}
    _gather(environment, name, seen)
    every = seen.values()
    assets = {asset for each in every for asset in each.assets}
    return Needs(
        sources=tuple((other, each.digest) for other, each in seen.items()),
        fields=frozenset(field for each in every for field in each.fields),
        assets=frozenset(filter(None, assets)),
        all_fields=any(each.all_fields for each in every),
        all_assets=None in assets or any(each.all_assets for each in every),
        counts=any(each.counts for each in every),
    )


def _gather(environment: Environment, name: str, seen: dict[str, _Seen]) -> None:
    """Read a template and those that it names; all, where it names one by a variable."""
    if name in seen or environment.loader is None:
        return
    seen[name] = _seen(environment, name)
    for named in seen[name].others:
        for each in [named] if named else environment.list_templates(["html", "xml"]):
            _gather(environment, each, seen)


@lru_cache(maxsize=64)
def _seen(environment: Environment, name: str) -> _Seen:
    """Read one template; most pages stand on the same few."""
    assert environment.loader is not None
    try:
        source = environment.loader.get_source(environment, name)[0]
        tree = environment.parse(source, name)
    except (TemplateError, ValueError, OSError):
        return _Seen(digest=_digest(""))
    names = [node.name for node in tree.find_all(nodes.Name)]
    fields = [node.attr for node in tree.find_all(nodes.Getattr) if _is_site(node)]
    calls = [node for node in tree.find_all(nodes.Call) if _asks_asset(node)]
    return _Seen(
        digest=_digest(source),
        others=tuple(meta.find_referenced_templates(tree)),
        fields=frozenset(fields),
        assets=frozenset(map(_constant, calls)),
        all_fields=names.count("site") > len(fields),
        all_assets=names.count("asset") > len(calls),
        counts=_may_count(tree),
    )


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
