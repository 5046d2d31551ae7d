"""What the preview watches, and what it does where the system has no more watches to give."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import watchfiles

from serve.previewing import previewing
from sitegen.serve.watcher import Watcher
from sites import article, make_site

CONFIG = '[citations]\nfiles = ["../shared/r.bib", "/b/l.bib", "./c.bib"]\n'


def test_a_bibliography_outside_the_site_makes_it_watch_nothing_else(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"sitegen.toml": CONFIG, "content/a.md": article("旧。\n")})
    assert Watcher(root)._named_modules() == {"b", "c.bib"}
    with previewing(root) as running:
        running.wait_for("/articles/a/", "旧。")
        (root / "content/a.md").write_text(article("新。\n"), "utf-8")
        running.wait_for("/articles/a/", "新。")


def test_a_bibliography_that_only_front_matter_names_is_watched(tmp_path: Path) -> None:
    text = "---\ntitle: 引\nbibliography: refs/own.bib\n---\n\n见 [@a]。\n"
    root = make_site(tmp_path, {"content/a.md": text})
    with previewing(root) as running:
        running.wait_for("/articles/a/", "[@a]")
        (root / "refs").mkdir()
        (root / "refs/own.bib").write_text("@book{a, title = {Erstes}, author = {Gauss}}", "utf-8")
        running.wait_for("/articles/a/", "Erstes")
        (root / "refs/own.bib").write_text("@book{a, title = {Zweites}, author = {Gauss}}", "utf-8")
        running.wait_for("/articles/a/", "Zweites")


def test_what_is_watched_anyway_starts_no_watch_again(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path)
    watcher.also([f"{tmp_path}/references.bib", f"{tmp_path}/content/a.bib", "/elsewhere/b.json"])
    assert not watcher._stop.is_set()
    watcher.also([f"{tmp_path}/refs/a.bib"])
    assert watcher._stop.is_set()


def test_without_watches_it_looks_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[bool | None] = []

    async def refused(*_: Path, force_polling: bool | None = None, **__: Any) -> AsyncIterator[Any]:
        tried.append(force_polling)
        if not force_polling:
            raise OSError("OS file watch limit reached")
        await asyncio.sleep(60)
        yield set()

    monkeypatch.setattr(watchfiles, "awatch", refused)
    root = make_site(tmp_path, {"content/a.md": article()})

    async def watched() -> None:
        running = asyncio.create_task(Watcher(root).run())
        while True not in tried:
            assert not running.done()
            await asyncio.sleep(0.01)
        running.cancel()

    asyncio.run(asyncio.wait_for(watched(), 30))
