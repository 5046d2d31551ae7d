"""Where KaTeX's own files lie, and what commands it knows."""

import re
from functools import lru_cache
from pathlib import Path

VERSION = "0.16.22"
"""The one that pykatex carries; package.json pins the same."""
FOLDER = Path(__file__).parents[1] / "assets" / "katex"
"""Style sheet, scripts and fonts; put there when sitegen is installed."""
SCRIPT = FOLDER / "katex.min.js"


@lru_cache(maxsize=1)
def command_names() -> tuple[str, ...]:
    """List the commands that KaTeX's script names, for suggestions; empty where it is missing."""
    try:
        script = SCRIPT.read_text("utf-8")
    except OSError:
        return ()
    return tuple(sorted(set(re.findall(r'"\\\\([A-Za-z]{2,})"', script))))
