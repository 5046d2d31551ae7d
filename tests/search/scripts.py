"""The scripts of the search in a bare V8, to be held against the Python that does the same."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from py_mini_racer import MiniRacer

ASSETS = Path(__file__).parents[2] / "static" / "assets"
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([\w-]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export const (\w+)", re.MULTILINE)


class Scripts:
    """The exports of all scripts, by their names."""

    def __init__(self, engine: MiniRacer) -> None:
        self._engine = engine

    def call(self, module: str, expression: str, *arguments: object) -> Any:
        """Evaluate an expression with a module's exports as ``$`` and arguments as ``a``."""
        given = json.dumps(json.dumps(arguments))
        code = f"(($, a) => JSON.stringify({expression}))(modules['{module}'], JSON.parse({given}))"
        return json.loads(self._engine.eval(code))

    def wait(self, expression: str, *arguments: object) -> Any:
        """Evaluate an expression that is a promise of nothing but finished promises."""
        given = json.dumps(json.dumps(arguments))
        self._engine.eval(
            f"globalThis.out = undefined; ((a) => {expression})(JSON.parse({given}))"
            '.then((found) => { out = JSON.stringify(found); }, (why) => { out = `"${why}"`; })'
        )
        return json.loads(self._engine.eval("out"))


@contextmanager
def running() -> Iterator[Scripts]:
    """Load all scripts that need no page."""
    with MiniRacer() as engine:
        engine.eval("globalThis.modules = {}")
        loaded: set[str] = set()
        for name in ("search-index", "search-ranking"):
            _load(engine, name, loaded)
        yield Scripts(engine)


def _load(engine: MiniRacer, name: str, loaded: set[str]) -> None:
    if name in loaded:
        return
    loaded.add(name)
    text = (ASSETS / f"{name}.js").read_text("utf-8")
    for _, other in _IMPORT.findall(text):
        _load(engine, other, loaded)
    exported = ", ".join(_EXPORT.findall(text))
    body = _IMPORT.sub(r"const \1 = modules['\2'];", text)
    body = _EXPORT.sub(r"const \1", body)
    engine.eval(f"modules['{name}'] = (() => {{ {body}\nreturn {{ {exported} }}; }})()")
