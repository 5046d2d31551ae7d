"""Front matter of other systems, form by form: see ``front.md``.

``python -m tests.importers.test_front`` writes today's output.
"""

import tempfile
from pathlib import Path

import pytest

from sitegen.importers import SYSTEMS, import_articles, tree
from sites import cases, make_site

FRONT = Path(__file__).parent / "front.md"
CASES = [pytest.param(given, expected, id=title) for title, given, expected in cases(FRONT)]


def imported(text: str, root: Path) -> str:
    """Import an article of Hexo; return its new text and its diagnostics, one a line."""
    source = make_site(root / "source", {"source/_posts/环.md": f"{text}\n"})
    done = import_articles(tree(source), SYSTEMS["hexo"], root / "site")
    written = (root / "site/content/环.md").read_text(encoding="utf-8").rstrip()
    remarks = (f"! {d.span.line}:{d.span.column} {d.severity} {d.code}" for d in done.diagnostics)
    return "\n".join([written, *remarks])


@pytest.mark.parametrize(("given", "expected"), CASES)
def test_front_matter_becomes_what_stands_below_it(
    given: str, expected: str, tmp_path: Path
) -> None:
    assert imported(given, tmp_path) == expected


def _write() -> None:
    parts = []
    for title, given, _ in cases(FRONT):
        with tempfile.TemporaryDirectory() as folder:
            parts += [title, given, imported(given, Path(folder))]
    FRONT.write_text("".join(f"{part}\n.\n" for part in parts), encoding="utf-8")


if __name__ == "__main__":
    _write()
