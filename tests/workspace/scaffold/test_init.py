"""``sitegen init``: a site that can be built at once; no file is ever replaced."""

import json
import re
import resource
import subprocess
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from commands import sitegen
from sitegen.config import load_config
from sitegen.workspace.scaffold import origin
from sites import SITEGEN, build_site, snapshot

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_new_site_builds_without_a_remark(language: str, tmp_path: Path) -> None:
    root = tmp_path / "blog"
    ran = sitegen("init", root, "--language", language, "--title", "Título", "--author", "甲")
    assert (ran.returncode, ran.stderr) == (0, "")
    config = load_config(root)
    assert (config.title, config.author, config.language) == ("Título", "甲", language)
    built = build_site(root)
    assert built.diagnostics == ()
    assert (len(built.library.articles), len(built.library.pages)) == (2, 1)
    assert built.formulas > 20
    assert any(each.references for each in built.library.articles)
    files = snapshot(root)
    assert b"T\xc3\xadtulo" in files["README.md"]
    assert not any(b"{title}" in data or b"{date}" in data for data in files.values())


def test_its_files_are_listed_and_the_next_step_is_named(tmp_path: Path) -> None:
    ran = sitegen("init", "blog", cwd=tmp_path)
    listed = {line.strip() for line in ran.stdout.splitlines() if line.startswith("  ")}
    assert listed == {*snapshot(tmp_path / "blog")}
    assert ran.stdout.endswith("Next: cd blog, then sitegen serve\n")


def test_what_git_should_not_hold_is_ignored(tmp_path: Path) -> None:
    sitegen("init", tmp_path)
    build_site(tmp_path)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    listed = ["git", "ls-files", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=tmp_path, capture_output=True, text=True).stdout
    assert "sitegen.toml" in names
    assert "public/" not in names
    assert ".sitegen/" not in names


@pytest.mark.parametrize("name", ["sitegen.toml", "content/pages/about.md", ".gitignore"])
def test_what_is_there_is_never_written_over(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("mine", encoding="utf-8")
    ran = sitegen("init", tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"error: {name} already exists; nothing was written\n  hint: " in ran.stderr
    assert snapshot(tmp_path) == {name: b"mine"}


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "README.md").symlink_to(tmp_path / "elsewhere.md")
    assert sitegen("init", tmp_path / "site").returncode == 2
    assert not (tmp_path / "elsewhere.md").exists()


def test_a_place_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "content").write_text("a file", encoding="utf-8")
    ran = sitegen("init", tmp_path)
    assert ran.returncode == 1
    assert "error: cannot write " in ran.stderr


def test_on_a_full_disk_nothing_is_written(tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    command = [SITEGEN, "init", tmp_path / "blog"]
    ran = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit)
    assert ran.returncode == 1
    assert f"error: cannot write {tmp_path / 'blog'}" in ran.stderr
    assert snapshot(tmp_path) == {}
    assert sitegen("init", tmp_path / "blog").returncode == 0


def workflow(path: Path) -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load(path.read_text("utf-8"))
    return loaded


def uses(path: Path) -> list[str]:
    jobs = workflow(path)["jobs"]
    assert isinstance(jobs, dict)
    return [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]


def test_the_workflow_is_this_repositorys_but_for_the_installation(tmp_path: Path) -> None:
    sitegen("init", tmp_path)
    own, new = (folder / ".github/workflows/pages.yml" for folder in (ROOT, tmp_path))
    assert uses(new) == uses(own)
    for key in ("permissions", "concurrency", True):  # YAML reads `on` as true
        assert workflow(new)[key] == workflow(own)[key]  # type: ignore[index]  # see above


PINNED = re.compile(r"^ *(?:- )?uses: actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


@pytest.mark.parametrize("place", ["own", "new"])
def test_the_actions_of_workflows_are_pinned_by_commit(place: str, tmp_path: Path) -> None:
    sitegen("init", tmp_path)
    folder = (ROOT if place == "own" else tmp_path) / ".github/workflows"
    for path in folder.glob("*.yml"):
        text = path.read_text("utf-8")
        used = [line for line in text.splitlines() if "uses:" in line]
        assert used
        assert [line for line in used if not PINNED.fullmatch(line)] == []
        assert "To renew" in text.partition("name:")[0]


def test_the_packages_of_a_workflow_are_pinned_by_digest(tmp_path: Path) -> None:
    sitegen("init", tmp_path)
    text = (tmp_path / "requirements.lock").read_text("utf-8")
    assert "sitegen init" in text.partition("==")[0]
    entries = text.replace("\\\n", "").splitlines()
    pinned = [line for line in entries if line and not line.startswith("#")]
    assert all("==" in line and "--hash=sha256:" in line for line in pinned)
    names = {canonicalize_name(re.split(r"[=\[]", line)[0]) for line in pinned}
    extras = {"v8", "search", "images", "sanitize", "pinyin"}
    for each in map(Requirement, requires("sitegen") or ()):
        wanted = not each.marker or any(each.marker.evaluate({"extra": e}) for e in extras)
        assert not wanted or canonicalize_name(each.name) in names
    assert {"hatchling", "babel", "fonttools", "brotli"} <= names  # it is built without isolation
    (job,) = [
        j
        for j in workflow(tmp_path / ".github/workflows/pages.yml")["jobs"].values()
        if "needs" not in j
    ]  # type: ignore[attr-defined]
    (install,) = [step["run"] for step in job["steps"] if "pip install" in step.get("run", "")]
    assert "pip install --require-hashes -r requirements.lock" in install
    assert "pip install --no-deps --no-build-isolation -r requirements.txt" in install


ORIGINS = [
    ({}, ""),
    (
        {
            "url": "https://token@example.org/x/sitegen.git",
            "vcs_info": {"vcs": "git", "commit_id": "abc"},
        },
        "sitegen[all] @ git+https://example.org/x/sitegen.git@abc",
    ),
    (
        {"url": "https://example.org/sitegen.whl", "archive_info": {}},
        "sitegen[all] @ https://example.org/sitegen.whl",
    ),
    ({"url": "file:///nowhere/sitegen.whl", "archive_info": {}}, ""),
    ({"url": "file:///nowhere/sitegen", "dir_info": {}}, ""),
]


@pytest.mark.parametrize(("reported", "line"), ORIGINS)
def test_a_workflow_installs_the_sitegen_that_made_it(
    reported: dict[str, object], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = json.dumps(reported) if reported else None
    found = SimpleNamespace(read_text=lambda name: noted)
    monkeypatch.setattr(origin, "distribution", lambda name: found)
    assert origin.requirement() == line


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:ann/sitegen.git", "git+https://github.com/ann/sitegen.git@"),
        ("ssh://git@github.com/ann/sitegen", "git+https://github.com/ann/sitegen@"),
        ("https://github.com/ann/sitegen", "git+https://github.com/ann/sitegen@"),
        ("../sitegen", ""),
    ],
)
def test_a_checkout_is_named_by_its_remote_and_commit(
    remote: str, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (
        ["init", "-q"],
        ["remote", "add", "origin", remote],
        [*identity, "commit", "-q", "--allow-empty", "-m", "x"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    reported = json.dumps({"url": tmp_path.as_uri(), "dir_info": {"editable": True}})
    found = SimpleNamespace(read_text=lambda name: reported)
    monkeypatch.setattr(origin, "distribution", lambda name: found)
    line = origin.requirement()
    assert line.startswith(f"sitegen[all] @ {address}") if address else line == ""


def test_what_nobody_installed_comes_from_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> NoReturn:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(origin, "distribution", missing)
    assert origin.requirement() == ""


def test_without_git_a_checkout_has_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported = json.dumps({"url": tmp_path.as_uri(), "dir_info": {}})
    found = SimpleNamespace(read_text=lambda name: reported)
    monkeypatch.setattr(origin, "distribution", lambda name: found)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert origin.requirement() == ""
