"""Marks: placeholders in text and HTML for formulas, links, references, citations and other parts.

They are control characters, which no source contains: ``text.decode`` replaces them, and HTML
forbids them. Markdown treats them as letters, so emphasis next to a formula works as usual.
"""

import re

START, END = "\x01", "\x02"
FORMULA = re.compile(START + r"(\d+)" + END)
LINK = re.compile("\x03" + r"(\d+)" + "\x04")
REFERENCE = re.compile("\x05" + r"(\d+)" + "\x06")
REFERENCE_TEXT = re.compile("\x0e" + r"(\d+)" + "\x0f")
CITATION = re.compile("\x12" + r"(\d+)" + "\x13")
BIBLIOGRAPHY = "\x14\x15"
"""The place of the list of cited works."""
PART = re.compile("\x10" + r"(\d+)" + "\x11")


def formula(index: int) -> str:
    """Return the mark of the formula with that number."""
    return f"{START}{index}{END}"


def link(index: int) -> str:
    """Return the mark of the open link with that number."""
    return f"\x03{index}\x04"


def reference(index: int) -> str:
    """Return the mark of a reference that becomes a link."""
    return f"\x05{index}\x06"


def reference_text(index: int) -> str:
    """Return the mark of a reference that becomes text, where a link is not allowed."""
    return f"\x0e{index}\x0f"


def citation(index: int) -> str:
    """Return the mark of a citation."""
    return f"\x12{index}\x13"


def part(index: int) -> str:
    """Return the mark of a part that sitegen generated, in raw HTML that is sanitized."""
    return f"\x10{index}\x11"
