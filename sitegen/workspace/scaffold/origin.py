"""Where this sitegen came from, as pip installs it again: what a workflow needs to know."""

import json
import re
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

_SSH = re.compile(r"(?:ssh://)?git@(?P<host>[\w.-]+)[:/](?P<path>.+)")


def requirement() -> str:
    """Give a line for ``requirements.txt``; empty where pip could not get it from anywhere else.

    Never the bare name: it is another project's in the public index.
    """
    told = _direct_url()
    address = str(told.get("url", ""))
    if "vcs_info" in told:
        return _line(address, told["vcs_info"]["commit_id"])
    if urlsplit(address).scheme in ("http", "https"):
        return f"sitegen[all] @ {address}"
    return _of_checkout(Path(url2pathname(urlsplit(address).path))) if "dir_info" in told else ""


def _direct_url() -> dict[str, Any]:
    """Read what pip noted when it installed sitegen from an address and not from an index."""
    try:
        text = distribution("sitegen").read_text("direct_url.json")
    except PackageNotFoundError:
        return {}
    told: dict[str, Any] = json.loads(text) if text else {}
    return told


def _of_checkout(folder: Path) -> str:
    """Name the commit of a checkout, where it has a remote that others can read."""
    remote, commit = _git(folder, "remote", "get-url", "origin"), _git(folder, "rev-parse", "HEAD")
    if ssh := _SSH.fullmatch(remote):
        remote = f"https://{ssh['host']}/{ssh['path']}"
    return _line(remote, commit) if remote.startswith("https://") and commit else ""


def _line(address: str, commit: str) -> str:
    return f"sitegen[all] @ git+{re.sub(r'(?<=://)[^@/]+@', '', address)}@{commit}"


def _git(folder: Path, *arguments: str) -> str:
    try:
        ran = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True)
    except OSError:
        return ""
    return ran.stdout.strip() if ran.returncode == 0 else ""
