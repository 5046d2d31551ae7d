"""TeX -> HTML: macros, rewrites, the hosts that run KaTeX, and the memory of what was typeset."""

from collections.abc import Callable, Mapping

from sitegen.typeset.hosts.auto import Auto
from sitegen.typeset.hosts.quickjs import QuickJS
from sitegen.typeset.hosts.v8 import V8
from sitegen.typeset.job import Host
from sitegen.typeset.memory import Memory
from sitegen.typeset.store import Kept, Store
from sitegen.typeset.typesetter import KatexTypesetter

__all__ = ["KatexTypesetter", "make_typesetter"]

_HOSTS: dict[str, type[Host]] = {"auto": Auto, "pykatex": QuickJS, "v8": V8}


def make_typesetter(
    host: str = "auto",
    macros: Mapping[str, str] | None = None,
    kept: Kept | None = None,
    digest: Callable[..., bytes] = lambda *parts: b"",
) -> KatexTypesetter:
    """Make the typesetter of this process. pykatex works in a process's main thread only.

    ``kept`` holds what was typeset before, by keys that ``digest`` makes.
    """
    engine = _HOSTS[host]()
    return KatexTypesetter(Memory(Store(engine, kept, digest) if kept else engine), macros or {})
