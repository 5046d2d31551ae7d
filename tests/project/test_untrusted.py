"""``--untrusted``: nothing that comes with a site runs, here or in a reader's browser."""

import os
import re
import signal
import socket
import subprocess
import time
from importlib import util
from pathlib import Path

import pytest

from commands import sitegen
from sitegen.config import untrusted
from sitegen.system.output_writer import staged_at
from sites import SITEGEN, article, build_site, make_site, run, snapshot

RAN = "ran"
CODE = "open({!r}, 'w').close()\n"
HOSTILE_TEMPLATE = (
    "{{% extends 'base.html' %}}{{% block content %}}"
    "{{{{ cycler.__init__.__globals__.os.system('touch {}') }}}}HOSTILE{{% endblock %}}"
)
CONFIG = """\
title = "站"
extensions = ["evil"]

[math.macros]
"\\\\RR" = "\\\\href{javascript:alert(1)}{HOSTILE}"

[analytics]
script = "https://evil.example/count.js"

[comments]
hosts = ["https://evil.example"]

[images]
download = true
"""


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """A site that tries to run code in every way that a site can."""
    root, ran = tmp_path / "stranger", str(tmp_path / RAN)
    code = CODE.format(ran)
    make_site(
        root,
        {
            "sitegen.toml": CONFIG,
            "evil.py": f"{code}def setup(site):\n    {code}",
            "multiprocessing.py": code,
            "json.py": code,
            "sitecustomize.py": code,
            "content/a.md": article(
                "<script>alert('HOSTILE')</script>\n\n$x + \\RR$\n", title="甲"
            ),
            "content/b/index.md": article("乙\n", title="乙", cover="http://127.0.0.1:9/x.png"),
            "content/b/x.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>HOSTILE</script></svg>",
            "static/assets/theme.js": "HOSTILE",
            "static/assets/theme.css": "/* HOSTILE */",
            "static/index2.html": "<script>HOSTILE</script>",
            "static/ok.txt": "fine",
            "templates/article.html": HOSTILE_TEMPLATE.format(ran),
            "templates/base.html": HOSTILE_TEMPLATE.format(ran),
        },
    )
    (root / "static/link.txt").symlink_to("/etc/passwd")
    (root / "content/link.md").symlink_to("/etc/passwd")
    return root


def assert_harmless(stranger: Path, output: Path) -> None:
    assert not (stranger.parent / RAN).exists()
    files = snapshot(output)
    assert b"fine" in files["ok.txt"]
    for name, data in files.items():
        assert b"HOSTILE</script>" not in data
        assert b"evil.example" not in data, name
        if name.endswith((".js", ".css", ".svg")):
            assert b"HOSTILE" not in data, name
        if name.endswith(".html"):
            assert b"<script>alert" not in data, name
            assert re.search(rb"""=["']?\s*javascript:""", data) is None, name
    assert b"root:x:0" not in b"".join(files.values())


def test_the_stranger_s_site_is_hostile(stranger: Path) -> None:
    """Without the option its code runs: the other tests would show nothing otherwise."""
    run(stranger)
    assert (stranger.parent / RAN).exists()


def test_nothing_of_a_stranger_s_site_runs(stranger: Path) -> None:
    ran = run(stranger, "--untrusted", cwd=stranger)
    assert "Traceback" not in ran.stderr
    assert_harmless(stranger, stranger / "public")
    assert not (stranger / ".sitegen").exists()
    page = (stranger / "public/articles/a/index.html").read_text("utf-8")
    assert "甲" in page
    told = ran.stderr
    for part in ("templates:1:1: hint", "extensions is ignored", "analytics is ignored"):
        assert part in told
    assert "static/assets/theme.js:1:1: error: may run scripts" in told


def test_a_cache_that_comes_with_a_site_is_neither_read_nor_written(stranger: Path) -> None:
    victim = stranger.parent / "victim"
    victim.mkdir()
    (stranger / ".sitegen").symlink_to(victim)
    run(stranger, "--untrusted", cwd=stranger)
    assert (stranger / "public/index.html").exists()
    assert snapshot(victim) == {}
    (stranger / ".sitegen").unlink()
    make_site(stranger, {".sitegen/cache.sqlite": b"planted", ".sitegen/search/x.index": b"x"})
    before = snapshot(stranger / ".sitegen")
    run(stranger, "--untrusted", cwd=stranger)
    assert snapshot(stranger / ".sitegen") == before


def test_built_files_that_came_with_a_site_are_reported(stranger: Path) -> None:
    make_site(stranger, dict.fromkeys(("public/evil.html", "public/.sitegen-x/evil.html"), "x"))
    ran = run(stranger, "--untrusted", cwd=stranger)
    assert (
        "holds files that this build has not written: .sitegen-x/evil.html, evil.html [untrusted]"
        in ran.stderr
    )
    assert (
        run(stranger, "--untrusted", "--output", stranger.parent / "new").stderr.count(
            "has not written"
        )
        == 0
    )


def test_the_plan_of_an_interrupted_build_that_came_with_a_site_leaves_nothing(
    stranger: Path,
) -> None:
    journal = '{"files": ["evil.html"], "staged": ["evil.html"], "removed": []}'
    planted = {
        "journal.json": journal,
        f"files/{staged_at(Path(), 'evil.html').name}": "<script>HOSTILE</script>",
    }
    make_site(stranger, {f"public/.sitegen-staging/{k}": v for k, v in planted.items()})
    ran = run(stranger, "--untrusted", cwd=stranger)
    assert not (stranger / "public/evil.html").exists(), ran.stderr


def test_settings_that_lie_elsewhere_are_not_read(stranger: Path) -> None:
    (stranger.parent / "secret.toml").write_text('password = "s3cret"\n', "utf-8")
    (stranger / "sitegen.toml").unlink()
    (stranger / "sitegen.toml").symlink_to(stranger.parent / "secret.toml")
    ran = run(stranger, "--untrusted", cwd=stranger)
    assert ran.returncode == 2
    assert "password" not in ran.stderr
    assert "is a link out of the site" in ran.stderr


def test_without_a_sanitizer_raw_html_is_shown_as_text(
    stranger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = util.find_spec
    monkeypatch.setattr(untrusted, "find_spec", lambda name: None if name == "nh3" else found(name))
    (stranger / "static/link.txt").unlink()
    built = build_site(stranger, untrusted=True, caches=stranger.parent / "cache")
    assert any("nh3 is not installed" in each.message for each in built.diagnostics)
    page = (stranger / "public/articles/a/index.html").read_text("utf-8")
    assert "&lt;script&gt;alert(" in page
    assert_harmless(stranger, stranger / "public")


def test_check_runs_nothing_either(stranger: Path) -> None:
    ran = sitegen("check", "--untrusted", cwd=stranger)
    assert "Traceback" not in ran.stderr
    assert not (stranger.parent / RAN).exists()
    assert not (stranger / ".sitegen").exists()
    assert sitegen("check", "--untrusted", "--fix", cwd=stranger).returncode == 2


def test_the_preview_runs_nothing_either(stranger: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [SITEGEN, "serve", "--untrusted", "--jobs", "1", "--port", port]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=stranger, text=True, env=environment, **pipes) as served:  # type: ignore[call-overload]
        try:
            told = ""
            until = time.monotonic() + 60
            while "articles →" not in told and time.monotonic() < until:
                told += served.stdout.readline()
        finally:
            served.send_signal(signal.SIGINT)
            served.wait(30)
    assert "2 articles" in told
    assert not (stranger.parent / RAN).exists()
    assert not (stranger / ".sitegen").exists()
