"""The branch that is served: what it holds, what a built folder would change, and the push."""

import os
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from sitegen.core.diagnostics import Refusal
from sitegen.publish.git import Git, GitFailed

MARKER = ".sitegen-published"
"""A file on each branch that sitegen has published; what lies there may be replaced."""
_GENERATOR = '<meta name="generator" content="sitegen">'
"""On the home page of branches that were published before there was a marker."""
_SETTINGS = {"CNAME", ".nojekyll"}
"""What GitHub or an author puts on a branch before a site is there."""
_LEFT_OUT = (".sitegen.json",)
"""Belongs to the output folder, not to the site."""
_PLAIN = (string.ascii_letters + string.digits + "/-._ ").encode()
_REJECTED = re.compile(r"^!\t[^\t]*\t(.*)$", re.MULTILINE)
_MOVED_ON = re.compile(
    "fetch first|non-fast-forward|cannot lock ref|failed to update ref|incorrect old value"
)
"""How git says that somebody else was faster; the last ones where it was a matter of a moment."""


class Branch(Struct, frozen=True, kw_only=True):
    """A branch of a remote as it is now."""

    remote: str
    name: str
    tip: str = ""
    """Its newest commit; empty where there is no such branch yet."""
    cname: str = ""
    """The domain in its ``CNAME``."""
    files: Mapping[str, str]
    """File name -> git's name for its content."""


class Change(Struct, frozen=True, kw_only=True):
    """What a built folder makes of a branch."""

    files: Mapping[str, str]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether anything changes."""
        return bool(self.added or self.changed or self.removed)


def find_branch(git: Git, remote: str, name: str) -> Branch:
    """Look a branch up at its remote; brings its newest commit here.

    Raises Refusal if there is no remote, if it does not answer, and if the branch holds anything
    that sitegen has not published.
    """
    try:
        git.run("check-ref-format", "--branch", name)
    except GitFailed as failed:
        raise Refusal(failed.words, "choose another name with --branch") from None
    if not git.ask("remote", "get-url", remote):
        raise _no_remote(git, remote)
    if git.ask("symbolic-ref", "--quiet", "--short", "HEAD") == name:
        raise _sources(f"you are on the branch {name}: the site would take the place of its files")
    try:
        tip = _tip(git, remote, name)
        files = _files(git, tip) if tip else {}
        local = "" if tip else git.ask("rev-parse", "--quiet", "--verify", f"refs/heads/{name}")
        unpushed = _files(git, local) if local else {}
    except GitFailed as failed:
        raise _unreachable(remote, failed) from None
    if not _may_be_replaced(git, files):
        raise _foreign(remote, name)
    if not _may_be_replaced(git, unpushed):
        raise _sources(f"your branch {name} holds files that sitegen has not published")
    cname = git.ask("cat-file", "blob", files["CNAME"]) if "CNAME" in files else ""
    return Branch(remote=remote, name=name, tip=tip, cname=cname, files=files)


def compare(git: Git, branch: Branch, folder: Path, *, keep: bool) -> Change:
    """Compare a built folder with a branch; with ``keep``, put its files into the repository.

    Raises Refusal if git cannot do that.
    """
    names = sorted(_below(folder))
    command = ["hash-object", "--no-filters", "--stdin-paths", *(["-w"] if keep else [])]
    listed = "".join(f"{_quoted(name)}\n" for name in names)
    try:
        contents = git.run(*command, given=listed.encode(), below=folder).split()
    except GitFailed as failed:
        words = f"git cannot take the files, nothing was published: {failed.words}"
        raise Refusal(words, "see whether git can write to its folder", status=1) from None
    files = dict(zip(names, contents, strict=True))
    old = branch.files
    return Change(
        files=files,
        added=tuple(name for name in names if name not in old),
        changed=tuple(name for name in names if old.get(name, files[name]) != files[name]),
        removed=tuple(sorted(old.keys() - files.keys())),
    )


def push(git: Git, branch: Branch, change: Change, message: str) -> str:
    """Make a commit on top of the branch and push it; gives its name.

    Raises Refusal; the remote is then as it was.
    """
    try:
        commit = _commit(git, branch, change, message)
    except GitFailed as failed:
        raise Refusal(f"git cannot make the commit: {failed.words}", _who(failed)) from None
    try:
        git.run("push", "--porcelain", branch.remote, f"{commit}:refs/heads/{branch.name}")
    except GitFailed as failed:
        raise _not_pushed(branch, failed) from None
    return commit


def _tip(git: Git, remote: str, name: str) -> str:
    """Give the newest commit of a branch and see that it is here; empty where there is none."""
    whole = f"refs/heads/{name}"
    lines = (line.split("\t") for line in git.run("ls-remote", remote, whole).splitlines())
    tip = next((commit for commit, ref in lines if ref == whole), "")
    if tip and not git.ask("rev-parse", "--quiet", "--verify", f"{tip}^{{tree}}"):
        quietly = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"]
        git.run("fetch", *quietly, remote, whole)
    return tip


def _files(git: Git, commit: str) -> dict[str, str]:
    files = {}
    for line in git.run("ls-tree", "-r", "-z", "--full-tree", commit).split("\0"):
        facts, _, name = line.partition("\t")
        if name:
            files[name] = facts.split()[2]
    return files


def _may_be_replaced(git: Git, files: Mapping[str, str]) -> bool:
    """Return whether a branch is empty, or one that sitegen has published."""
    if MARKER in files or files.keys() <= _SETTINGS:
        return True
    home = files.get("index.html", "")
    is_built = ".nojekyll" in files and "sitegen.toml" not in files
    return is_built and bool(home) and _GENERATOR in git.ask("cat-file", "blob", home)


def _below(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in _LEFT_OUT:
            yield name


def _quoted(name: str) -> str:
    """Quote a file name as git reads it in a list."""
    plain = (chr(b) if b in _PLAIN else f"\\{b:03o}" for b in os.fsencode(name))
    return f'"{"".join(plain)}"'


def _commit(git: Git, branch: Branch, change: Change, message: str) -> str:
    rows = "".join(f"100644 blob {content}\t{name}\0" for name, content in change.files.items())
    with TemporaryDirectory(prefix="sitegen-index-") as folder:
        own = {"GIT_INDEX_FILE": str(Path(folder) / "index")}  # the author's is left alone
        git.run("update-index", "-z", "--index-info", given=os.fsencode(rows), variables=own)
        tree = git.run("write-tree", variables=own).strip()
    parent = ["-p", branch.tip] if branch.tip else []
    return git.run("commit-tree", tree, *parent, "-F", "-", given=message.encode()).strip()


def _no_remote(git: Git, remote: str) -> Refusal:
    others = git.ask("remote").split()
    if others:
        return Refusal(
            f"there is no remote named {remote}",
            f"choose one with --remote: {', '.join(others)}",
        )
    return Refusal(
        f"the repository has no remote named {remote}",
        "make an empty repository on GitHub, then:"
        f" git remote add {remote} git@github.com:<you>/<repository>.git",
    )


def _sources(message: str) -> Refusal:
    return Refusal(message, "choose another branch with --branch; gh-pages is the usual one")


def _foreign(remote: str, name: str) -> Refusal:
    return Refusal(
        f"the branch {name} of {remote} holds files that sitegen has not published",
        "choose another branch with --branch; or, if nothing on it is needed any more:"
        f" git push {remote} --delete {name}",
    )


def _unreachable(remote: str, failed: GitFailed) -> Refusal:
    return Refusal(
        f"{remote} does not answer: {failed.words}",
        f"see whether git fetch {remote} works: connection, address, and your key or password",
        status=1,
    )


def _who(failed: GitFailed) -> str:
    if "user.email" not in str(failed):
        return ""
    return 'tell git who you are: git config user.name "…", and git config user.email "…"'


def _not_pushed(branch: Branch, failed: GitFailed) -> Refusal:
    found = _REJECTED.search(failed.out)
    if not found and "fatal: " in str(failed):
        return _unreachable(branch.remote, failed)
    if not found:  # a hook of the author's has said no
        said = [line for line in str(failed).splitlines() if line.strip()]
        return Refusal(
            "\n  ".join(["git did not push, nothing was published:", *said]),
            "see what the hook pre-push of this repository asks for",
            status=1,
        )
    if _MOVED_ON.search(found[1]):
        return Refusal(
            f"{branch.name} of {branch.remote} has changed since it was looked at;"
            " nothing was published",
            "run sitegen deploy again: what was published meanwhile stays in the history",
            status=1,
        )
    said = [line.strip() for line in str(failed).splitlines() if line.startswith("remote:")]
    return Refusal(
        "\n  ".join([f"{branch.remote} refused it, nothing was published: {found[1]}", *said]),
        f"see who may push to {branch.name}, or choose another branch with --branch",
        status=1,
    )
