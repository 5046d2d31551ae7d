"""The shortest build: nothing is done where nothing has changed, and everything where in doubt."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sites import article, make_site, run, snapshot

LONG_AGO = 1_600_000_000.25
"""Not a whole second: a file system that knows no parts of it takes longer to settle."""
CONFIG = 'title = "站"\n[search]\nenabled = false\n'


def settled(root: Path) -> Path:
    """Make all files old enough that no change can hide behind the clock of the file system."""
    for path in root.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return root


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {"content/a.md": article("$\\frac{1}{2$\n", title="甲"), "sitegen.toml": CONFIG}
    made = settled(make_site(tmp_path, files))
    subprocess.run(["sleep", "0.2"], check=True)  # the change of the entry itself settles too
    return made


def test_the_second_build_says_what_the_first_said(site: Path) -> None:
    first, second = run(site), run(site, "--explain")
    assert "math-syntax" in first.stderr
    assert second.stderr == first.stderr + "nothing has changed\n"
    assert "1 article, 1 formula" in second.stdout
    assert "0 files written" in second.stdout


@pytest.mark.parametrize(
    "name",
    [
        "content/a.md",
        "content/b.md",
        "static/x.txt",
        "templates/404.html",
        "sitegen.toml",
        "tags.toml",
    ],
)
def test_any_new_or_changed_file_is_seen(site: Path, name: str) -> None:
    run(site)
    texts = {
        "sitegen.toml": CONFIG.replace("站", "另"),
        "tags.toml": '0A3F = { article = "content/a.md", label = "x" }\n',
    }
    make_site(site, {name: texts.get(name, "新的\n")})
    assert " 0 files written" not in run(site).stdout


def test_a_deleted_article_is_seen(site: Path) -> None:
    make_site(site, {"content/b.md": "# b\n"})
    run(site)
    (site / "content/b.md").unlink()
    run(site)
    assert not (site / "public/articles/b").exists()


def test_a_folder_in_the_place_of_a_link_to_it_is_seen(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content, elsewhere = site / "content", tmp_path_factory.mktemp("elsewhere") / "content"
    content.rename(elsewhere)
    content.symlink_to(elsewhere)
    assert "0 articles" in run(site).stdout
    content.unlink()
    elsewhere.rename(content)  # its files have the same times and names
    assert "1 article" in run(site).stdout


def test_output_changed_by_others_is_mended(site: Path) -> None:
    run(site)
    before = snapshot(site / "public")
    (site / "public/index.html").write_text("other")
    (site / "public/404.html").unlink()
    run(site)
    assert snapshot(site / "public") == before


def test_other_options_are_another_build(site: Path) -> None:
    make_site(site, {"content/b.md": article(title="乙", draft="true")})
    run(site)
    assert "2 articles" in run(site, "--drafts").stdout
    assert "1 article" in run(site).stdout


PROGRAM = """
import sys
from pathlib import Path
sys.argv = ["sitegen", "build", "--root", sys.argv[1]]
from sitegen.cli import main
try:
    main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
HEAVY = {
    "frontmatter",
    "imagesize",
    "jinja2",
    "markdown_it",
    "mdit_py_plugins",
    "multiprocessing",
    "PIL",
    "pygments",
    "pykatex",
    "starlette",
    "uvicorn",
    "yaml",
}


def test_a_build_with_nothing_to_do_loads_nothing_heavy(site: Path) -> None:
    run(site)
    command = [sys.executable, "-c", PROGRAM, str(site)]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "0 files written" in loaded
    assert HEAVY.isdisjoint(loaded.split())


@pytest.mark.parametrize("path", ["refs.bib", "bib/refs.bib"])
def test_a_bibliography_that_appears_is_seen(tmp_path: Path, path: str) -> None:
    files = {
        "content/a.md": article("见 [@k]。\n"),
        "sitegen.toml": f'[citations]\nfiles = ["{path}"]\n',
    }
    site = settled(make_site(tmp_path, files))
    assert "bibliography" in run(site).stderr
    assert "bibliography" in run(site).stderr
    make_site(
        site, {path: "@book{k, author = {Knuth}, title = {T}, publisher = {P}, year = 1984}\n"}
    )
    ran = run(site)
    assert "there is no bibliography" not in ran.stderr
    assert "Knuth" in (site / "public/articles/a/index.html").read_text("utf-8").replace(
        "KNUTH", "Knuth"
    )


def test_a_workflow_that_was_mended_is_seen(tmp_path: Path) -> None:
    files = {"content/a.md": article(), "sitegen.toml": "[publish]\nschedule = true\n"}
    workflow = ".github/workflows/pages.yml"
    site = settled(make_site(tmp_path, {**files, workflow: "on:\n  push:\n"}))
    assert "publish-schedule" in run(site).stderr
    assert "publish-schedule" in run(site).stderr
    make_site(site, {workflow: "on:\n  push:\n  schedule: []\n"})
    assert "publish-schedule" not in run(site).stderr
