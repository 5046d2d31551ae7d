"""The published branch: its files, the difference to a built folder, and the push."""

import os
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from sitegen.core.diagnostics import Refusal
from sitegen.core.messages import enumerated, say
from sitegen.publish.git import Git, GitFailed

MARKER = ".sitegen-published"
"""A file on each branch that sitegen has published; all files of such a branch may be replaced."""
_GENERATOR = '<meta name="generator" content="sitegen">'
"""Found on the home page of branches that were published before there was a marker."""
_SETTINGS = {"CNAME", ".nojekyll"}
"""Files that GitHub or an author puts on a branch before there is a site."""
_LEFT_OUT = (".sitegen.json",)
"""Files of the output folder that are not part of the site."""
_PLAIN = (string.ascii_letters + string.digits + "/-._ ").encode()
_REJECTED = re.compile(r"^!\t[^\t]*\t(.*)$", re.MULTILINE)
_MOVED_ON = re.compile(
    "fetch first|non-fast-forward|cannot lock ref|failed to update ref|incorrect old value"
)
"""Git's messages if somebody else has pushed first; the last ones if at the same moment."""


class Branch(Struct, frozen=True, kw_only=True):
    """The current state of a branch of a remote."""

    remote: str
    name: str
    tip: str = ""
    """Its newest commit; empty if there is no such branch yet."""
    cname: str = ""
    """The domain in its ``CNAME``."""
    files: Mapping[str, str]
    """Path -> object ID of its content in git."""


class Change(Struct, frozen=True, kw_only=True):
    """The difference between a branch and a built folder."""

    files: Mapping[str, str]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.added or self.changed or self.removed)


def find_branch(git: Git, remote: str, name: str) -> Branch:
    """Return the state of a branch at its remote, and fetch its newest commit.

    Raises Refusal if there is no remote, if it does not answer, or if the branch holds files that
    sitegen has not published.
    """
    try:
        git.run("check-ref-format", "--branch", name)
    except GitFailed as failed:
        raise Refusal(failed.reason, say("choose another name with --branch")) from None
    if not git.ask("remote", "get-url", remote):
        raise _no_remote(git, remote)
    if git.ask("symbolic-ref", "--quiet", "--short", "HEAD") == name:
        raise _sources(
            say("you are on the branch {name}: the site would replace its files", name=name)
        )
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
        raise _sources(
            say("your branch {name} holds files that sitegen has not published", name=name)
        )
    cname = git.ask("cat-file", "blob", files["CNAME"]) if "CNAME" in files else ""
    return Branch(remote=remote, name=name, tip=tip, cname=cname, files=files)


def compare(git: Git, branch: Branch, folder: Path, *, keep: bool) -> Change:
    """Compare a built folder with a branch; with ``keep``, store its files in the repository.

    Git computes the object IDs of the files, which are compared with those on the branch. Raises
    Refusal if git cannot do that.
    """
    names = sorted(_below(folder))
    command = ["hash-object", "--no-filters", "--stdin-paths", *(["-w"] if keep else [])]
    listed = "".join(f"{_quoted(name)}\n" for name in names)
    try:
        contents = git.run(*command, stdin=listed.encode(), below=folder).split()
    except GitFailed as failed:
        message = say(
            "git cannot store the files, nothing was published: {reason}", reason=failed.reason
        )
        raise Refusal(message, say("check whether git can write to its folder"), status=1) from None
    files = dict(zip(names, contents, strict=True))
    old = branch.files
    return Change(
        files=files,
        added=tuple(name for name in names if name not in old),
        changed=tuple(name for name in names if old.get(name, files[name]) != files[name]),
        removed=tuple(sorted(old.keys() - files.keys())),
    )


def push(git: Git, branch: Branch, change: Change, message: str) -> str:
    """Create a commit on top of the branch and push it; return its ID.

    Raises Refusal; the remote has then not changed.
    """
    try:
        commit = _commit(git, branch, change, message)
    except GitFailed as failed:
        raise Refusal(
            say("git cannot create the commit: {reason}", reason=failed.reason), _who(failed)
        ) from None
    try:
        git.run("push", "--porcelain", branch.remote, f"{commit}:refs/heads/{branch.name}")
    except GitFailed as failed:
        raise _not_pushed(branch, failed) from None
    return commit


def _tip(git: Git, remote: str, name: str) -> str:
    """Return the newest commit of a remote branch, fetched if need be; empty if there is none."""
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
    """Return a file name quoted as git reads it in a list."""
    plain = (chr(b) if b in _PLAIN else f"\\{b:03o}" for b in os.fsencode(name))
    return f'"{"".join(plain)}"'


def _commit(git: Git, branch: Branch, change: Change, message: str) -> str:
    rows = "".join(f"100644 blob {content}\t{name}\0" for name, content in change.files.items())
    with TemporaryDirectory(prefix="sitegen-index-") as folder:
        own = {"GIT_INDEX_FILE": str(Path(folder) / "index")}  # the author's index does not change
        git.run("update-index", "-z", "--index-info", stdin=os.fsencode(rows), variables=own)
        tree = git.run("write-tree", variables=own).strip()
    parent = ["-p", branch.tip] if branch.tip else []
    return git.run("commit-tree", tree, *parent, "-F", "-", stdin=message.encode()).strip()


def _no_remote(git: Git, remote: str) -> Refusal:
    others = git.ask("remote").split()
    if others:
        return Refusal(
            say("there is no remote named {remote}", remote=remote),
            say("choose one with --remote: {others}", others=enumerated(others)),
        )
    return Refusal(
        say("the repository has no remote named {remote}", remote=remote),
        say(
            "create an empty repository on GitHub, then: git remote add {remote}"
            " git@github.com:<you>/<repository>.git",
            remote=remote,
        ),
    )


def _sources(message: str) -> Refusal:
    return Refusal(message, say("choose another branch with --branch; gh-pages is the usual one"))


def _foreign(remote: str, name: str) -> Refusal:
    return Refusal(
        say(
            "the branch {name} of {remote} holds files that sitegen has not published",
            name=name,
            remote=remote,
        ),
        say(
            "choose another branch with --branch; or, if you no longer need anything "
            "on it: git push {remote} --delete {name}",
            remote=remote,
            name=name,
        ),
    )


def _unreachable(remote: str, failed: GitFailed) -> Refusal:
    return Refusal(
        say("{remote} does not answer: {reason}", remote=remote, reason=failed.reason),
        say(
            "check whether git fetch {remote} works: connection, address, and your key or password",
            remote=remote,
        ),
        status=1,
    )


def _who(failed: GitFailed) -> str:
    if "user.email" not in str(failed):
        return ""
    return say('tell git who you are: git config user.name "…", and git config user.email "…"')


def _not_pushed(branch: Branch, failed: GitFailed) -> Refusal:
    rejected = _REJECTED.search(failed.out)
    if not rejected and "fatal: " in str(failed):
        return _unreachable(branch.remote, failed)
    if not rejected:  # a hook of the author has refused it
        lines = [line for line in str(failed).splitlines() if line.strip()]
        return Refusal(
            "\n  ".join([say("git did not push, nothing was published:"), *lines]),
            say("check what the hook pre-push of this repository asks for"),
            status=1,
        )
    if _MOVED_ON.search(rejected[1]):
        return Refusal(
            say(
                "{name} of {remote} has changed since it was read; nothing was published",
                name=branch.name,
                remote=branch.remote,
            ),
            say("run sitegen deploy again: what others have published stays in the history"),
            status=1,
        )
    answer = [line.strip() for line in str(failed).splitlines() if line.startswith("remote:")]
    return Refusal(
        "\n  ".join(
            [
                say(
                    "{remote} refused it, nothing was published: {reason}",
                    remote=branch.remote,
                    reason=rejected[1],
                ),
                *answer,
            ]
        ),
        say(
            "check who may push to {name}, or choose another branch with --branch", name=branch.name
        ),
        status=1,
    )
