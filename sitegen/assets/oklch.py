"""Colours by what eyes see of them: OKLCH, and the contrast that WCAG counts.

Sources: B. Ottosson, A perceptual color space for image processing (2020); WCAG 2.2, relative
luminance and contrast ratio.
"""

import math
from collections.abc import Callable
from itertools import pairwise

Rgb = tuple[float, float, float]
"""Linear light, each from 0 to 1 where a screen can show it."""
Lch = tuple[float, float, float]
"""Lightness from 0 to 1, chroma, hue in radians."""

_STEPS = 40


def rgb(colour: str) -> Rgb:
    """Read ``#rgb`` or ``#rrggbb``."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * each for each in digits)
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return _linear(red), _linear(green), _linear(blue)


def written(colour: Rgb) -> str:
    """Write a colour as ``#rrggbb``."""
    return "#" + "".join(f"{round(255 * _encoded(min(1, max(0, each)))):02x}" for each in colour)


def contrast(one: Rgb, other: Rgb) -> float:
    """Return WCAG's ratio, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def with_contrast(colour: Rgb, ground: Rgb, ratio: float) -> Rgb:
    """Return the colour of the same hue that is nearest in lightness and has the contrast."""
    lightness, chroma, hue = to_lch(colour)
    end = 1.0 if _luminance(ground) < 0.18 else 0.0

    def at(step: float) -> Rgb:
        return shown((lightness + step * (end - lightness), chroma, hue))

    return at(_first(lambda step: contrast(at(step), ground) >= ratio))


def shown(colour: Lch) -> Rgb:
    """Return the colour with as much of its chroma as a screen can show."""
    lightness, chroma, hue = colour
    kept = _first(lambda less: _fits(from_lch((lightness, chroma * (1 - less), hue))))
    return from_lch((lightness, chroma * (1 - kept), hue))


def to_lch(colour: Rgb) -> Lch:
    """Take a colour of linear light to OKLCH."""
    red, green, blue = colour
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def from_lch(colour: Lch) -> Rgb:
    """Take a colour of OKLCH to linear light; it may lie outside of what screens show."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _first(holds: Callable[[float], bool]) -> float:
    """Return the least of some steps from 0 to 1 from which on something holds; else 1."""
    if holds(0):
        return 0
    for before, step in pairwise(each / _STEPS for each in range(_STEPS + 1)):
        if holds(step):
            return _between(holds, before, step)
    return 1


def _between(holds: Callable[[float], bool], low: float, high: float) -> float:
    for _ in range(8):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _fits(colour: Rgb) -> bool:
    return all(-1e-4 <= each <= 1 + 1e-4 for each in colour)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (min(1, max(0, each)) for each in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)
