"""Marks in text and HTML that stand for what is filled in later.

Control characters never come from an author: ``text.decode`` replaces them, and HTML forbids them.
Markdown takes them for letters, so emphasis beside a formula works as beside a word.
"""

import re

START, END = "\x01", "\x02"
FORMULA = re.compile(START + r"(\d+)" + END)
LINK = re.compile("\x03" + r"(\d+)" + "\x04")
REFERENCE = re.compile("\x05" + r"(\d+)" + "\x06")
REFERENCE_TEXT = re.compile("\x0e" + r"(\d+)" + "\x0f")
PART = re.compile("\x10" + r"(\d+)" + "\x11")


def formula(index: int) -> str:
    """Give the mark of the formula with that number."""
    return f"{START}{index}{END}"


def link(index: int) -> str:
    """Give the mark of the open link with that number."""
    return f"\x03{index}\x04"


def reference(index: int) -> str:
    """Give the mark of a reference that becomes a link."""
    return f"\x05{index}\x06"


def reference_text(index: int) -> str:
    """Give the mark of a reference that becomes text, where no link may stand."""
    return f"\x0e{index}\x0f"


def part(index: int) -> str:
    """Give the mark of a part that sitegen has made, among raw HTML that is cleaned."""
    return f"\x10{index}\x11"
