"""Heuristics that distinguish TeX from prose, for text between two delimiters."""

import re

from sitegen.core.text import CJK_LETTER

TEXT_COMMAND = re.compile(
    r"\\(?:text(?:rm|bf|it|sf|tt|normal)?|mbox|hbox|operatorname\*?|tag\*?|label)\s*\{[^{}]*\}"
)
_TEX = re.compile(r"\\[A-Za-z]+|\\[\\{},;:!|]|[_^]")
_CJK_RUN = re.compile(rf"[{CJK_LETTER}][{CJK_LETTER}，。、；：！？（）]{{5,}}")
_CJK_ANY = re.compile(f"[{CJK_LETTER}]")
_PROSE_WORD = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{2,}(?![A-Za-z]*\()")
_UNIT = re.compile(r"(?<=\d)(?:[A-Za-z]{1,3})(?![A-Za-z])")
_CITATION = re.compile(r"\d[\d,;\s–-]*")
_VARIABLE = re.compile(r"\s*[A-Za-z]'?(?:\s*\(\s*[A-Za-z](?:\s*,\s*[A-Za-z])*\s*\))?\s*$")
_PRICE = re.compile(r"\d[\d.,]*(?!\s*[\\^_=+*/\d-])")
_LOOKS_LIKE_MATH = re.compile(r"\\[A-Za-z]{2,}|[A-Za-z0-9}){]\s*[_^]\s*[A-Za-z0-9{\\]")


def holds_tex(content: str) -> bool:
    """Whether a text contains a TeX command, a subscript or a superscript."""
    return bool(_TEX.search(content))


def holds_cjk(content: str) -> bool:
    """Whether a text contains any CJK letter."""
    return bool(_CJK_ANY.search(content))


def holds_cjk_prose(content: str) -> bool:
    r"""Whether a text contains six or more CJK letters in a row outside ``\text{…}``."""
    return bool(_CJK_RUN.search(TEXT_COMMAND.sub(" ", content)))


def prose_words(content: str) -> int:
    """Return the number of Latin words of two letters or more that are not TeX."""
    return len(_PROSE_WORD.findall(content))


def is_currency(content: str, after: str) -> bool:
    """Whether a pair of dollars is two prices: ``$5 and $10`` (docs/math.md).

    ``content`` is between the dollars, ``after`` is the character after the second one.
    """
    if not content[:1].isdigit() or re.search(r"[\\^_={}]", content):
        return False
    if re.search(r"[。，；！？]", content) or holds_cjk_prose(content):
        return True
    content = _UNIT.sub("", content)  # 1mm-100km
    between = holds_cjk(content) or re.search(r"[A-Za-z]{2,}|\||\s$", content) is not None
    return (after.isdigit() and between) or prose_words(content) >= 2


def is_sentence(content: str) -> bool:
    """Whether a text is prose: six or more Latin words, or Chinese with a comma or full stop."""
    if holds_tex(content):
        return False
    chinese = holds_cjk(content) and re.search(r"[，。；！？]", content) is not None
    return prose_words(content) >= 6 or chinese


def is_shell_variable(content: str, after: str) -> bool:
    """Whether a pair is ``$PATH 和 $HOME``: a space before the second dollar, a letter after it."""
    return (
        content[:1].isalpha()
        and content[-1:] in " \t"
        and after.isalpha()
        and after.isascii()
        and not holds_tex(content)
    )


def bracket_kind(content: str, *, inline: bool) -> str:
    r"""Classify the content of ``\(…\)`` or ``\[…\]``: certain, math, prose or unsure.

    ``certain`` is math that makes all brackets of the page math; ``unsure`` is math only then.
    """
    if re.search(r"\\[A-Za-z]+", content):
        return "certain"
    prose = holds_cjk(content) or prose_words(content) >= 2
    if re.search(r"[_^=<>]", content):
        return "math" if prose else "certain"
    if inline and _VARIABLE.match(content):
        return "math"
    citation = not inline and _CITATION.fullmatch(content)
    return "prose" if prose or citation else "unsure"


def is_plainly_math(content: str) -> bool:
    """Whether a text is certainly not prose between two formulas; much math is not that plain."""
    bare = TEXT_COMMAND.sub(" ", content)
    if holds_cjk(bare) or not re.search(r"\w", content):
        return False
    words = prose_words(bare)
    if holds_tex(content):
        return words <= 1
    return words == 0 or " " not in content.strip()


def looks_like_math(line: str) -> bool:
    """Whether a line with an unpaired dollar is worth a warning."""
    return bool(_LOOKS_LIKE_MATH.search(line))


def is_price(after: str) -> bool:
    """Whether the text after a dollar is the amount of a price."""
    return bool(_PRICE.match(after))
