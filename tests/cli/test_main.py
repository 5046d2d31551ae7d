"""Shared behaviour of commands: versions, help, completion, suggestions for mistyped names."""

import errno
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner, Result

from commands import sitegen
from sitegen import __version__
from sitegen.cli import main
from sitegen.cli.group import Lazy
from sitegen.cli.version import versions
from sitegen.typeset.katex import VERSION


def commands(group: click.Group = main, prefix: str = "") -> Iterator[str]:
    """Yield the names of all commands, also of those in groups."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield f"{prefix}{name}"
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")


def test_it_is_a_module_too() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "sitegen", "--help"], capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("Usage: sitegen ")


def test_the_version_names_what_typesets_and_starts_nothing() -> None:
    ran = sitegen("--version")
    assert ran.returncode == 0
    assert f"sitegen {__version__}\nKaTeX {VERSION}, run by pykatex " in ran.stdout
    loaded = (
        "import sys\nfrom sitegen.cli.version import versions\nimport sitegen.cli\nversions()\n"
        "print([m for m in ('pykatex', 'py_mini_racer', 'jinja2', 'uvicorn',"
        " 'importlib.metadata', 'sitegen.build.pipeline') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True)
    assert ran.stdout == "[]\n", ran.stderr


def test_the_version_says_what_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitegen.cli.version.installed", lambda package: "")
    monkeypatch.setattr("sitegen.cli.version._KATEX", tmp_path / "VERSION")
    assert "\nKaTeX (its files are not installed), run by nothing\n" in versions()


def test_help_and_completion_do_not_wait_for_the_pipeline() -> None:
    loaded = (
        "import sys, click\nfrom sitegen.cli import main\n"
        "context = click.Context(main)\n"
        "main.get_help(context)\nmain.shell_complete(context, 'b')\n"
        "print([m for m in ('jinja2', 'sitegen.build.pipeline') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True)
    assert ran.stdout == "[]\n", ran.stderr


@pytest.mark.parametrize("command", ["", *commands()])
def test_every_help_has_examples_that_are_commands(command: str) -> None:
    ran = sitegen(*command.split(), "--help")
    shown = ran.stdout.partition("Examples:\n")[2].partition("\n\n")[0].splitlines()
    assert shown
    known = {*commands()}
    for line in shown:
        words = line.split()
        assert words[0] == "sitegen"
        assert words[1] in known
        assert command.split() == words[1 : 1 + len(command.split())]
        for option in re.findall(r"--[\w-]+", line):
            assert option in ran.stdout


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("bild", "there is no command bild; did you mean build?"),
        ("depoly", "there is no command depoly; did you mean deploy?"),
        ("theme ejcet", "there is no command ejcet; did you mean eject or accept?"),
        ("xyzzy", "there is no command xyzzy; known: init, new, "),
    ],
)
def test_a_mistyped_command_is_answered_with_the_nearest(typed: str, printed: str) -> None:
    ran = sitegen(*typed.split())
    assert ran.returncode == 2
    assert printed in ran.stderr


def test_a_mistyped_option_is_answered_with_the_nearest() -> None:
    ran = sitegen("build", "--stirct")
    assert ran.returncode == 2
    assert "--strict" in ran.stderr


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("sitegen de", "plain,deploy"),
        ("sitegen theme ", "plain,eject"),
        ("sitegen deploy --dry", "plain,--dry-run"),
        ("sitegen build --format ", "plain,json"),
        ("sitegen theme eject arti", "plain,article.html"),
    ],
)
def test_the_shell_completes(line: str, offered: str, tmp_path: Path) -> None:
    position = len(line.split(" ")) - 1
    asked = {"_SITEGEN_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(position)}
    ran = sitegen(cwd=tmp_path, **asked)
    assert ran.returncode == 0
    assert offered in ran.stdout.splitlines()


def failing(problem: OSError, monkeypatch: pytest.MonkeyPatch) -> Result:
    """Call a command in which the system raises an OSError."""

    @click.command("go")
    def command() -> None:
        raise problem

    monkeypatch.setitem(sys.modules, "commands_of.go", SimpleNamespace(command=command))
    group = Lazy("group", package="commands_of", commands={"go": "Goes."})
    assert group.get_command(click.Context(group), "stay") is None
    return CliRunner().invoke(group, ["go"])


def test_what_the_system_refuses_is_reported_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = failing(OSError(errno.ENOSPC, "No space left on device", "a.db"), monkeypatch)
    assert (refused.exit_code, refused.stderr) == (1, "error: a.db: No space left on device\n")
    refused = failing(OSError("no file, no number"), monkeypatch)
    assert (refused.exit_code, refused.stderr) == (1, "error: no file, no number\n")


def test_where_nobody_reads_any_more_it_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = failing(BrokenPipeError(errno.EPIPE, "Broken pipe"), monkeypatch)
    assert (ended.exit_code, ended.output) == (1, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_script_for_each_shell(shell: str) -> None:
    ran = sitegen(_SITEGEN_COMPLETE=f"{shell}_source")
    assert "_SITEGEN_COMPLETE" in ran.stdout, ran.stderr
