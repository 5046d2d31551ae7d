"""Telling TeX from prose: what decides whether dollars around a stretch mean a formula."""

import re

from sitegen.core.text import CJK_LETTER

TEXT_COMMAND = re.compile(
    r"\\(?:text(?:rm|bf|it|sf|tt|normal)?|mbox|hbox|operatorname\*?|tag\*?|label)\s*\{[^{}]*\}"
)
_TEX = re.compile(r"\\[A-Za-z]+|\\[\\{},;:!|]|[_^]")
_CJK_RUN = re.compile(rf"[{CJK_LETTER}][{CJK_LETTER}，。、；：！？（）]{{5,}}")
_CJK_ANY = re.compile(f"[{CJK_LETTER}]")
_PROSE_WORD = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{2,}(?![A-Za-z]*\()")
_VARIABLE = re.compile(r"\s*[A-Za-z]'?(?:\s*\(\s*[A-Za-z](?:\s*,\s*[A-Za-z])*\s*\))?\s*$")
_PRICE = re.compile(r"\d[\d.,]*(?!\s*[\\^_=+*/\d-])")
_LOOKS_LIKE_MATH = re.compile(r"\\[A-Za-z]{2,}|[A-Za-z0-9}){]\s*[_^]\s*[A-Za-z0-9{\\]")


def holds_tex(content: str) -> bool:
    """Tell whether a stretch holds a TeX command, a subscript or a superscript."""
    return bool(_TEX.search(content))


def holds_cjk(content: str) -> bool:
    """Tell whether a stretch holds any CJK letter."""
    return bool(_CJK_ANY.search(content))


def holds_cjk_prose(content: str) -> bool:
    r"""Tell whether a stretch holds six or more CJK letters in a row outside ``\text{…}``."""
    return bool(_CJK_RUN.search(TEXT_COMMAND.sub(" ", content)))


def prose_words(content: str) -> int:
    """Count the Latin words of two letters or more that are no TeX."""
    return len(_PROSE_WORD.findall(content))


def is_currency(content: str, after: str) -> bool:
    """Tell prices from formulas: ``$5 and $10`` (docs/math.md).

    ``content`` stands between the dollars, ``after`` is the character behind the second one.
    """
    if not content[:1].isdigit() or re.search(r"[\\^_={}]", content):
        return False
    if re.search(r"[。，；！？]", content) or holds_cjk_prose(content):
        return True
    between = holds_cjk(content) or re.search(r"[A-Za-z]{2,}|\||\s$", content) is not None
    return (after.isdigit() and between) or prose_words(content) >= 2


def is_sentence(content: str) -> bool:
    """Tell prose: six or more Latin words, or a stretch of Chinese with a comma or full stop."""
    if holds_tex(content):
        return False
    chinese = holds_cjk(content) and re.search(r"[，。；！？]", content) is not None
    return prose_words(content) >= 6 or chinese


def is_shell_variable(content: str, after: str) -> bool:
    """Tell ``$PATH 和 $HOME`` from formulas: a gap before the second dollar, a letter behind."""
    return (
        content[:1].isalpha()
        and content[-1:] in " \t"
        and after.isalpha()
        and after.isascii()
        and not holds_tex(content)
    )


def is_bracket_math(content: str, *, inline: bool) -> bool:
    r"""Tell math in ``\(…\)`` and ``\[…\]`` from escaped brackets."""
    if re.search(r"\\[A-Za-z]+|[_^=<>]", content):
        return True
    return inline and bool(_VARIABLE.match(content))


def looks_like_math(line: str) -> bool:
    """Tell whether a line with an unpaired dollar is worth a warning."""
    return bool(_LOOKS_LIKE_MATH.search(line))


def is_price(behind: str) -> bool:
    """Tell whether what stands behind a dollar is the amount of a price."""
    return bool(_PRICE.match(behind))
