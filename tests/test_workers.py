"""One process or several: the same bytes and the same remarks, in the same order."""

from pathlib import Path

from sitegen.build import making_of
from sitegen.config import Config
from sitegen.site import Site
from sitegen.workers import WORTH_A_PROCESS, make_all
from sites import article, build_site, make_site, snapshot


def text(number: int) -> str:
    """Write an article; some have a formula that fails, some a brace too few."""
    body = f"# 题 {number}\n\n$x_{{{number}}}$ 与\n\n$$\\sum_{{i=1}}^{{{number}}} i$$\n\n"
    body += f"[下一篇]({number + 1:02}.md)\n\n"
    body += "$\\nope$\n" if number % 7 == 0 else ""
    body += "$\\frac{1}{2$\n" if number % 5 == 0 else ""
    return article(body, date=f"2024-01-{number % 28 + 1:02}", tags=f"甲, 乙{number % 3}")


def many(root: Path) -> Path:
    """Write enough articles for two processes."""
    count = 2 * WORTH_A_PROCESS + 3
    return make_site(root, {f"content/{n:02}.md": text(n) for n in range(count)})


def test_one_process_and_two_give_the_same_site(tmp_path: Path) -> None:
    many(tmp_path)
    one = build_site(tmp_path, output=tmp_path / "one", jobs=1)
    two = build_site(tmp_path, output=tmp_path / "two", jobs=2)
    assert one.diagnostics
    assert one.diagnostics == two.diagnostics
    assert one.library == two.library
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


def test_nothing_to_render_is_no_trouble(tmp_path: Path) -> None:
    making = making_of(Site(root=tmp_path, output=tmp_path / "public"), Config())
    assert list(make_all([], making, 4)) == []
