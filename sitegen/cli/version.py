"""What ``sitegen --version`` prints: read from files, so that no host has to start."""

import platform
from pathlib import Path

import sitegen
from sitegen.incremental.toolchain import installed

_KATEX = Path(sitegen.__file__).parent / "assets" / "katex" / "VERSION"


def versions() -> str:
    """Give the versions of sitegen, of KaTeX, and of what may run it."""
    hosts = (("pykatex", "pykatex"), ("mini-racer", "V8 in mini-racer"))
    there = [f"{name} {number}" for package, name in hosts if (number := installed(package))]
    return "\n".join(
        [
            f"sitegen {sitegen.__version__}",
            f"KaTeX {_katex()}, run by {' or '.join(there) or 'nothing'}",
            f"Python {platform.python_version()}",
        ]
    )


def _katex() -> str:
    try:
        return _KATEX.read_text("utf-8").strip()
    except OSError:
        return "(its files are not installed)"
