"""Calls of git in the author's repository; what it says when it fails."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from sitegen.core.diagnostics import Refusal

_OF_A_HOOK = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX")
"""Set where sitegen is called by one of git's hooks; they would lead to the author's index."""


class GitFailed(Exception):
    """Git did not do it; carries both of its outputs."""

    def __init__(self, out: str, said: str) -> None:
        """Take standard output and standard error."""
        super().__init__(said.strip() or out.strip())
        self.out = out

    @property
    def words(self) -> str:
        """Give the line that says why, without git's own prefix."""
        lines = [line.strip() for line in str(self).splitlines() if line.strip()]
        told = [line for line in lines if line.startswith(("fatal: ", "error: "))]
        return (told or lines or ["git failed"])[0].removeprefix("fatal: ").removeprefix("error: ")


class Git:
    """Git, in the repository that holds the site."""

    def __init__(self, root: Path) -> None:
        """Find the repository. Raises Refusal where there is no git, or none around ``root``."""
        if shutil.which("git") is None:
            raise Refusal("git is not installed", "install it from https://git-scm.com/downloads")
        self._root = root
        self._folder = ""
        try:
            self._folder = self.run("rev-parse", "--absolute-git-dir").strip()
        except GitFailed as failed:
            raise _no_repository(root, failed) from None

    def run(
        self,
        *arguments: str,
        given: bytes = b"",
        below: Path | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> str:
        """Run git and give its output; ``below`` is the folder that file names are taken from.

        Raises GitFailed.
        """
        ran = subprocess.run(
            self._command(arguments, below),
            input=given,
            capture_output=True,
            env=_environment() | dict(variables or {}),
        )
        out, said = (os.fsdecode(each) for each in (ran.stdout, ran.stderr))
        if ran.returncode:
            raise GitFailed(out, said)
        return out

    def ask(self, *arguments: str) -> str:
        """Run git for one line; empty where there is no answer."""
        try:
            return self.run(*arguments).strip()
        except GitFailed:
            return ""

    def _command(self, arguments: Sequence[str], below: Path | None) -> list[str]:
        where = ["-C", str(self._root)]
        if below is not None:
            where = ["-C", str(below), f"--git-dir={self._folder}", "--work-tree=."]
        return ["git", *where, *arguments]


def _environment() -> dict[str, str]:
    """Give git's environment: its words in English, for some of them are looked for."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    return kept | {"LC_ALL": "C"}


def _no_repository(root: Path, failed: GitFailed) -> Refusal:
    if "not a git repository" in str(failed):
        return Refusal(
            f"{root.resolve()} is not in a git repository",
            "git init, then git remote add origin <the address of your repository>",
        )
    return Refusal(f"git cannot read the repository: {failed.words}")
