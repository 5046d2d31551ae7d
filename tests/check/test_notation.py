"""Symbols with two meanings."""

from pathlib import Path

from sitegen.check import check
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Code
from sites import article, make_site

CONFIG = '[math.macros.KL]\ntex = "K"\nmeans = "相对熵"\n'


def doubles(root: Path) -> list[str]:
    found = check(Site(root=root, output=root / "public", jobs=1)).diagnostics
    return [
        f"{each.span.path}:{each.span.line} {each.severity} {each.message}"
        for each in found
        if each.code == Code.SYMBOL_DOUBLE
    ]


def test_two_meanings_of_one_symbol_are_named_with_both_places(tmp_path: Path) -> None:
    files = {
        "sitegen.toml": CONFIG,
        "content/a.md": article("$x$", title="甲", notation="{x: 输入, KL: 散度}"),
        "content/b.md": article("$x$", title="乙", notation="{x: 位置}"),
        "content/c.md": article("$x$", title="丙", notation="{x: 输入, KL: 相对熵}"),
    }
    assert doubles(make_site(tmp_path, files)) == [
        "content/a.md:3 hint \\KL means 散度 here, and 相对熵 in sitegen.toml",
        "content/b.md:3 hint x means 位置 here, and 输入 in content/a.md",
    ]


def test_one_meaning_in_many_articles_is_none(tmp_path: Path) -> None:
    files = {
        f"content/{name}.md": article("$x$", title=name, notation="{x: 输入}") for name in "ab"
    }
    assert doubles(make_site(tmp_path, files)) == []
