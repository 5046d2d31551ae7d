"""The style sheet of a site's own look: what ``[look]`` changes of the theme's tokens.

Its address never changes, so an edit of the accent makes this file again and no page. A site that
changes nothing has none.
"""

from collections.abc import Mapping

from sitegen.assets.oklch import contrast, rgb, shown, to_lch, with_contrast, written
from sitegen.config.look import Look
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.model import Asset

ADDRESS = "/assets/look.css"
AA = 4.5
"""The contrast that WCAG 2.2 asks of text."""
_AAA = 7.0

Tokens = Mapping[str, str]
_PAPER = {"light": {"paper": "#fffdf8", "raised": "#fff"}, "dark": {"paper": "#16181c"}}
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
_SETS: Mapping[str, Mapping[str, Tokens]] = {"paper": _PAPER, "slate": _SLATE, "ink": _INK}
_SANS = """@font-face {
font-family: "Chinese sans punctuation";
src: local("PingFangSC-Regular"), local("NotoSansSC-Regular"), local("Noto Sans SC"), \
local("Microsoft YaHei"), local("NotoSansCJKsc-Regular"), local("Noto Sans CJK SC");
unicode-range: U+2014, U+201C-201D, U+2026;
}
[lang] {
--serif: var(--sans);
--sturdy: var(--sans);
}
[lang|="zh" i] {
--serif: "Chinese sans punctuation", var(--sans);
--sturdy: "Chinese sans punctuation", var(--sans);
}
"""


def look_assets(look: Look, origin: str) -> list[Asset]:
    """Make the style sheet of a look; none if it changes no token."""
    text = look_sheet(look)
    return [Asset(origin=origin, address=ADDRESS, data=text.encode())] if text else []


def look_sheet(look: Look) -> str:
    """Write the rules of a look; empty if it changes none."""
    light, dark = colours(look)
    sizes = "" if look.width == 36 else f":root {{\n--column: {look.width}rem;\n}}\n"
    return _schemes(light, dark, look.theme) + sizes + (_SANS if look.font == "sans" else "")


def colours(look: Look) -> tuple[Tokens, Tokens]:
    """Return the tokens that a look sets for its light and its dark scheme."""
    own = {} if look.theme == "paper" else _SETS[look.theme]
    light, dark = dict(own.get("light", {})), dict(own.get("dark", {}))
    if look.accent:
        light["accent"] = look.accent
        dark["accent"] = partner(look.accent, grounds(look)[1])
    return light, dark


def grounds(look: Look) -> tuple[str, str]:
    """Return the colours that the pages of a look stand on, light and dark."""
    found = _SETS[look.theme]
    return found["light"]["paper"], found["dark"]["paper"]


def partner(accent: str, ground: str) -> str:
    """Make the accent for a dark ground: the same hue, light enough to read small print."""
    _, chroma, hue = to_lch(rgb(accent))
    light = shown((0.78, min(chroma, 0.12), hue))
    return written(with_contrast(light, rgb(ground), _AAA))


def faint(look: Look, place: Span) -> list[Diagnostic]:
    """Find an accent that is too faint on the light ground; name one that is not."""
    if not look.accent:
        return []
    ground = grounds(look)[0]
    found = contrast(rgb(look.accent), rgb(ground))
    if found >= AA:
        return []
    better = written(with_contrast(rgb(look.accent), rgb(ground), AA + 0.05))
    return [
        warning(
            Code.LOOK_CONTRAST,
            say(
                "look.accent {accent} has a contrast of {contrast:.1f}:1 on {ground};"
                " text needs {least}:1",
                accent=look.accent,
                contrast=found,
                ground=ground,
                least=AA,
            ),
            place,
            hint=say("{accent} has the same hue and is dark enough", accent=better),
        )
    ]


def _schemes(light: Tokens, dark: Tokens, theme: str) -> str:
    """Write both schemes; ``ink`` is dark unless a reader asks for light."""
    if not light and not dark:
        return ""
    night = _rule(":root", {**_DARK_FIRST, **dark}) if theme == "ink" else ""
    if night:
        only = night.replace(":root", ':root:not([data-theme="light"])', 1)
        return _rule(":root", light) + f"@media screen {{\n{only}}}\n"
    system = _rule(':root:not([data-theme="light"])', dark)
    chosen = _rule(':root[data-theme="dark"]', dark)
    return (
        _rule(":root", light)
        + f"@media screen and (prefers-color-scheme: dark) {{\n{system}}}\n"
        + f"@media screen {{\n{chosen}}}\n"
    )


def _rule(selector: str, tokens: Tokens) -> str:
    lines = "".join(
        f"{'' if name == 'color-scheme' else '--'}{name}: {value};\n"
        for name, value in tokens.items()
    )
    return f"{selector} {{\n{lines}}}\n"


_DARK_FIRST: Tokens = {
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
