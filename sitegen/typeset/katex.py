"""KaTeX's version, its files and the names of its commands."""

import re
from functools import lru_cache
from pathlib import Path

VERSION = "0.16.22"
"""The version that pykatex bundles; package.json pins the same one."""
FOLDER = Path(__file__).parents[1] / "assets" / "katex"
"""Style sheet, scripts and fonts; copied there when sitegen is installed."""
SCRIPT = FOLDER / "katex.min.js"


@lru_cache(maxsize=1)
def command_names() -> tuple[str, ...]:
    """Return the names of commands in KaTeX's script, for hints; empty if the script is missing."""
    try:
        script = SCRIPT.read_text("utf-8")
    except OSError:
        return ()
    return tuple(sorted(set(re.findall(r'"\\\\([A-Za-z]{2,})"', script))))
