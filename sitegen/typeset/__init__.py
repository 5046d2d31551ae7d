"""TeX -> HTML: the hosts that run KaTeX, and the memory of what was typeset."""

from sitegen.typeset.memory import Memory
from sitegen.typeset.pykatex_host import PyKatexHost

__all__ = ["make_typesetter"]


def make_typesetter() -> Memory:
    """Make the typesetter of this process. pykatex works in a process's main thread only."""
    return Memory(PyKatexHost())
