"""Tables in docs/benchmarks.md, each between two comments with its name."""

import re
from collections.abc import Iterable
from pathlib import Path

_GUIDE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def put(name: str, lines: Iterable[str]) -> None:
    """Replace the text between ``<!-- name -->`` and ``<!-- /name -->``."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = _GUIDE.read_text("utf-8")
    written = "\n".join([start, "", *lines, "", end])
    place = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    _GUIDE.write_text(place.sub(lambda _: written, text), "utf-8")
