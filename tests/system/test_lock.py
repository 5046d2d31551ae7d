"""Locks are released when their process ends; until then their file names the holder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from serve.previewing import previewing
from sitegen.core.diagnostics import BuildError
from sitegen.system import lock
from sitegen.system.lock import held, holder, take
from sitegen.system.output_writer import LOCK
from sites import SITEGEN, article, build_site, cache_of, make_site, run, snapshot

HOLD = """
import sys
from pathlib import Path
from sitegen.system.lock import take
sys.argv = ["sitegen", "build", "--jobs", "2"]
assert take(Path(sys.stdin.readline().strip()))
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def held_by_another(file: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold a lock while the block runs."""
    command = [sys.executable, "-c", HOLD]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{file}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_lock_is_had_once_and_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "lock"
    lock = take(file)
    assert lock is not None
    assert take(file) is None
    lock.release()
    assert list(file.parent.iterdir()) == []
    again = take(file)
    assert again is not None
    again.release()


def test_the_holder_is_named_and_dies_with_its_lock(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    with held_by_another(file) as other:
        assert holder(file) == f"process {other.pid} (sitegen build --jobs 2)"
        assert take(file) is None
    with held(file, "write", patience=30):
        assert holder(file).startswith(f"process {os.getpid()} ")


def test_who_waits_too_long_is_reported_for_whom(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    with (
        held_by_another(file) as other,
        pytest.raises(BuildError) as stopped,
        held(file, "write to public", patience=0.1),
    ):
        raise AssertionError
    (problem,) = stopped.value.diagnostics
    who = f"process {other.pid} (sitegen build --jobs 2)"
    assert problem.message == f"cannot write to public: {who} still holds the lock after 0 s"
    assert "end it" in problem.hint


def test_a_lock_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(BuildError, match=r"cannot write: .*file"),
        held(tmp_path / "file/x", "write"),
    ):
        raise AssertionError


def test_a_second_build_says_for_whom_it_waits_and_then_does_its_work(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": article(title="甲")})
    with held_by_another(tmp_path / "public" / LOCK) as other:
        command = [SITEGEN, "build", "--root", tmp_path]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, **pipes) as second:
            assert second.stderr is not None
            reported = second.stderr.readline()
            who = f"process {other.pid} (sitegen build --jobs 2)"
            assert reported == f"waiting to write to {tmp_path}/public: {who} holds the lock\n"
            assert not (tmp_path / "public/index.html").exists()
            other.kill()
            assert second.wait() == 0
    assert (tmp_path / "public/index.html").exists()
    assert not (tmp_path / "public" / LOCK).exists()


def test_processes_of_a_build_that_was_killed_keep_others_waiting(tmp_path: Path) -> None:
    """They may still be staging files; they end with their parent."""
    file, text = tmp_path / "lock", "import os\nif os.fork() == 0:\n    os.read(0, 1)\n"
    program = HOLD.replace("print(", text + "print(")
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{file}\n")
    process.stdin.flush()
    assert process.stdout.readline() == "held\n"
    process.kill()
    process.wait()
    assert take(file) is None  # the fork has it
    process.stdin.write("x")
    process.stdin.close()
    with held(file, "write", patience=30):
        pass
    process.stdout.close()


def site_of_many(root: Path) -> Path:
    texts = {f"content/{n}.md": f"# 题 {n}\n\n$x_{{{n}}}$\n\n[前](1.md)\n" for n in range(40)}
    return make_site(root, {**texts, "sitegen.toml": "[search]\nenabled = false\n"})


def test_many_builds_at_once_come_out_right(tmp_path: Path) -> None:
    root = site_of_many(tmp_path / "site")
    commands = [[SITEGEN, "build", "--root", root, "--jobs", str(n % 2 + 1)] for n in range(3)]
    commands += [[SITEGEN, "check", "--root", root]] * 2
    running = [
        subprocess.Popen(each, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for each in commands
    ]
    for process in running:
        printed, _ = process.communicate()
        assert (process.returncode, "Traceback" in printed) == (0, False), printed
    whole = snapshot(root / "public")
    build_site(root, output=tmp_path / "fresh")
    assert whole == snapshot(tmp_path / "fresh")


def test_two_previews_and_a_build_of_one_site_do_not_meet(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"content/a.md": article("甲。\n", draft="true")})
    with previewing(root) as first, previewing(root) as second:
        assert first.url != second.url
        make_site(root, {"content/a.md": article("乙。\n", draft="true")})
        assert run(root).returncode == 0
        first.wait_for("/articles/a/", "乙。")
        second.wait_for("/articles/a/", "乙。")
        folders = sorted(path.name for path in cache_of(root).glob("preview*"))
        assert folders == ["preview", "preview-2", "preview-2.lock", "preview.lock"]
    assert not (root / "public/articles").exists()
    assert [path.name for path in cache_of(root).glob("*.lock")] == ["build.lock"]


def test_a_lock_whose_file_is_taken_away_meanwhile_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "lock"
    whole = lock._lock

    def slow(descriptor: int, share: bool) -> None:
        whole(descriptor, share)
        monkeypatch.setattr(lock, "_lock", whole)
        file.unlink()  # as the last holder does

    monkeypatch.setattr(lock, "_lock", slow)
    mine = take(file)
    assert mine is not None
    assert file.exists()
    assert take(file) is None
    mine.release()


def test_what_stops_a_command_as_it_takes_a_lock_leaves_it_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(descriptor: int) -> NoReturn:
        raise KeyboardInterrupt

    file = tmp_path / "lock"
    with monkeypatch.context() as patched:
        patched.setattr(lock, "_sign", interrupted)
        with pytest.raises(KeyboardInterrupt):
            take(file)
    free = take(file)
    assert free is not None
    free.release()


def test_a_holder_that_has_gone_has_no_name(tmp_path: Path) -> None:
    assert holder(tmp_path / "lock") == "another process"
