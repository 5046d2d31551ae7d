"""Reads the hostile texts beside this file, and makes one site of them all.

A file holds the texts of one kind, each below a line ``%%% title``. ``⟪U+0001⟫`` stands for a
character that cannot be seen. What runs calls ``hack()``. Of
``names.txt`` the first line of each text is a file's name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sites import make_site

FOLDER = Path(__file__).parent
KINDS = sorted(file.stem for file in FOLDER.glob("*.txt"))
MODES = ("sanitize", "escape")
_FEED = 20
"""Articles in the feed of a tag; so each text is in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One hostile text."""

    kind: str
    title: str
    name: str
    """Of its file below ``content/``."""
    text: str


def cases() -> Iterator[Case]:
    """Read all of them."""
    for kind in KINDS:
        whole = (FOLDER / f"{kind}.txt").read_text("utf-8")
        for number, part in enumerate(whole.split("\n%%% ")[1:], 1):
            title, _, text = part.partition("\n")
            name, text = f"{kind}-{number:02}.md", _seen(text)
            if kind == "names":
                name, _, text = text.partition("\n") if number != 11 else _with_line_end(text)
            yield Case(kind=kind, title=title, name=name, text=_article(kind, number, title, text))


def hostile_site(root: Path, mode: str) -> Path:
    """Write the site."""
    config = (
        f'title = "Texts </script> & <b>"\nbase_url = "https://blog.example/"\nhtml = "{mode}"\n'
        "[search]\nenabled = false\n"
    )
    files = {f"content/{case.name}": case.text for case in cases()}
    return make_site(root, {"sitegen.toml": config, **files})


def _with_line_end(text: str) -> tuple[str, str, str]:
    first, second, rest = text.split("\n", 2)
    return f"{first}\n{second}", "\n", rest


def _article(kind: str, number: int, title: str, text: str) -> str:
    """Put front matter above a text that has none."""
    if text.startswith("---\n") or kind == "names":
        return text
    tag = f"{kind} {(number - 1) // _FEED}"
    heading = "" if text.startswith("# ") else f'title: "{kind}: {title}"\n'
    return f"---\n{heading}date: 2023-01-01\ntags: ['{tag}']\n---\n{text}"


def _seen(text: str) -> str:
    return re.sub(r"⟪U\+([0-9A-F]+)⟫", lambda m: chr(int(m[1], 16)), text)
