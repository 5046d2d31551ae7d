"""Arbitrary texts for property tests: pieces that mean something to the scanner or to Markdown."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

SIGNS = list("$$$$\\`<>[](){}|*_#-~=+&%^!:")
LETTERS = ["x", "y", "a", "5", "12", " ", "  ", "\t", "中", "汉字文章", "，", "：", "。", "é", "😀"]
BREAKS = ["\n", "\n", "\n\n", "\n> ", "\n- ", "\n1. ", "\n    ", "\n## ", "\n---\n", "\n===\n"]
MATH = ["$$", "$x$", "$$\na_1\n$$", "\\(", "\\)", "\\[", "\\]", "\\$", "x_1", "\\\\"]
MATH += ["\\frac{1}{2}", "$$$"]
MATH += ["\\begin{align}", "\\end{align}", "\\label{a}", "\\eqref{a}", "\\tag{1}", "\\text{"]
BLOCKS = ["```", "~~~", "``", "| a | b |\n|---|---|\n", ":::", "::: theorem\n", "[^1]", "[^1]: "]
LINKS = ["[a](b.md)", "![$x$](a.png)", "https://example.org/", "](", "**", "~~", "{#a}"]
RAW = ["<!--", "-->", "<pre>", "</pre>", "<b>", "</b>", "<div>", "</div>", "<br>", "&lt;"]
RAW += ['<a href="', '">', "</a>"]

PLAIN = SIGNS + LETTERS + BREAKS + MATH + BLOCKS + LINKS
"""Without raw HTML (a lone ``<`` is none)."""


def texts(pieces: list[str], size: int = 24) -> st.SearchStrategy[str]:
    """Make texts out of a few pieces."""
    return st.lists(st.sampled_from(pieces), max_size=size).map("".join)


ANY = texts(PLAIN + RAW)
SAFE = texts([piece for piece in PLAIN if piece != "<"])

repeatable = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=500,
    suppress_health_check=[HealthCheck.too_slow],
)
"""The same examples each time, on every machine."""
