"""The GitHub Pages workflow: its shell steps are run as they stand, in a copy of the checkout."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
VALUES = {"steps.pages.outputs.base_url": "https://reader.example/blog"}
"""What the expressions of the shell steps stand for."""


def workflow() -> dict[Any, Any]:
    text = (ROOT / ".github/workflows/pages.yml").read_text(encoding="utf-8")
    loaded: dict[Any, Any] = yaml.safe_load(text)
    return loaded


def shell_steps(job: str) -> list[str]:
    steps = (step.get("run", "") for step in workflow()["jobs"][job]["steps"])
    return [re.sub(r"\$\{\{ *(\S+) *\}\}", lambda found: VALUES[found[1]], step) for step in steps]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what git holds or would hold, with this test's own virtual environment."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            copy_as_old(ROOT / name, tmp_path / name)
    # Installing again would take half a minute and prove what `make` proves already.
    (tmp_path / ".venv").symlink_to(sys.prefix)
    return tmp_path


def copy_as_old(source: Path, target: Path) -> None:
    """Copy a file and date it back, so that make takes the environment for newer."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
    os.utime(target, (0, 0))


@pytest.mark.slow
@pytest.mark.skipif(
    not (Path(sys.prefix) / ".installed").exists(), reason="not in an environment that make made"
)
def test_the_shell_steps_build_the_site_below_its_address(checkout: Path) -> None:
    for step in filter(None, shell_steps("build")):
        # As GitHub runs a step without `shell:`.
        ran = subprocess.run(
            ["bash", "-e", "-c", step], cwd=checkout, capture_output=True, text=True
        )
        assert ran.returncode == 0, step + ran.stdout + ran.stderr
    home = (checkout / "public" / "index.html").read_text(encoding="utf-8")
    assert "https://reader.example/blog/" in home
    assert 'href="/blog/' in home
    assert 'href="/assets/' not in home


def test_what_is_uploaded_is_what_was_built() -> None:
    steps = workflow()["jobs"]["build"]["steps"]
    upload = next(step for step in steps if "upload-pages-artifact" in step.get("uses", ""))
    assert upload["with"]["path"] == "public"


def test_a_deployment_may_do_no_more_than_it_has_to() -> None:
    assert workflow()["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    assert workflow()["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_checks_call_targets_that_make_knows() -> None:
    text = (ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    targets = jobs["ranges"]["strategy"]["matrix"]["target"]
    runs = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert runs == [".ci/run", "make ${{ matrix.target }}", "make audit"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    rules = {
        name for names in re.findall(r"^([\w -]+):(?!=)", makefile, re.M) for name in names.split()
    }
    assert {*targets, "audit", "check", "fuzz", "coverage"} <= rules
