"""Git commands in the author's repository, and their failures."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from sitegen.core.diagnostics import Refusal
from sitegen.core.messages import say

_OF_A_HOOK = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX")
"""Set if one of git's hooks calls sitegen; they would make git use the author's index."""


class GitFailed(Exception):
    """A git command failed; carries both of its outputs."""

    def __init__(self, out: str, errors: str) -> None:
        """Take standard output and standard error."""
        super().__init__(errors.strip() or out.strip())
        self.out = out

    @property
    def reason(self) -> str:
        """Return the line with the cause, without git's own prefix."""
        lines = [line.strip() for line in str(self).splitlines() if line.strip()]
        causes = [line for line in lines if line.startswith(("fatal: ", "error: "))]
        return (
            (causes or lines or [say("git failed")])[0]
            .removeprefix("fatal: ")
            .removeprefix("error: ")
        )


class Git:
    """Git, in the repository that holds the site."""

    def __init__(self, root: Path) -> None:
        """Find the repository around ``root``. Raises Refusal if there is none, or no git."""
        if shutil.which("git") is None:
            raise Refusal(
                say("git is not installed"), say("install it from https://git-scm.com/downloads")
            )
        self._root = root
        self._folder = ""
        try:
            self._folder = self.run("rev-parse", "--absolute-git-dir").strip()
        except GitFailed as failed:
            raise _no_repository(root, failed) from None

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        below: Path | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> str:
        """Run git and return its output.

        ``below`` is the folder that file names are relative to. Raises GitFailed.
        """
        ran = subprocess.run(
            self._command(arguments, below),
            input=stdin,
            capture_output=True,
            env=_environment() | dict(variables or {}),
        )
        out, errors = (os.fsdecode(each) for each in (ran.stdout, ran.stderr))
        if ran.returncode:
            raise GitFailed(out, errors)
        return out

    def ask(self, *arguments: str) -> str:
        """Run git for one line of output; return an empty text if it fails."""
        try:
            return self.run(*arguments).strip()
        except GitFailed:
            return ""

    def _command(self, arguments: Sequence[str], below: Path | None) -> list[str]:
        options = ["-C", str(self._root)]
        if below is not None:
            options = ["-C", str(below), f"--git-dir={self._folder}", "--work-tree=."]
        return ["git", *options, *arguments]


def _environment() -> dict[str, str]:
    """Return git's environment; its messages are in English, because some are parsed."""
    inherited = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    return inherited | {"LC_ALL": "C"}


def _no_repository(root: Path, failed: GitFailed) -> Refusal:
    if "not a git repository" in str(failed):
        return Refusal(
            say("{root} is not in a git repository", root=root.resolve()),
            say("git init, then git remote add origin <the address of your repository>"),
        )
    return Refusal(say("git cannot read the repository: {reason}", reason=failed.reason))
