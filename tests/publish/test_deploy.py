"""``sitegen deploy`` to a bare repository on disk: what is pushed, and what does not change."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from sitegen.core.diagnostics import Refusal
from sitegen.publish.branch import compare, find_branch, push
from sitegen.publish.git import Git
from sites import SITEGEN, article, cache_of, make_site

GITHUB = "git@github.com:ann/blog.git"
NO_SEARCH = "[search]\nenabled = false\n"
"""A third of the time of a small build is its index."""


@dataclass(frozen=True, kw_only=True)
class Author:
    """An author's folder with a site, and the repository that it is pushed to."""

    root: Path
    remote: Path

    def deploy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [SITEGEN, "deploy", "--root", self.root, "--jobs", "1", *arguments]
        ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
        assert "Traceback" not in ran.stderr
        return ran

    def git(self, *arguments: str) -> str:
        return git(self.root, *arguments)

    def published(self, branch: str = "gh-pages") -> list[str]:
        names = git(self.remote, "ls-tree", "-r", "-z", "--name-only", branch)
        return names.rstrip("\0").split("\0")

    def read(self, name: str, branch: str = "gh-pages") -> str:
        return git(self.remote, "show", f"{branch}:{name}")

    def history(self, branch: str = "gh-pages") -> list[str]:
        return git(self.remote, "log", "--format=%s", branch).splitlines()


def git(folder: Path, *arguments: str) -> str:
    ran = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)
    return ran.stdout.decode()


@pytest.fixture(autouse=True)
def identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git settings for the tests only; GitHub's address leads to a folder."""
    settings = tmp_path / "gitconfig"
    settings.write_text(
        "[user]\nname = Ann\nemail = ann@example.org\n[init]\ndefaultBranch = main\n"
        f'[url "{tmp_path / "remote.git"}"]\ninsteadOf = {GITHUB}\n'
        "[core]\nautocrlf = true\nexcludesFile = " + str(tmp_path / "ignored") + "\n",
        encoding="utf-8",
    )
    (tmp_path / "ignored").write_text("*.css\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def author(tmp_path: Path) -> Author:
    root, remote = tmp_path / "site", tmp_path / "remote.git"
    files = {"content/梯度.md": article("$x$\n"), ".gitignore": "public/\n.sitegen/\n"}
    make_site(root, {**files, "sitegen.toml": NO_SEARCH})
    git(tmp_path, "init", "-q", "--bare", str(remote))
    for command in (["init", "-q"], ["remote", "add", "origin", GITHUB], ["add", "-A"]):
        git(root, *command)
    git(root, "commit", "-q", "-m", "第一篇")
    return Author(root=root, remote=remote)


def test_the_first_time_makes_the_branch_and_says_what_is_left_to_do(author: Author) -> None:
    ran = author.deploy()
    assert ran.returncode == 0, ran.stderr
    assert "https://github.com/ann/blog/settings/pages" in ran.stdout
    assert "https://ann.github.io/blog/ shows it" in ran.stdout
    names = author.published()
    assert {"index.html", ".nojekyll", "articles/梯度/index.html"} <= {*names}
    assert any(name.endswith(".css") for name in names), "what git ignores elsewhere is published"
    assert not {"CNAME", ".sitegen.json"} & {*names}
    assert 'href="/blog/' in author.read("index.html")
    head = author.git("rev-parse", "--short", "HEAD").strip()
    assert author.history() == [f"Publish the site from {head}"]


def test_what_is_published_is_what_was_built_to_the_byte(author: Author) -> None:
    make_site(author.root, {"static/data.csv": b"a\r\nb\r\n"})
    author.deploy()
    shown = ["git", "show", "gh-pages:data.csv"]
    assert subprocess.run(shown, cwd=author.remote, capture_output=True).stdout == b"a\r\nb\r\n"


def test_work_tree_index_and_branches_of_the_author_stay_as_they_are(author: Author) -> None:
    make_site(author.root, {"content/梯度.md": "新\n", "content/b.md": "乙\n", "c.txt": "丙\n"})
    author.git("add", "content/b.md")

    def state() -> list[object]:
        index = author.root / ".git" / "index"
        asked = [["status", "--porcelain"], ["branch", "--list"], ["rev-parse", "HEAD"]]
        return [index.read_bytes(), *(author.git(*each) for each in asked)]

    before = state()
    assert author.deploy().returncode == 0
    assert state() == before
    assert not (author.root / "public").exists()


def test_the_second_time_keeps_the_history_and_takes_away_what_is_gone(author: Author) -> None:
    author.deploy("--message", "一")
    (author.root / "content" / "梯度.md").unlink()
    make_site(author.root, {"content/新.md": "新\n"})
    ran = author.deploy("--message", "二")
    assert ran.returncode == 0, ran.stderr
    assert "settings/pages" not in ran.stdout
    assert author.history() == ["二", "一"]
    assert "articles/新/index.html" in author.published()
    assert "articles/梯度/index.html" not in author.published()


def pushed_by_others(author: Author, files: dict[str, str], branch: str = "gh-pages") -> None:
    """Push a branch with these files, as somebody else would."""
    other = author.remote.parent / "other"
    git(author.remote.parent, "clone", "-q", str(author.remote), str(other))
    git(other, "checkout", "-q", "--orphan", branch)
    make_site(other, files)
    (other / "content").rmdir()
    git(other, "add", "-A")
    git(other, "commit", "-q", "--allow-empty", "-m", "旧")
    git(other, "push", "-q", "origin", branch)


OTHERS = [
    {"old.html": "旧"},
    {"index.html": "<title>旧</title>", ".nojekyll": ""},
    {"blog/sitegen.toml": "", "blog/content/a.md": "甲\n", "thesis.tex": "x"},
    {
        "index.html": '<meta name="generator" content="sitegen">',
        ".nojekyll": "",
        "sitegen.toml": "",
    },
]


@pytest.mark.parametrize("files", OTHERS, ids=lambda files: next(iter(files)))
def test_a_branch_that_others_have_made_is_never_replaced(
    author: Author, files: dict[str, str]
) -> None:
    pushed_by_others(author, files)
    ran = author.deploy()
    assert (ran.returncode, author.history()) == (2, ["旧"])
    assert "gh-pages of origin holds files that sitegen has not published" in ran.stderr
    assert "git push origin --delete gh-pages" in ran.stderr
    assert not (author.root / ".sitegen").exists()
    git(author.root, "push", "-q", "origin", "--delete", "gh-pages")
    assert author.deploy().returncode == 0


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"CNAME": "math.example.org\n"},
        {
            "index.html": '<meta name="generator" content="sitegen">',
            ".nojekyll": "",
            "old.html": "",
        },
    ],
)
def test_a_branch_that_is_empty_or_sitegen_s_keeps_its_history(
    author: Author, files: dict[str, str]
) -> None:
    pushed_by_others(author, files)
    ran = author.deploy("--message", "新")
    assert ran.returncode == 0, ran.stderr
    assert author.history() == ["新", "旧"]
    assert "old.html" not in author.published()
    assert ".sitegen-published" in author.published()


def test_the_sources_around_a_site_in_a_folder_are_never_replaced(author: Author) -> None:
    site = make_site(author.root / "blog", {"content/only.md": "甲\n", "sitegen.toml": ""})
    author.git("add", "-A")
    author.git("commit", "-qm", "x")
    author.git("checkout", "-q", "-b", "work")
    inside = Author(root=site, remote=author.remote)
    status, printed = refused(inside, "--branch", "main")
    assert (status, "your branch main holds files" in printed) == (2, True)
    author.git("push", "-q", "origin", "main")
    before = author.history("main")
    status, printed = refused(inside, "--branch", "main")
    assert (status, "the branch main of origin holds files" in printed) == (2, True)
    assert author.history("main") == before


def test_a_name_that_no_branch_may_have_is_reported_in_gits_words(author: Author) -> None:
    for name in ("a..b", "x.lock", "a b", "@{-1}"):
        status, printed = refused(author, "--branch", name)
        assert (status, f"'{name}' is not a valid branch name" in printed) == (2, True)
    assert not (author.root / ".sitegen").exists()


def test_a_hook_that_says_no_is_reported_in_its_words(author: Author) -> None:
    hook = author.root / ".git/hooks/pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho the tests are red >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    ran = author.deploy()
    assert ran.returncode == 1
    assert "git did not push, nothing was published:\n  the tests are red\n" in ran.stderr
    assert "pre-push" in ran.stderr
    assert "does not answer" not in ran.stderr


def test_objects_that_git_cannot_write_are_reported_in_its_words(author: Author) -> None:
    for number in range(256):  # as on a full disk, but for root too
        folder = author.root / f".git/objects/{number:02x}"
        if not folder.exists():
            folder.write_text("", "utf-8")
    ran = author.deploy()
    assert ran.returncode == 1
    assert "git cannot store the files, nothing was published: unable to" in ran.stderr
    assert "\n  hint: " in ran.stderr


def test_where_nothing_has_changed_there_is_no_commit(author: Author) -> None:
    author.deploy("--message", "一")
    ran = author.deploy("--message", "二")
    assert (ran.returncode, author.history()) == (0, ["一"])
    assert "Nothing to publish" in ran.stdout


def test_a_dry_run_lists_the_files_and_pushes_nothing(author: Author) -> None:
    ran = author.deploy("--dry-run")
    assert ran.returncode == 0, ran.stderr
    assert "+ articles/梯度/index.html\n" in ran.stdout
    assert git(author.remote, "branch", "--list") == ""
    author.deploy()
    (author.root / "content" / "梯度.md").rename(author.root / "content" / "新.md")
    printed = author.deploy("--dry-run").stdout.splitlines()
    assert {"+ articles/新/index.html", "- articles/梯度/index.html", "~ index.html"} <= {*printed}
    assert len(author.history()) == 1


def test_mistakes_hold_it_back_until_they_are_allowed(author: Author) -> None:
    make_site(author.root, {"content/b.md": "[x](no.md)\n"})
    ran = author.deploy()
    assert (ran.returncode, git(author.remote, "branch", "--list")) == (1, "")
    assert "not published: 1 warning\n" in ran.stderr
    assert "--allow-warnings" in ran.stderr
    assert author.deploy("--allow-warnings").returncode == 0

    make_site(author.root, {"content/c.md": "$\\nope$\n"})
    ran = author.deploy("--allow-warnings")
    assert (ran.returncode, len(author.history())) == (1, 1)
    assert "not published: 1 error\n" in ran.stderr
    assert author.deploy("--allow-errors").returncode == 0


def test_a_domain_is_written_and_stays(author: Author) -> None:
    assert author.deploy("--cname", "math.example.org").returncode == 0
    assert author.read("CNAME") == "math.example.org\n"
    assert 'href="https://math.example.org/"' in author.read("index.html")
    author.deploy()
    assert author.read("CNAME") == "math.example.org\n"
    printed = author.deploy("--dry-run").stdout
    assert "Domain: math.example.org\n" in printed
    assert "would not change.\n" in printed
    assert author.deploy("--cname", "").returncode == 0
    assert "CNAME" not in author.published()
    assert 'href="https://ann.github.io/blog/"' in author.read("index.html")


def test_a_push_that_is_refused_loses_nothing(author: Author) -> None:
    author.deploy()
    hook = author.remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho no more today >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    make_site(author.root, {"content/b.md": "乙\n"})
    ran = author.deploy()
    assert (ran.returncode, len(author.history())) == (1, 1)
    assert "refused it, nothing was published" in ran.stderr
    assert "no more today" in ran.stderr
    hook.unlink()
    assert author.deploy().returncode == 0
    assert "articles/b/index.html" in author.published()


def test_a_branch_that_moved_on_meanwhile_is_not_overwritten(author: Author) -> None:
    author.deploy("--message", "一")
    # Somebody publishes between the look at the branch and the push: git calls this hook there.
    hook = author.root / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        "#!/bin/sh\nunset GIT_DIR\n"
        f"cd '{author.remote}' && tree=$(git rev-parse gh-pages^{{tree}})"
        " && git update-ref refs/heads/gh-pages"
        " $(git commit-tree $tree -p gh-pages -m meanwhile)\n",
        encoding="utf-8",
    )
    hook.chmod(0o755)
    make_site(author.root, {"content/b.md": "乙\n"})
    ran = author.deploy()
    assert ran.returncode == 1
    assert author.history() == ["meanwhile", "一"]
    assert "nothing was published" in ran.stderr
    assert "run sitegen deploy again" in ran.stderr
    hook.unlink()
    assert author.deploy("--message", "二").returncode == 0
    assert author.history() == ["二", "meanwhile", "一"]


def test_a_branch_that_moved_on_since_it_was_looked_at_is_not_overwritten(
    author: Author, tmp_path: Path
) -> None:
    author.deploy("--message", "一")
    repository = Git(author.root)
    seen = find_branch(repository, "origin", "gh-pages")
    make_site(author.root, {"content/b.md": "乙\n"})
    author.deploy("--message", "二")
    make_site(tmp_path / "built", {"index.html": "三"})
    change = compare(repository, seen, tmp_path / "built", keep=True)
    with pytest.raises(Refusal, match="has changed since it was read"):
        push(repository, seen, change, "三")
    assert author.history() == ["二", "一"]


@pytest.mark.parametrize("name", ['引号".txt', "反\\斜.txt", "换\n行.txt", " 空 格 ", "a\t.txt"])
def test_any_file_name_arrives(author: Author, tmp_path: Path, name: str) -> None:
    repository = Git(author.root)
    branch = find_branch(repository, "origin", "gh-pages")
    make_site(tmp_path / "built", {name: "字"})
    change = compare(repository, branch, tmp_path / "built", keep=True)
    push(repository, branch, change, "名")
    assert author.published() == [name]
    assert author.read(name) == "字"


def test_a_repository_without_a_commit_can_be_published(author: Author, tmp_path: Path) -> None:
    author.git("update-ref", "-d", "HEAD")
    assert author.deploy().returncode == 0
    assert author.history() == ["Publish the site"]


def refused(author: Author, *arguments: str) -> tuple[int, str]:
    ran = author.deploy(*arguments)
    assert ran.stdout == ""
    assert "\n  hint: " in ran.stderr
    return ran.returncode, ran.stderr


def test_without_a_repository_it_is_reported_how_to_make_one(tmp_path: Path) -> None:
    root = make_site(tmp_path / "plain", {"content/a.md": "甲\n"})
    status, printed = refused(Author(root=root, remote=root))
    assert status == 2
    assert "is not in a git repository" in printed
    assert "git init" in printed


def test_without_git_it_is_reported_where_to_get_it(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(author.root))
    status, printed = refused(author)
    assert (status, "git is not installed" in printed) == (2, True)


def test_without_a_remote_it_is_reported_how_to_add_one(author: Author) -> None:
    author.git("remote", "rename", "origin", "mirror")
    status, printed = refused(author)
    assert status == 2
    assert "no remote named origin" in printed
    assert "--remote: mirror" in printed
    author.git("remote", "remove", "mirror")
    assert "git remote add origin" in refused(author)[1]


def test_a_remote_out_of_reach_is_reported_in_gits_words(author: Author) -> None:
    author.remote.rename(author.remote.with_name("gone.git"))
    status, printed = refused(author)
    assert status == 1
    assert "origin does not answer: " in printed
    assert "remote.git' does not appear to be a git repository" in printed


def test_a_branch_with_sources_is_never_replaced(author: Author) -> None:
    status, printed = refused(author, "--branch", "main")
    assert (status, "you are on the branch main" in printed) == (2, True)
    make_site(author.root, {"sitegen.toml": ""})
    author.git("add", "-A")
    author.git("commit", "-qm", "x")
    author.git("push", "-q", "origin", "main")
    author.git("checkout", "-q", "-b", "other")
    status, printed = refused(author, "--branch", "main")
    assert (status, "holds files that sitegen has not published" in printed) == (2, True)


def test_git_must_know_who_the_author_is(author: Author, tmp_path: Path) -> None:
    settings = tmp_path / "gitconfig"
    settings.write_text(
        settings.read_text("utf-8").replace("email = ann@example.org", "useConfigOnly = true"),
        encoding="utf-8",
    )
    ran = author.deploy()
    assert ran.returncode == 2
    assert "git config user.email" in ran.stderr


def test_a_wrong_address_stops_it_before_anything_is_built(author: Author) -> None:
    ran = author.deploy("--base-url", "example.org")
    assert ran.returncode == 2
    assert "base_url: expected an address" in ran.stderr
    assert not cache_of(author.root).exists()


def test_a_site_in_a_folder_of_the_repository_is_published_alone(author: Author) -> None:
    site = make_site(author.root / "blog", {"content/only.md": "甲\n"})
    assert Author(root=site, remote=author.remote).deploy().returncode == 0
    assert "articles/only/index.html" in author.published()
    assert "articles/梯度/index.html" not in author.published()


def test_called_from_a_hook_it_uses_the_repository_of_the_site(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", os.devnull)
    monkeypatch.setenv("GIT_INDEX_FILE", str(author.root / "content"))
    ran = author.deploy()
    assert ran.returncode == 0, ran.stderr
