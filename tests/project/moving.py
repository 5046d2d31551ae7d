"""The route of the README for an author with a blog elsewhere: init, import, build, deploy."""

import os
import subprocess
from pathlib import Path

from msgspec import Struct

from commands import sitegen
from sites import make_site

GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@example.org",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.org",
}


class Moved(Struct, frozen=True, kw_only=True):
    """A blog that has gone the whole route, without an edit by hand."""

    root: Path
    imported: str
    """What the import printed."""
    remote: Path

    def page(self, address: str) -> str:
        """Read a page as it was published."""
        return git(self.remote, "show", f"gh-pages:{address.strip('/')}/index.html")

    def published(self) -> list[str]:
        """List the published files."""
        names = git(self.remote, "ls-tree", "-r", "-z", "--name-only", "gh-pages")
        return names.rstrip("\0").split("\0")


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, without the settings of this machine."""
    ran = subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **GIT}, capture_output=True, check=True
    )
    return ran.stdout.decode()


def moved(folder: Path, files: dict[str, str | bytes], *deploying: str) -> Moved:
    """Write an old blog, and take it through ``init``, ``import``, ``build`` and ``deploy``."""
    old, root, remote = folder / "old", folder / "blog", folder / "remote.git"
    make_site(old, files)
    if not any(name.startswith("content/") for name in files):
        (old / "content").rmdir()
    run("init", root)
    imported = run("import", old, "--root", root)
    run("build", "--strict", "--root", root)
    git(folder, "init", "-q", "--bare", str(remote))
    git(root, "init", "-q", "-b", "main")
    git(root, "remote", "add", "origin", str(remote))
    run("deploy", "--root", root, *deploying)
    return Moved(root=root, imported=imported, remote=remote)


def run(*arguments: str | Path) -> str:
    """Run a command that must succeed; return all that it printed."""
    ran = sitegen(*arguments, **GIT)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr
