"""Repositories on GitHub, recognised by the addresses of remotes, and their URLs."""

import re

from msgspec import Struct

from sitegen.publish.git import Git

_GITHUB = re.compile(
    r"""(?: (?:https?|ssh|git):// (?:[^@/]*@)? (?:www\.|ssh\.)? github\.com (?::\d+)? /
        | (?:[^@/:]+@)? github\.com (?:-[\w-]+)? :    # -work: an SSH alias for a second account
        ) /? (?P<owner>[\w.-]+) / (?P<name>[\w.-]+?) (?:\.git)? /?""",
    re.VERBOSE | re.IGNORECASE,
)


class Repository(Struct, frozen=True, kw_only=True):
    """A repository on GitHub."""

    owner: str
    name: str

    @property
    def pages(self) -> str:
        """Return the address of its site: a user's or organization's, or a project's below it."""
        host = f"{self.owner.lower()}.github.io"
        return f"https://{host}/" if self.name.lower() == host else f"https://{host}/{self.name}/"

    @property
    def settings(self) -> str:
        """Return the address of the settings that choose the published branch."""
        return f"https://github.com/{self.owner}/{self.name}/settings/pages"


def read_address(address: str) -> Repository | None:
    """Parse an address in any form that git accepts; return None if it is not on GitHub."""
    match = _GITHUB.fullmatch(address.strip())
    return Repository(owner=match["owner"], name=match["name"]) if match else None


def which_repository(git: Git, remote: str) -> Repository | None:
    """Return the GitHub repository of a remote; None if it is not on GitHub.

    Git's rewriting (``insteadOf``) may turn an abbreviation into an address, or an address into
    that of a mirror; so both forms are tried.
    """
    expanded = git.ask("remote", "get-url", remote)
    return read_address(expanded) or read_address(git.ask("config", f"remote.{remote}.url"))


def shown(address: str) -> str:
    """Return an address without a password that it may contain."""
    return re.sub(r"(?<=://)[^@/]+@", "", address)
