"""The sets of tokens that sitegen brings: their colours, as far as they differ from ``paper``'s."""

from collections.abc import Mapping

Tokens = Mapping[str, str]
"""Values of custom properties, by their names without the dashes."""

_PAPER = {
    "light": {"paper": "#fffdf8", "ink": "#1f2328", "muted": "#4b5057", "accent": "#1c4a82"},
    "dark": {"paper": "#16181c", "ink": "#d6d3cd", "muted": "#b0ada6", "accent": "#9dc1ee"},
}
"""Those of the style sheet that others are measured against; no site is sent them twice."""
_SLATE = {
    "light": {
        "paper": "#fff",
        "tint": "#f3f5f7",
        "ink": "#1d232b",
        "muted": "#48505b",
        "rule": "#dbe0e6",
        "control": "#7b838e",
        "accent": "#0b5c8a",
        "mark": "#e3f0fb",
        "note": "#0b5c8a",
        "raised": "#fff",
    },
    "dark": {
        "paper": "#13171d",
        "tint": "#1c222a",
        "ink": "#d5dae1",
        "muted": "#a9b1bb",
        "rule": "#343b45",
        "control": "#7c8490",
        "accent": "#8fc7ec",
        "mark": "#1e3a52",
        "note": "#8fc7ec",
        "raised": "#1e242d",
    },
}
_INK = {
    "light": {"paper": "#fafafa", "tint": "#f0f0f1", "accent": "#5a3d9e", "mark": "#ece4fb"},
    "dark": {
        "paper": "#0e0f13",
        "tint": "#191b21",
        "ink": "#dcdad6",
        "muted": "#b1aeaa",
        "rule": "#33353c",
        "accent": "#c3aef2",
        "mark": "#34294f",
        "raised": "#1a1c22",
    },
}
SETS: Mapping[str, Mapping[str, Tokens]] = {"paper": _PAPER, "slate": _SLATE, "ink": _INK}
"""Of each set, the tokens on a light and on a dark ground."""

DARK_FIRST: Tokens = {
    "color-scheme": "dark",
    "control": "#7d7f84",
    "edge": "rgb(255 255 255 / 0.36)",
    "error": "#f2a29b",
    "band": "rgb(255 215 90 / 0.16)",
    "note": "#9dc1ee",
    "tip": "#a3d19c",
    "important": "#c9b5f2",
    "warning": "#e6bd78",
    "danger": "#f2a29b",
    "shadow": "0 0 0 1px rgb(255 255 255 / 0.1), 0 0.5rem 1.75rem rgb(0 0 0 / 0.6)",
    "plate": "#fffdf8",
    "dim": "brightness(0.8)",
    "inverted": "invert(0.86) hue-rotate(180deg)",
    "code-comment": "#9a9ba0",
    "code-keyword": "#eb9fc0",
    "code-string": "#a9cf96",
    "code-number": "#e8b283",
    "code-name": "#9dc1ee",
    "code-type": "#c6b0f0",
    "code-symbol": "#b9b6b0",
    "code-added": "#a9cf96",
    "code-removed": "#f2a29b",
}
"""What the theme's own dark scheme sets, for systems that ask for a light one."""
