"""The originals of copied theme files: which of them the theme has changed since they were copied.

A file in the site's folder holds a digest of each original. It belongs into the site's repository.
"""

import json
from hashlib import sha256
from pathlib import Path

from sitegen.core.diagnostics import Refusal
from sitegen.core.messages import say
from sitegen.workspace.scaffold.theme_copies import ThemeFile, matching, theme_files

FILE = ".sitegen-theme.json"


def record(root: Path, name: str) -> None:
    """Note that the site's copy of a theme file is based on the theme's present one."""
    (file,) = (each for each in theme_files(root) if each.name == name)
    digests = {**_recorded(root), name: _digest(file)}
    text = json.dumps(digests, indent=2, sort_keys=True, ensure_ascii=False)
    (root / FILE).write_text(f"{text}\n", encoding="utf-8")


def accept(root: Path, asked: str) -> str:
    """Note that a copy has what its author wants of the theme's present file; return its path.

    Raises Refusal if the site has no copy of that file.
    """
    file = matching(root, asked)
    if not file.is_own:
        raise Refusal(
            say("the site has no copy of {file}", file=file.name),
            say("sitegen theme eject {file} makes one", file=file.name),
        )
    record(root, file.name)
    return file.name


def outdated(root: Path) -> list[ThemeFile]:
    """Return the theme's files that have changed since the site copied them."""
    recorded = _recorded(root)
    return [
        each
        for each in theme_files(root)
        if each.is_own and recorded.get(each.name) not in (None, _digest(each))
    ]


def _recorded(root: Path) -> dict[str, str]:
    try:
        digests = json.loads((root / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return digests if isinstance(digests, dict) else {}


def _digest(file: ThemeFile) -> str:
    return sha256(file.path.read_bytes()).hexdigest()[:16]
