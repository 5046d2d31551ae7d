"""One process or several: the same bytes and the same remarks, in the same order."""

from multiprocessing import get_context
from pathlib import Path
from sys import platform

import pytest

from sitegen import making as making_module
from sitegen.articles import Making, Record, Shelf, read
from sitegen.config import Config
from sitegen.diagnostics import Span, died
from sitegen.incremental.cache import Cache
from sitegen.incremental.file_digests import Digests
from sitegen.load.discover import Found, discover
from sitegen.processes import beside
from sitegen.read_site import making_of
from sitegen.site import Site
from sitegen.typeset.typesetter import KatexTypesetter
from sitegen.workers import WORTH_A_PROCESS, make_all
from sites import article, build_site, make_site, remarks, snapshot


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


@pytest.mark.parametrize("count", [4, 2 * WORTH_A_PROCESS + 3])
def test_articles_are_made_beside_this_process(tmp_path: Path, count: int) -> None:
    make_site(tmp_path, {f"content/{n:02}.md": text(n) for n in range(4, 4 + count)})
    site = Site(root=tmp_path, output=tmp_path / "public")
    making = making_of(site, Config())
    files = discover(tmp_path)[0]
    here = list(make_all(files, making, 2))
    with beside(2, "sitegen.making") as other:
        assert other or platform != "linux"
        assert list(make_all(files, making, 2, other)) == here
    assert any(made.record.rendered and made.record.rendered.diagnostics for made in here)


def test_nothing_to_render_is_no_trouble(tmp_path: Path) -> None:
    making = making_of(Site(root=tmp_path, output=tmp_path / "public"), Config())
    assert list(make_all([], making, 4)) == []


def test_a_file_that_cannot_be_read_is_not_taken_for_another(tmp_path: Path) -> None:
    making = making_of(Site(root=tmp_path, output=tmp_path / "public"), Config())
    binary = Record(key="", article=None, problems=(died(Span(path="content/a.md"), "", ""),))
    shelf = Shelf(making, Cache(tmp_path / "cache.sqlite"), Digests({}), {"": binary})
    gone = Found(file=tmp_path / "b.md", path="content/b.md", name="b", kind="article")
    records, _ = read([gone], shelf, lambda files: make_all(files, making, 1), ())
    assert [problem.span.path for problem in records[0].problems] == ["content/b.md"]


HOSTILE = """import os
from pathlib import Path
from sys import platform

FLAG = Path(__file__).with_name("flag")

def setup(site):
    site.add_markdown(lambda md: md.core.ruler.push("stab", look))
    site.add_filter("stab", lambda text: stab(text.replace("戳", "刺")))

def look(state):
    stab(state.src)

def stab(text):
    if "刺" in text and not FLAG.exists():
        FLAG.write_text("") if "一" in text else None
        os.kill(os.getpid(), 9)
    return text
"""


def deadly(root: Path, texts: dict[int, str], count: int = 30) -> Path:
    """Write a site with an extension that kills its process on a word."""
    files = {f"content/{n:02}.md": f"# 题 {n}\n\n{texts.get(n, '文')}\n" for n in range(count)}
    config = 'extensions = ["ext"]\n[search]\nenabled = false\n'
    return make_site(root, {**files, "ext.py": HOSTILE, "sitegen.toml": config})


def test_an_article_that_kills_its_process_is_named_and_the_others_are_built(
    tmp_path: Path,
) -> None:
    root = deadly(tmp_path, {9: "刺", 20: "刺"})
    built = build_site(root, jobs=2)
    assert remarks(built) == [f"content/{n:02}.md:1:1 error crash" for n in (9, 20)]
    assert "killed by SIGKILL" in built.diagnostics[0].message
    assert all(each.page_lost for each in built.diagnostics)
    assert len(built.library.articles) == 28
    assert not (root / "public/articles/09").exists()
    deadly(root, {})
    assert build_site(root, jobs=2).diagnostics == ()


def test_a_process_that_dies_for_want_of_memory_costs_nothing(tmp_path: Path) -> None:
    root = deadly(tmp_path, {9: "刺一"})  # once
    built = build_site(root, jobs=2)
    assert (root / "flag").exists()
    assert built.diagnostics == ()
    assert len(built.library.articles) == 30


def test_a_page_that_kills_its_process_is_named_and_the_others_are_made(tmp_path: Path) -> None:
    root = deadly(tmp_path, {}, count=70)
    (root / "content/50.md").write_text("---\ntitle: 戳\n---\n\n文\n", "utf-8")
    make_site(root, {"templates/article.html": "{{ article.title.text|stab }}"})
    built = build_site(root, jobs=2)
    assert remarks(built) == ["content/50.md:1:1 error crash"]
    assert "articles/50/index.html" in built.diagnostics[0].message
    assert (root / "public/articles/51/index.html").read_text("utf-8") == "题 51"
    assert not (root / "public/articles/50").exists()
    assert (root / "public/index.html").exists()


@pytest.mark.skipif(platform == "win32", reason="no fork there")
def test_behind_a_fork_there_is_a_new_typesetter(tmp_path: Path) -> None:
    """Threads of V8 do not follow into a fork."""
    making = making_of(Site(root=tmp_path, output=tmp_path / "public", caches=tmp_path), Config())
    first = making_module._typesetter_of(making)
    child = get_context("fork").Process(target=_expect_another, args=(making, first))
    child.start()
    child.join()
    assert child.exitcode == 0
    assert making_module._typesetter_of(making) is first


def _expect_another(making: Making, first: KatexTypesetter) -> None:
    another = making_module._typesetter_of(making)
    assert another is not first
    assert making_module._typesetter_of(making) is another
