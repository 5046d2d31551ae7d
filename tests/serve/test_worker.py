"""The process that builds for the preview: what it answers, and how it ends."""

import asyncio
import os
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, NoReturn

import pytest

from sitegen.serve import worker
from sitegen.site import Site
from sites import article, make_site


def asked(pipe: Connection, site: Site) -> worker.Outcome:
    """Have it build, and wait for what comes of it, behind pages that are there before."""
    pipe.send(site)
    while isinstance(answer := pipe.recv(), worker.Ahead):
        assert answer.data
    assert isinstance(answer, worker.Outcome)
    return answer


def test_it_tells_what_has_changed_and_ends_with_the_preview(tmp_path: Path) -> None:
    root = make_site(
        tmp_path, {"content/环.md": article(), "sitegen.toml": "base_url = 'https://a.cn/b/'\n"}
    )
    site = Site(root=root, output=root / "public", jobs=1)
    process, pipe = worker._start()
    first = asked(pipe, site)
    assert (first.articles, first.failed, first.base_path) == (1, False, "/b")
    assert first.pages == {"content/环.md": "articles/环/index.html"}
    make_site(root, {"content/环.md": article("别的。\n")})
    assert "articles/环/index.html" in asked(pipe, site).changed
    make_site(root, {"sitegen.toml": "base_url = ["})
    broken = asked(pipe, site)
    assert broken.failed
    assert [each.span.path for each in broken.diagnostics] == ["sitegen.toml"]
    pipe.close()
    process.join()
    assert process.exitcode == 0


def test_a_fault_of_the_generator_is_an_outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: Any, **__: Any) -> NoReturn:
        raise ZeroDivisionError("here")

    monkeypatch.setattr(worker, "build", fault)
    ours, theirs = worker._SPAWN.Pipe()
    outcome = worker._build(Site(root=tmp_path, output=tmp_path / "public"), theirs)
    ours.close()
    theirs.close()
    assert outcome.failed
    assert outcome.fault.startswith("Traceback ")
    assert "ZeroDivisionError: here" in outcome.fault


def test_one_that_always_dies_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def short_lived() -> tuple[SpawnProcess, Connection]:
        ours, theirs = worker._SPAWN.Pipe()
        process = worker._SPAWN.Process(target=os._exit, args=(1,))
        process.start()
        started.append((process, theirs))  # an open end, as children of the dead may hold one
        return process, ours

    monkeypatch.setattr(worker, "_start", short_lived)
    builder = worker.Worker()
    site = Site(root=tmp_path, output=tmp_path / "public")
    outcome = asyncio.run(builder.build(site, show=lambda page: None))
    builder.stop()
    assert outcome.failed
    assert outcome.fault.startswith("the process that builds died three times in a row")
    assert [process.is_alive() for process, _ in started] == [False] * 4
