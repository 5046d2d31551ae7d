"""``sitegen tag``: what it writes, what it asks, and how git merges it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sites import SITEGEN, article, make_site

THEOREM = "::: theorem {{#{0}}}\nSatz {1}.\n:::\n\n"
FILES = {
    "content/a.md": article(
        THEOREM.format("thm:x", "von der Konvergenz monotoner Folgen")
        + "::: proof {#pf:x}\nKlar.\n:::\n\n"
        "$$ a = b \\label{eq:x} $$\n\n"
        "![Bild](a.png 'Titel'){#fig:x}\n\n"
        "| a |\n|---|\n| b |\n\n: Tafel {#tab:x}\n",
        title="甲",
    ),
    "content/draft.md": article(THEOREM.format("thm:d", "im Entwurf"), draft="true"),
}


def tag(root: Path, *arguments: str, status: int = 0) -> str:
    """Run the command without a terminal; return what it prints."""
    command = [SITEGEN, "tag", "--root", root, *arguments]
    ran = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL
    )
    assert ran.returncode == status, ran.stderr
    return ran.stdout + ran.stderr


def tags(root: Path) -> dict[str, str]:
    """Return the tags of the file by their labels."""
    rows = json.loads(tag(root, "--format", "json", "--check", status=0))
    return {each["label"]: each["tag"] for each in rows}


def change(root: Path, name: str, before: str, after: str) -> None:
    path = root / "content" / name
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_site(tmp_path, FILES)
    tag(tmp_path)
    return tmp_path


def test_each_labelled_result_gets_a_tag_and_the_next_run_changes_nothing(tmp_path: Path) -> None:
    make_site(tmp_path, FILES)
    out = tag(tmp_path, "--check", status=1)
    assert not (tmp_path / "tags.toml").exists()
    found, _, last = out.rstrip("\n").rpartition("\n")
    assert last == "nothing was written to tags.toml"
    assert tag(tmp_path) == f"{found}\n4 tags in tags.toml\n"
    assert out.count(": new, for content/a.md#") == 4
    text = (tmp_path / "tags.toml").read_text("utf-8")
    assert [line[:5] for line in text.splitlines()[2:]] == sorted(
        f"{each} " for each in tags(tmp_path).values()
    )
    assert sorted(tags(tmp_path)) == ["eq:x", "fig:x", "tab:x", "thm:x"]
    assert tag(tmp_path) == "4 tags in tags.toml\n"
    assert (tmp_path / "tags.toml").read_text("utf-8") == text


def test_a_site_without_labels_gets_no_file(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "Text.\n"})
    assert tag(tmp_path) == "0 tags in tags.toml\n"
    assert not (tmp_path / "tags.toml").exists()


def test_a_draft_gets_its_tags_when_it_is_published_and_keeps_them_afterwards(root: Path) -> None:
    change(root, "draft.md", "draft: true", "draft: false")
    assert "content/draft.md#thm:d" in tag(root)
    change(root, "draft.md", "draft: false", "draft: true")
    assert tag(root, "--check") == "5 tags in tags.toml\n"


def test_a_tag_moves_with_its_article_and_its_label(root: Path) -> None:
    before = tags(root)
    (root / "content" / "neu").mkdir()
    (root / "content" / "a.md").rename(root / "content" / "neu" / "b.md")
    change(root, "neu/b.md", "thm:x", "thm:y")
    out = tag(root)
    assert f"{before['thm:x']}: moved from content/a.md#thm:x to content/neu/b.md#thm:y" in out
    assert tags(root) == {
        **{k: v for k, v in before.items() if k != "thm:x"},
        "thm:y": before["thm:x"],
    }


def test_a_result_that_may_be_another_now_waits_for_an_answer(root: Path) -> None:
    before = tags(root)
    change(root, "a.md", "thm:x", "thm:y")
    change(root, "a.md", "monotoner", "beschränkter monotoner")
    out = tag(root, "--check", status=1)
    assert f"{before['thm:x']}: gone from content/a.md#thm:x, or now content/a.md#thm:y?" in out
    tag(root)  # gives the candidate no tag of its own
    assert "moved" in tag(root, "--yes")
    assert tags(root)["thm:y"] == before["thm:x"]


def test_with_no_the_other_result_gets_a_tag_of_its_own(root: Path) -> None:
    before = tags(root)
    change(root, "a.md", "thm:x", "thm:y")
    change(root, "a.md", "monotoner", "beschränkter monotoner")
    out = tag(root, "--no")
    assert f"{before['thm:x']}: gone from content/a.md#thm:x; its page says so" in out
    after = tags(root)
    assert after["thm:x"] == before["thm:x"]
    assert after["thm:y"] not in before.values()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pty")
def test_in_a_terminal_it_asks(root: Path) -> None:
    import pty

    before = tags(root)
    change(root, "a.md", "thm:x", "thm:y")
    change(root, "a.md", "monotoner", "beschränkter monotoner")
    master, slave = pty.openpty()
    command = [SITEGEN, "tag", "--root", root]
    with subprocess.Popen(
        command, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as ran:
        os.write(master, b"y\n")
        out, err = ran.communicate(timeout=60)
    os.close(master)
    os.close(slave)
    assert b"Satz von der Konvergenz monotoner Folgen" in err
    assert b"moved" in out
    assert tags(root)["thm:y"] == before["thm:x"]


BROKEN = {
    "a merge": "<<<<<<< HEAD\n",
    "bad TOML": "0A3F = { article\n",
    "a bad tag": '0A3 = { article = "a", label = "b" }\n',
    "doubled": '0A3F = { article = "a", label = "b" }\n0A3F = { article = "b", label = "b" }\n',
    "not UTF-8": "\udcff",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_reported_and_never_written_over(root: Path, broken: str) -> None:
    path = root / "tags.toml"
    data = path.read_bytes() + broken.encode("utf-8", "surrogateescape")
    path.write_bytes(data)
    change(root, "a.md", "thm:x", "thm:y")
    out = tag(root, status=1)
    assert "tags.toml:" in out
    assert "[permanent-tag-file]" in out
    assert path.read_bytes() == data


def test_an_article_that_cannot_be_read_loses_no_tag(root: Path) -> None:
    before = (root / "tags.toml").read_bytes()
    (root / "content" / "a.md").write_bytes(bytes(range(256)) * 9)
    assert "source-binary" in tag(root)
    assert (root / "tags.toml").read_bytes() == before


def git(root: Path, *arguments: str) -> str:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    ran = subprocess.run(
        ["git", *who, *arguments], cwd=root, capture_output=True, text=True, env=environment
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def committed(root: Path) -> None:
    tag(root)
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "x")


def theorems(name: str, count: int) -> str:
    return "".join(THEOREM.format(f"thm:{name}{n}", f"{name} {n}") for n in range(count))


@pytest.mark.parametrize("start", [0, 1, 60])
def test_git_merges_the_tags_of_two_branches(tmp_path: Path, start: int) -> None:
    make_site(tmp_path, {"content/a.md": theorems("a", start) or "Text.\n"})
    git(tmp_path, "init", "-q", "-b", "main")
    committed(tmp_path)
    for branch in ("one", "other"):
        git(tmp_path, "checkout", "-q", "-b", branch, "main")
        files = {
            f"content/{branch}.md": theorems(branch, 12),
            "content/both.md": theorems("both", 3),
        }
        make_site(tmp_path, files)
        committed(tmp_path)
    git(tmp_path, "merge", "-q", "-m", "merged", "one")
    assert tag(tmp_path) == f"{start + 27} tags in tags.toml\n"
    text = (tmp_path / "tags.toml").read_text("utf-8")
    assert len([line for line in text.splitlines() if "{" in line]) == start + 27
    assert len(tags(tmp_path)) == start + 27


def test_git_merges_moves_and_edits_of_adjacent_lines(tmp_path: Path) -> None:
    files = {f"content/{name}.md": theorems(name, 1) for name in "abcd"}
    make_site(tmp_path, files)
    git(tmp_path, "init", "-q", "-b", "main")
    committed(tmp_path)
    before = tags(tmp_path)
    for branch, names in (("one", "ab"), ("other", "cd")):
        git(tmp_path, "checkout", "-q", "-b", branch, "main")
        for name in names:
            (tmp_path / "content" / f"{name}.md").rename(
                tmp_path / "content" / f"{name}{branch}.md"
            )
        committed(tmp_path)
    git(tmp_path, "merge", "-q", "-m", "merged", "one")
    tag(tmp_path)
    assert tags(tmp_path) == before
    text = (tmp_path / "tags.toml").read_text("utf-8")
    assert len([line for line in text.splitlines() if "{" in line]) == 4
