"""The graph of results: its layout, its drawing, and its page."""

import random
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sitegen.compose.graph_drawing import Node, draw
from sitegen.compose.graph_layout import Layout, layered
from sites import article, build_site, make_site, read

WIDTH, GAP = 40.0, 10.0


def laid_out(*edges: str) -> Layout:
    """Lay out a graph of one-letter nodes: ``ab`` leads from a to b."""
    names = dict.fromkeys("".join(edges), WIDTH)
    return layered(names, [(edge[0], edge[1]) for edge in edges], GAP)


def test_arrows_lead_down_by_the_longest_way() -> None:
    assert laid_out("ab", "bc", "ac", "cd").layers == (("a",), ("b",), ("c",), ("d",))


def test_what_leads_to_one_stands_directly_above_it() -> None:
    assert laid_out("ab", "bc", "xc").layers == (("a",), ("b", "x"), ("c",))


def test_a_cycle_is_broken_at_the_edge_that_closes_it() -> None:
    found = laid_out("ab", "bc", "ca", "aa")
    assert (found.layers, found.upward) == ((("a",), ("b",), ("c",)), {("c", "a")})
    assert found.routes["c", "a"][0] == found.centres["a"]


def test_orders_have_few_crossings() -> None:
    found = laid_out("ax", "by", "cz", "az", "bx")
    upper = {name: at for at, name in enumerate(found.layers[0])}
    lower = {name: at for at, name in enumerate(found.layers[1])}
    ends = [(upper[a], lower[b]) for a, b in found.routes]
    assert not any(a < c and b > d for a, b in ends for c, d in ends)


@pytest.mark.parametrize("seed", range(20))
def test_no_boxes_overlap_and_all_lie_in_the_drawing(seed: int) -> None:
    rng = random.Random(seed)
    names = [str(number) for number in range(rng.randint(2, 30))]
    edges = [(rng.choice(names), rng.choice(names)) for _ in range(2 * len(names))]
    widths = {name: rng.choice([40.0, 90.0, 200.0]) for name in names}
    found = layered(widths, edges, GAP)
    assert sorted(name for row in found.layers for name in row) == sorted(names)
    for row in found.layers:
        for one, other in pairwise(row):
            space = found.centres[other] - found.centres[one] - (widths[one] + widths[other]) / 2
            assert space >= GAP - 0.01
    edges_of = [(found.centres[n] - w / 2, found.centres[n] + w / 2) for n, w in widths.items()]
    assert all(left >= -0.01 and right <= found.width + 0.01 for left, right in edges_of)
    rank = {name: at for at, row in enumerate(found.layers) for name in row}
    assert all((rank[a] > rank[b]) == ((a, b) in found.upward) for a, b in found.routes)


def test_a_drawing_has_links_names_and_escaped_texts() -> None:
    nodes = [
        Node(
            key="a", label="定理 1", href="/a/?x=1&y#t", note="一个很长很长很长很长很长很长的题目"
        ),
        Node(key="b", label="<b>", href="#b", place="甲文", kind="definition", is_current=True),
    ]
    svg = draw(nodes, [("a", "b")], '"图"')
    root = ElementTree.fromstring(svg)
    assert root.get("aria-label") == '"图"'
    links = root.findall("a")
    assert [link.get("href") for link in links] == ["/a/?x=1&y#t", "#b"]
    assert links[0].findtext("title") == "定理 1 一个很长很长很长很长很长很长的题目"
    assert [each.text for each in links[0].findall("text")][1] == "一个很长很长很长很长很长很长…"
    assert (links[1].get("class"), links[1].get("aria-current")) == (
        "graph-node graph-definition",
        "true",
    )
    assert len(root.findall("path")) == 2  # the curve and its tip


def chain(count: int) -> str:
    """Write so many lemmas, each of which uses the one before."""
    blocks = ["::: lemma {#l0} 头\n甲\n:::"]
    blocks += [f"::: lemma {{#l{n}}}\n由 \\cref{{l{n - 1}}}\n:::" for n in range(1, count)]
    return "\n\n".join(blocks) + "\n"


def graph(root: Path) -> str:
    return read(root, "graph/index.html")


def test_each_connected_part_is_drawn_and_listed_the_largest_first(tmp_path: Path) -> None:
    other = "::: theorem {#t} 定理\n由 \\cref{a#l1}\n:::\n"
    files = {
        "content/a.md": article(chain(2), title="甲文"),
        "content/b.md": article(other, title="乙文"),
        "content/c.md": article(chain(2) + "::: axiom {#alone}\n独\n:::\n", title="丙文"),
        "sitegen.toml": 'menu = [{ name = "图", url = "/graph/" }]\n',
    }
    built = build_site(make_site(tmp_path, files))
    assert not built.diagnostics
    page = graph(tmp_path)
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["甲文 · 乙文", "丙文"]
    assert page.count('<svg class="graph"') == 2
    assert "alone" not in page
    listed = page.partition("<details")[2].partition("</details>")[0]
    rows = re.findall(r'<a href="([^"]+)">([^<]+)</a>', listed)
    assert ("/articles/b/#t", "定理 1 定理") in rows
    assert rows.count(("/articles/a/#l1", "引理 2")) == 2  # itself, and as used by the theorem


def test_a_large_part_is_a_list(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, {"content/a.md": chain(61)}))
    page = graph(tmp_path)
    assert '<svg class="graph"' not in page
    assert "<details open>" in page
    assert page.count("#l60") == 1
    assert page.partition("<details open>")[2].count("<ul>") == 61  # a layer each
    assert page.index('href="/articles/a/#l0"') < page.index('href="/articles/a/#l1"')


def test_a_site_whose_results_use_nothing_has_no_graph(tmp_path: Path) -> None:
    text = "::: lemma {#l}\n$$x \\label{e}$$\n:::\n\n::: proof\n\\eqref{e} \\cref{l}\n:::\n"
    build_site(make_site(tmp_path, {"content/a.md": text}))
    assert not (tmp_path / "public/graph").exists()


def test_the_graph_is_rebuilt_if_a_result_changes_and_only_then(tmp_path: Path) -> None:
    files = {"content/a.md": chain(2), "content/b.md": "乙\n"}
    build_site(make_site(tmp_path, files))
    again = build_site(make_site(tmp_path, {"content/a.md": chain(2) + "\n尾\n"}))
    assert "graph/index.html" not in again.reasons
    again = build_site(make_site(tmp_path, {"content/a.md": chain(3) + "\n尾\n"}))
    assert again.reasons["graph/index.html"] == ("results parts",)
    build_site(make_site(tmp_path, {"content/a.md": "甲\n"}))
    assert not (tmp_path / "public/graph").exists()
