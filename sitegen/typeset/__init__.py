"""TeX -> HTML: macros, rewrites, the hosts that run KaTeX, and the memory of what was typeset."""

from collections.abc import Mapping

from sitegen.typeset.hosts.auto import Auto
from sitegen.typeset.hosts.quickjs import QuickJS
from sitegen.typeset.hosts.v8 import V8
from sitegen.typeset.job import Host
from sitegen.typeset.memory import Memory
from sitegen.typeset.typesetter import KatexTypesetter

__all__ = ["KatexTypesetter", "make_typesetter"]

_HOSTS: dict[str, type[Host]] = {"auto": Auto, "pykatex": QuickJS, "v8": V8}


def make_typesetter(host: str = "auto", macros: Mapping[str, str] | None = None) -> KatexTypesetter:
    """Make the typesetter of this process. pykatex works in a process's main thread only."""
    return KatexTypesetter(Memory(_HOSTS[host]()), macros or {})
