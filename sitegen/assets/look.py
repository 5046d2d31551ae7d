"""The style sheet of a site's own look: what ``[look]`` and its theme change of the tokens.

Its address never changes, so an edit of the accent makes this file again and no page. A site that
changes nothing has none.
"""

from collections.abc import Iterator

from sitegen.assets.oklch import contrast, rgb, shown, to_lch, with_contrast, written
from sitegen.assets.palettes import DARK_FIRST, SETS, Tokens
from sitegen.assets.themes import Theme
from sitegen.config.look import Look
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.model import Asset

ADDRESS = "/assets/look.css"
AA = 4.5
"""The contrast that WCAG 2.2 asks of text."""
_AAA = 7.0
_TEXT = ("ink", "muted", "accent")
"""Tokens of text that a theme may set, as far as they are measured."""
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


def look_assets(look: Look, theme: Theme, origin: str) -> list[Asset]:
    """Make the style sheet of a look; none if it changes no token."""
    text = look_sheet(look, theme)
    return [Asset(origin=origin, address=ADDRESS, data=text.encode())] if text else []


def look_sheet(look: Look, theme: Theme) -> str:
    """Write the rules of a look; empty if it changes none."""
    light, dark = colours(look, theme)
    sizes = "" if look.width == 36 else f":root {{\n--column: {look.width}rem;\n}}\n"
    return _schemes(light, dark, theme.base) + sizes + (_SANS if look.font == "sans" else "")


def colours(look: Look, theme: Theme) -> tuple[Tokens, Tokens]:
    """Return the tokens that a look sets for its light and its dark scheme."""
    own = {} if theme.base == "paper" else SETS[theme.base]
    light = {**own.get("light", {}), **theme.light}
    dark = {**own.get("dark", {}), **theme.dark}
    accent = look.accent or ("" if "accent" in theme.dark else theme.light.get("accent", ""))
    if accent:
        light["accent"] = accent
        dark["accent"] = partner(accent, grounds(theme)[1])
    return light, dark


def grounds(theme: Theme) -> tuple[str, str]:
    """Return the colours that the pages of a theme stand on, light and dark."""
    light, dark = _measured(theme)
    return light["paper"], dark["paper"]


def partner(accent: str, ground: str) -> str:
    """Make the accent for a dark ground: the same hue, light enough to read small print."""
    _, chroma, hue = to_lch(rgb(accent))
    light = shown((0.78, min(chroma, 0.12), hue))
    return written(with_contrast(light, rgb(ground), _AAA))


def faint(look: Look, theme: Theme, place: Span) -> list[Diagnostic]:
    """Find an accent that is too faint on the light ground; name one that is not."""
    if not look.accent:
        return []
    return _faint(f"look.accent {look.accent}", look.accent, grounds(theme)[0], place)


def faint_tokens(theme: Theme) -> Iterator[Diagnostic]:
    """Find colours of text that are too faint on the ground of a theme."""
    pairs = zip(("light", "dark"), _measured(theme), (theme.light, theme.dark), strict=True)
    for scheme, known, own in pairs:
        for name in _TEXT:
            if ("paper" in own or name in own) and known[name].startswith("#"):
                what = f"{scheme}.{name} {known[name]}"
                place = theme.place(scheme, name if name in own else "paper")
                yield from _faint(what, known[name], known["paper"], place)


def _measured(theme: Theme) -> tuple[Tokens, Tokens]:
    base = SETS[theme.base]
    return (
        {**SETS["paper"]["light"], **base["light"], **theme.light},
        {**SETS["paper"]["dark"], **base["dark"], **theme.dark},
    )


def _faint(what: str, colour: str, ground: str, place: Span) -> list[Diagnostic]:
    found = contrast(rgb(colour), rgb(ground))
    if found >= AA:
        return []
    better = written(with_contrast(rgb(colour), rgb(ground), AA + 0.05))
    return [
        warning(
            Code.LOOK_CONTRAST,
            say(
                "{what} has a contrast of {contrast:.1f}:1 on {ground}; text needs {least}:1",
                what=what,
                contrast=found,
                ground=ground,
                least=AA,
            ),
            place,
            hint=say("{accent} has the same hue and stands out enough", accent=better),
        )
    ]


def _schemes(light: Tokens, dark: Tokens, base: str) -> str:
    """Write both schemes; ``ink`` is dark unless a reader asks for light."""
    if not light and not dark:
        return ""
    night = _rule(":root", {**DARK_FIRST, **dark}) if base == "ink" else ""
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
