"""The progress bar: shown on a terminal if a command takes long, and nowhere else."""

import io
import time

import pytest

from sitegen.cli.progress import shown


class Terminal(io.StringIO):
    """The output to a terminal."""

    def isatty(self) -> bool:
        return True


def on(file: io.StringIO, monkeypatch: pytest.MonkeyPatch, began: float) -> str:
    """Run two steps of a command that started at a time; return the output."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", file)
    with shown(began) as progress:
        progress("rendering", 1, 4)
        progress("composing", 3, 4)
    return file.getvalue()


def test_a_long_command_shows_its_steps_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = on(Terminal(), monkeypatch, time.perf_counter() - 5)
    assert "composing" in text
    assert "75%" in text
    assert text.endswith("\r\x1b[K\x1b[?25h")  # the line is erased, the cursor shown


def test_a_short_one_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on(Terminal(), monkeypatch, time.perf_counter() + 3600) == ""


def test_there_is_none_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on(io.StringIO(), monkeypatch, time.perf_counter() - 5) == ""
