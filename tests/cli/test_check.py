"""``sitegen check`` as an author runs it: terminal output and exit status."""

import json
import os
import pty
import re
import subprocess
from pathlib import Path
from typing import Any, NoReturn

import pytest

from sitegen.cli.github import as_commands
from sitegen.cli.sarif import as_sarif
from sitegen.core.diagnostics import Code, Span, error, warning
from sites import SITEGEN, make_site

MATH = {"content/a.md": "---\ndate: 2024/1/2\n---\n\n$a \\* b$\n"}
MENDED = "---\ndate: 2024-01-02\n---\n\n$a * b$\n"
DIFF = "\n".join(
    [
        "--- content/a.md",
        "+++ content/a.md (repaired)",
        "@@ -1,6 +1,6 @@",
        " ---",
        "-date: 2024/1/2",
        "+date: 2024-01-02",
        " ---",
        " ",
        "-$a \\* b$",
        "+$a * b$",
        " \n",
    ]
)


def run(root: Path, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [SITEGEN, "check", "--root", root, *arguments]
    options = {"stdin": subprocess.DEVNULL, "encoding": "utf-8", **options}
    ran = subprocess.run(command, capture_output=True, text=True, **options)
    assert "Traceback" not in ran.stdout + ran.stderr
    return ran


def test_a_good_site_is_silent_but_for_a_summary(tmp_path: Path) -> None:
    ran = run(make_site(tmp_path, {"content/a.md": "[甲](https://a.example/)，$x$\n"}))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.fullmatch(
        r"1 article, 1 formula, \d+ pages, \d+ addresses inside the site,"
        r" 1 outside \(not followed without --external\), \d\.\d MB,"
        r" no problems in \d+\.\d\d s\n",
        ran.stdout,
    )
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize(
    ("text", "status", "strict"),
    [
        ("![](x.svg)\n", 0, 0),
        ("<a href=no.html>x</a>\n", 0, 1),
        ("$\\frac{a$\n", 1, 1),
    ],
)
def test_errors_set_the_exit_status_and_with_strict_warnings_too(
    text: str, status: int, strict: int, tmp_path: Path
) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>'
    make_site(tmp_path, {"content/a.md": text, "content/x.svg": svg})
    assert run(tmp_path).returncode == status
    assert run(tmp_path, "--strict").returncode == strict


@pytest.mark.parametrize("arguments", [["--yes"], ["--format", "xml"], ["--root", "nowhere"]])
def test_wrong_usage_is_status_2(arguments: list[str], tmp_path: Path) -> None:
    assert run(make_site(tmp_path, MATH), *arguments).returncode == 2


@pytest.mark.parametrize("arguments", [[], ["--fix"], ["--format", "sarif"]])
def test_so_is_a_site_that_cannot_be_built(arguments: list[str], tmp_path: Path) -> None:
    make_site(tmp_path, {"sitegen.toml": "page_size = 0\n"})
    ran = run(tmp_path, *arguments)
    assert ran.returncode == 2
    assert "page_size: expected" in ran.stdout + ran.stderr


def test_without_a_terminal_repairs_are_shown_and_not_made(tmp_path: Path) -> None:
    ran = run(make_site(tmp_path, MATH), "--fix")
    assert ran.returncode == 1
    assert ran.stdout.startswith(
        DIFF + "1 file can be repaired; nothing was changed: without a terminal to ask on,"
        " --yes is needed to write\n"
    )
    assert (tmp_path / "content/a.md").read_text() == MATH["content/a.md"]
    assert not (tmp_path / ".sitegen/backup").exists()


def test_with_yes_they_are_made_and_the_result_is_checked(tmp_path: Path) -> None:
    ran = run(make_site(tmp_path, MATH), "--fix", "--yes", "--strict")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(DIFF + "1 file repaired; the old versions are in ")
    assert (tmp_path / "content/a.md").read_text() == MENDED
    again = run(tmp_path, "--fix", "--yes", "--strict")
    assert again.returncode == 0
    assert again.stdout.startswith("Nothing to repair.\n")


@pytest.mark.parametrize(("answer", "status"), [(b"y\n", 0), (b"n\n", 1), (b"\n", 1)])
def test_at_a_terminal_it_asks(answer: bytes, status: int, tmp_path: Path) -> None:
    make_site(tmp_path, MATH)
    leader, follower = pty.openpty()
    os.write(leader, answer)
    ran = run(tmp_path, "--fix", stdin=follower)
    os.close(leader)
    os.close(follower)
    assert "Repair 1 file? [y/N]: " in ran.stdout
    assert ran.returncode == status
    written = (tmp_path / "content/a.md").read_text()
    assert written == (MATH["content/a.md"] if status else MENDED)


def test_what_machines_read_stands_alone_on_standard_output(tmp_path: Path) -> None:
    make_site(tmp_path, {**MATH, "content/b.md": "[x](no.md)\n"})
    ran = run(tmp_path, "--format", "json", "--fix")
    assert [(each["path"], each["code"]) for each in json.loads(ran.stdout)] == [
        ("content/a.md", "math-escaped"),
        ("content/b.md", "link-missing"),
    ]
    assert DIFF in ran.stderr
    ran = run(tmp_path, "--format", "github")
    assert len(ran.stdout.splitlines()) == 2
    ran = run(make_site(tmp_path / "good", {"content/a.md": "a\n"}), "--format", "github")
    assert ran.stdout == ""


def test_workflow_commands_are_escaped() -> None:
    found = [
        error(
            Code.MATH_SYNTAX, "100%\nsure: a,b", Span(path="content/a:b,c%.md", line=2, column=3)
        ),
        warning(Code.LINK_MISSING, "x", Span(path="content/b.md"), hint="y"),
    ]
    assert as_commands(found, Path()) == (
        "::error file=content/a%3Ab%2Cc%25.md,line=2,col=3,endColumn=4,title=math-syntax"
        "::100%25%0Asure: a,b\n"
        "::warning file=content/b.md,line=1,col=1,endColumn=2,title=link-missing::x%0Ay"
    )


def test_paths_count_from_where_the_command_was_given(tmp_path: Path) -> None:
    make_site(tmp_path / "blog", {"content/a.md": "[x](no.md)\n"})
    ran = run(Path("blog"), "--format", "github", cwd=tmp_path)
    assert ran.stdout.startswith("::warning file=blog/content/a.md,line=1,col=5,")
    ran = run(Path("../blog"), "--format", "github", cwd=make_site(tmp_path / "other", {}))
    assert ran.stdout.startswith("::warning file=content/a.md,line=1,col=5,")


def test_sarif_has_what_its_schema_requires() -> None:
    found = [
        error(Code.MATH_SYNTAX, "m", Span(path="content/梯度 1.md", line=2, column=3, length=4)),
        warning(Code.TEMPLATE, "t", Span(path="/theme/base.html"), hint="h"),
    ]
    log = json.loads(as_sarif(found, Path()))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (ran,) = log["runs"]
    driver = ran["tool"]["driver"]
    assert driver["name"] == "sitegen"
    assert [rule["id"] for rule in driver["rules"]] == list(Code)
    assert all(rule["shortDescription"]["text"].endswith(".") for rule in driver["rules"])
    assert ran["columnKind"] == "unicodeCodePoints"
    for result, each in zip(ran["results"], found, strict=True):
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == each.code
        assert result["level"] in ("error", "warning", "note", "none")
        assert result["message"]["text"]
    first, second = (r["locations"][0]["physicalLocation"] for r in ran["results"])
    assert first == {
        "artifactLocation": {
            "uri": "content/%E6%A2%AF%E5%BA%A6%201.md",
            "uriBaseId": "%SRCROOT%",
        },
        "region": {"startLine": 2, "startColumn": 3, "endColumn": 7},
    }
    assert second["artifactLocation"] == {"uri": "file:///theme/base.html"}


def test_sarif_without_the_sources_names_each_rule_by_its_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_: object) -> NoReturn:
        raise OSError("could not get source code")

    monkeypatch.setattr("inspect.getsource", missing)
    rules = json.loads(as_sarif([], Path()))["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["shortDescription"]["text"] for rule in rules] == list(Code)


def test_help_has_examples() -> None:
    ran = subprocess.run([SITEGEN, "check", "--help"], capture_output=True, text=True)
    assert ran.returncode == 0
    assert "sitegen check --fix\n" in ran.stdout
