"""The origin of this sitegen, as a requirement with which a workflow can install it again."""

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
    """Return a line for ``requirements.txt``; empty if no other machine could install it.

    Never the bare name, which belongs to another project in the public index.
    """
    record = _direct_url()
    address = str(record.get("url", ""))
    if "vcs_info" in record:
        return _line(address, record["vcs_info"]["commit_id"])
    if urlsplit(address).scheme in ("http", "https"):
        return f"sitegen[all] @ {address}"
    return _of_checkout(Path(url2pathname(urlsplit(address).path))) if "dir_info" in record else ""


def _direct_url() -> dict[str, Any]:
    """Return pip's record of an installation from an address; empty for one from an index."""
    try:
        text = distribution("sitegen").read_text("direct_url.json")
    except PackageNotFoundError:
        return {}
    record: dict[str, Any] = json.loads(text) if text else {}
    return record


def _of_checkout(folder: Path) -> str:
    """Return the line for the commit of a checkout; empty without a remote that others can read."""
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
