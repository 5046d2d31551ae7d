"""The worker of the preview: its outcomes, and how it ends."""

import asyncio
import os
import pickle
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from socket import socketpair
from typing import Any, NoReturn

import pytest

from serve.previewing import PATIENCE
from sitegen.core.build_options import Site
from sitegen.serve import worker
from sitegen.system.child_process import Child
from sitegen.system.message_framing import Stream, framed
from sites import SITEGEN, article, make_site


def asked(child: Child, site: Site) -> worker.Outcome:
    """Request a build and return its outcome, after the early pages."""
    child.send(pickle.dumps(site))
    while isinstance(answer := pickle.loads(child.receive()), worker.EarlyPage):
        assert answer.data
    assert isinstance(answer, worker.Outcome)
    return answer


def test_it_tells_what_has_changed_and_ends_with_the_preview(tmp_path: Path) -> None:
    root = make_site(
        tmp_path, {"content/环.md": article(), "sitegen.toml": "base_url = 'https://a.cn/b/'\n"}
    )
    site = Site(root=root, output=root / "public", jobs=1)
    child = worker._start()
    first = asked(child, site)
    assert (first.articles, first.failed, first.base_path) == (1, False, "/b")
    assert first.pages == {"content/环.md": "articles/环/index.html"}
    make_site(root, {"content/环.md": article("别的。\n")})
    assert "articles/环/index.html" in asked(child, site).changed
    make_site(root, {"sitegen.toml": "base_url = ["})
    broken = asked(child, site)
    assert broken.failed
    assert [each.span.path for each in broken.diagnostics] == ["sitegen.toml"]
    child.dismiss()
    child.end()
    assert child.status() == 0


def test_a_fault_of_the_generator_is_an_outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: Any, **__: Any) -> NoReturn:
        raise ZeroDivisionError("here")

    monkeypatch.setattr(worker, "build", fault)
    ours, theirs = socketpair()
    with ours, theirs:
        outcome = worker._build(Site(root=tmp_path, output=tmp_path / "public"), Stream(theirs))
    assert outcome.failed
    assert outcome.fault.startswith("Traceback ")
    assert "ZeroDivisionError: here" in outcome.fault


def leave_a_child(stream: Stream) -> None:
    """Crash in the middle of a message, while another process keeps the socket open."""
    stream.receive()
    if os.fork() == 0:
        time.sleep(3)
        os._exit(0)
    stream._socket.sendall(framed(b"x" * 100)[:50])
    os._exit(1)


def test_one_that_always_dies_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def short_lived() -> Child:
        child = Child(leave_a_child)
        started.append(child)
        return child

    monkeypatch.setattr(worker, "_start", short_lived)
    # Its group would be this one: it does not live to lead one of its own.
    monkeypatch.setattr("os.killpg", lambda group, kill: None)
    builder = worker.Worker()
    site = Site(root=tmp_path, output=tmp_path / "public")
    outcome = asyncio.run(builder.build(site, show=lambda page: None))
    builder.stop()
    assert outcome.failed
    assert outcome.fault.startswith("the process that builds crashed three times in a row")
    assert [child.is_alive for child in started] == [False] * 4


def test_it_ends_with_the_preview_in_the_middle_of_a_build(tmp_path: Path) -> None:
    """Also if the preview is killed, and while C code holds the interpreter."""
    code = "import ctypes, os\n"
    code += "def setup(site):\n    (site.root / 'pid').write_text(str(os.getpid()))\n"
    code += "    ctypes.PyDLL(None).sleep(60)\n"
    extension = code.replace("site.root", repr(tmp_path).replace("PosixPath", "Path"))
    files = {"content/a.md": "甲\n", "sitegen.toml": 'extensions = ["ext"]\n'}
    make_site(tmp_path, {**files, "ext.py": f"from pathlib import Path\n{extension}"})
    command = [SITEGEN, "serve", "--root", tmp_path]
    preview = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    pid = int(wait_for((tmp_path / "pid").read_text))
    preview.kill()
    preview.wait()
    wait_for(lambda: "" if Path(f"/proc/{pid}/cmdline").exists() else "ended")


def wait_for(look: Callable[[], str]) -> str:
    """Poll until there is a result."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(FileNotFoundError):
            if found := look():
                return found
        time.sleep(0.05)
    raise AssertionError("it never came")
