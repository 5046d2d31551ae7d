"""The output of ``sitegen --version``: read from files, so that no KaTeX host is started."""

import platform
from pathlib import Path

import sitegen
from sitegen.core.messages import say
from sitegen.incremental.toolchain import installed

_KATEX = Path(sitegen.__file__).parent / "assets" / "katex" / "VERSION"


def versions() -> str:
    """Return the versions of sitegen, of KaTeX, and of the hosts that can run it."""
    packages = (("pykatex", "pykatex"), ("mini-racer", "V8 in mini-racer"))
    available = [f"{name} {number}" for package, name in packages if (number := installed(package))]
    hosts = say(" or ").join(available) or say("nothing")
    return "\n".join(
        [
            f"sitegen {sitegen.__version__}",
            say("KaTeX {version}, run by {hosts}", version=_katex(), hosts=hosts),
            f"Python {platform.python_version()}",
        ]
    )


def _katex() -> str:
    try:
        return _KATEX.read_text("utf-8").strip()
    except OSError:
        return say("(its files are not installed)")
