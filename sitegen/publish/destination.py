"""The destination of a site: branch, address, and the files a branch needs besides the pages."""

from pathlib import Path

from msgspec import Struct

from sitegen.config import load_config
from sitegen.publish.address import Address, Wanted, choose_address
from sitegen.publish.branch import MARKER, Branch, find_branch
from sitegen.publish.git import Git
from sitegen.publish.repository import Repository, shown, which_repository

_MARKER_TEXT = "sitegen deploy writes this branch, and replaces all files on it.\n"


class Destination(Struct, frozen=True, kw_only=True):
    """The place where a site is published."""

    git: Git
    branch: Branch
    address: Address
    repository: Repository | None
    """The repository on GitHub; None if the remote is elsewhere."""
    place: str
    """The branch and its remote, for messages."""


def find_destination(
    root: Path, *, remote: str, branch: str, base_url: str | None, cname: str | None
) -> Destination:
    """Return where to publish. Raises Refusal, and BuildError if the configuration is broken."""
    config = load_config(root)
    if base_url:
        load_config(root, base_url=base_url)  # reports an invalid address
    git = Git(root)
    state = find_branch(git, remote, branch)
    repository = which_repository(git, remote)
    wanted = Wanted(
        base_url=base_url or "",
        cname=cname,
        configured=config.base_url,
        own_file=_own_domain(root),
        on_branch=state.cname,
    )
    return Destination(
        git=git,
        branch=state,
        address=choose_address(wanted, repository),
        repository=repository,
        place=f"{branch} of {remote} ({shown(git.ask('remote', 'get-url', remote))})",
    )


def complete(folder: Path, address: Address) -> None:
    """Add the files that the branch needs besides the pages: marker, ``.nojekyll``, ``CNAME``."""
    (folder / MARKER).write_text(_MARKER_TEXT, "utf-8")
    (folder / ".nojekyll").touch()
    if address.cname:
        (folder / "CNAME").write_text(f"{address.cname}\n", "utf-8")
    else:
        (folder / "CNAME").unlink(missing_ok=True)


def _own_domain(root: Path) -> str | None:
    file = root / "static" / "CNAME"
    try:
        return file.read_text("utf-8-sig", "replace") if file.is_file() else None
    except OSError:
        return None
