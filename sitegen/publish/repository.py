"""What the address of a remote says: which repository on GitHub it is, and where that is shown."""

import re

from msgspec import Struct

from sitegen.publish.git import Git

_GITHUB = re.compile(
    r"""(?: (?:https?|ssh|git):// (?:[^@/]*@)? (?:www\.|ssh\.)? github\.com (?::\d+)? /
        | (?:[^@/:]+@)? github\.com (?:-[\w-]+)? :    # -work: how a second account is set up
        ) /? (?P<owner>[\w.-]+) / (?P<name>[\w.-]+?) (?:\.git)? /?""",
    re.VERBOSE | re.IGNORECASE,
)


class Repository(Struct, frozen=True, kw_only=True):
    """A repository on GitHub."""

    owner: str
    name: str

    @property
    def pages(self) -> str:
        """The address of its site: a user's or an organization's, or a project's below it."""
        host = f"{self.owner.lower()}.github.io"
        return f"https://{host}/" if self.name.lower() == host else f"https://{host}/{self.name}/"

    @property
    def settings(self) -> str:
        """Where it is set from which branch the site comes."""
        return f"https://github.com/{self.owner}/{self.name}/settings/pages"


def read_address(address: str) -> Repository | None:
    """Read an address in any form that git takes; None where it is not GitHub's."""
    found = _GITHUB.fullmatch(address.strip())
    return Repository(owner=found["owner"], name=found["name"]) if found else None


def which_repository(git: Git, remote: str) -> Repository | None:
    """Tell which repository a remote is.

    Git's own rewriting (``insteadOf``) may make an abbreviation an address, or an address that of a
    mirror: so both forms are read.
    """
    expanded = git.ask("remote", "get-url", remote)
    return read_address(expanded) or read_address(git.ask("config", f"remote.{remote}.url"))


def shown(address: str) -> str:
    """Give an address without a password that may stand in it."""
    return re.sub(r"(?<=://)[^@/]+@", "", address)
