"""Early pages: the page of the article that was just saved is shown before the build is done."""

import asyncio
import json
from pathlib import Path

import pytest

from sitegen.build.pipeline import Build, build
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import BuildError
from sitegen.serve.file_responses import page
from sitegen.serve.preview_state import PreviewState
from sitegen.serve.worker import EarlyPage, Outcome, Worker
from sites import article, make_site

PAGE = "articles/1/index.html"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    texts = {
        f"content/{n}.md": article(f"文 $x_{n}$ [链](./2.md)", title=f"题 {n}") for n in range(6)
    }
    make_site(tmp_path, {**texts, "content/pages/about.md": "# 关于\n\n$a$\n"})
    return Site(root=tmp_path, output=tmp_path / "public", fsync=False)


def built_again(site: Site, last: Build, **changed: str) -> dict[str, bytes]:
    """Change articles, build again, and return the early pages."""
    make_site(site.root, {f"content/{name}.md": text for name, text in changed.items()})
    came: dict[str, bytes] = {}
    build(site, previous=last, ahead=came.__setitem__)
    return came


def test_the_page_of_an_edited_article_comes_ahead_as_it_will_be(site: Site) -> None:
    came = built_again(site, build(site), **{"1": article("新 $y$", title="题 1")})
    assert came == {PAGE: (site.output / PAGE).read_bytes()}
    assert "新" in came[PAGE].decode()


def test_so_does_a_page_that_stands_alone(site: Site) -> None:
    came = built_again(site, build(site), **{"pages/about": "# 关于\n\n新的\n"})
    assert came == {"about/index.html": (site.output / "about/index.html").read_bytes()}


def test_nothing_comes_ahead_where_much_or_nothing_has_changed(site: Site) -> None:
    last = build(site)
    many = {str(n): article("新", title=f"题 {n}") for n in range(5)}
    assert built_again(site, last) == {}
    assert built_again(site, last, **many) == {}


def test_a_page_that_cannot_be_made_does_not_come_ahead(site: Site) -> None:
    template = site.root / "templates/article.html"
    make_site(site.root, {"templates/article.html": "{{ article.title }}"})
    last = build(site)
    template.write_text("{{ 1 // 0 }}", "utf-8")
    came: dict[str, bytes] = {}
    make_site(site.root, {"content/1.md": article("新", title="题 1")})
    with pytest.raises(BuildError, match="ZeroDivisionError"):
        build(site, previous=last, ahead=came.__setitem__)
    assert came == {}


def test_what_came_ahead_is_shown_until_the_build_ends(tmp_path: Path) -> None:
    make_site(tmp_path, {PAGE: "old"})
    state = PreviewState(tmp_path, "")
    state.take(Outcome())
    message = json.loads(state.show(EarlyPage(name=PAGE, data=b"new")))
    assert message["changed"] == [PAGE]
    assert page(tmp_path, "/articles/1/", state.ahead).data == b"new"
    assert page(tmp_path, "/articles/1/index.html", state.ahead).data == b"new"
    ended = json.loads(state.take(Outcome(failed=True)))
    assert ended["changed"] == [PAGE], "open pages go back to what the folder has"
    assert page(tmp_path, "/articles/1/", state.ahead).data == b"old"


def test_the_worker_hands_it_over_before_it_has_done(site: Site) -> None:
    async def run() -> list[EarlyPage]:
        worker, came = Worker(), list[EarlyPage]()
        try:
            assert not (await worker.build(site, came.append)).failed
            assert came == []
            make_site(site.root, {"content/1.md": article("新", title="题 1")})
            outcome = await worker.build(site, came.append)
            assert PAGE in outcome.changed
        finally:
            worker.stop()
        return came

    (came,) = asyncio.run(run())
    assert (came.name, came.data) == (PAGE, (site.output / PAGE).read_bytes())
