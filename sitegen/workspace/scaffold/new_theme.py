"""A new theme in ``themes/``: a few tokens, and a style sheet of its own behind the others."""

import re
from pathlib import Path

from sitegen.assets.theme_folders import theme_static
from sitegen.assets.themes import BUILT_IN, FOLDER, SETTINGS
from sitegen.core.diagnostics import Refusal
from sitegen.core.messages import say
from sitegen.workspace.scaffold.new_files import require_site, write_files

_SETTINGS = """\
description = "{name}"

# The set whose tokens count where nothing stands here: paper, slate or ink.
base = "slate"

# Tokens on a light ground. docs/themes.md lists them; the accent on a dark ground is made of
# this one unless [dark] sets it too.
[light]
paper = "#fbfaf7"
accent = "#8a2f4f"

[dark]
paper = "#17151a"
"""
_RULES = """\
/* Rules of the theme, after all others. */

h1,
h2 {
  letter-spacing: 0.02em;
}
"""


def new_theme(root: Path, name: str) -> list[str]:
    """Write a small theme; return the paths of its files.

    Raises Refusal if the name cannot be a theme's, or if one of its files already exists.
    """
    require_site(root)
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise Refusal(
            say("{name} cannot be the name of a theme", name=name), say("use a-z, 0-9, - and _")
        )
    if name in BUILT_IN:
        raise Refusal(
            say("{name} is a theme of sitegen's own", name=name), say("choose another name")
        )
    folder = f"{FOLDER}/{name}"
    sheet = (theme_static() / "assets/theme.css").read_text("utf-8")
    files = {
        f"{folder}/{SETTINGS}": _SETTINGS.format(name=name),
        f"{folder}/static/assets/theme.css": f'{sheet}@import "{name}.css";\n',
        f"{folder}/static/assets/{name}.css": _RULES,
    }
    write_files(
        root, {path: text.encode() for path, text in files.items()}, say("choose another name")
    )
    return list(files)
