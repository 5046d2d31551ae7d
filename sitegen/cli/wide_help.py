"""Help in Chinese: characters take two columns, and a line may end behind each of them."""

import re
from collections.abc import Iterable, Iterator

import click

from sitegen.cli.report import wide
from sitegen.core.messages import say

_WIDE = r"\u2e80-\u303f\u3040-\ua4cf\uf900-\ufaff\ufe30-\uffef"
_CLOSING = "，。；：、）」》？！"
_PIECE = re.compile(rf"[（「《[(]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{_CLOSING}]*[ \n]*")
"""What stays together on a line: one Chinese character or one word, with its punctuation."""
_INNER_END = re.compile(rf"(?<=[{_WIDE}])\n(?=[{_WIDE}])")
"""A line end between two Chinese characters, which is no space."""
_VERBATIM = "\b\n"
"""click's mark of a paragraph whose lines stay as they are."""


class WideFormatter(click.HelpFormatter):
    """Aligns columns and wraps lines by columns of the terminal, where click counts characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of usage."""
        super().write_usage(prog, args, say("Usage:") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self.write(f"{' ' * self.current_indent}{heading}{say(': ')}".rstrip() + "\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        paragraphs = text.split("\n\n")
        lines = (line for each in paragraphs for line in (*self._lines(each), ""))
        self.write("\n".join(f"{' ' * self.current_indent}{line}".rstrip() for line in lines))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names and their descriptions in two columns."""
        rows = list(rows)
        column = min(max(wide(name) for name, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, text in rows:
            lines = list(wrapped(text, max(self.width - column - self.current_indent, 10)))
            if wide(name) > column - col_spacing:
                self.write(f"{indent}{name}\n")
                name = ""
            for line in lines or [""]:
                self.write(f"{indent}{name}{' ' * (column - wide(name))}{line}".rstrip() + "\n")
                name = ""

    def _lines(self, paragraph: str) -> Iterable[str]:
        if paragraph.startswith(_VERBATIM):
            return paragraph.removeprefix(_VERBATIM).split("\n")
        return wrapped(paragraph, self.width - self.current_indent)


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text that fit into a number of columns."""
    line = ""
    text = _INNER_END.sub("", text)
    for piece in _PIECE.findall(text):
        if line and wide((line + piece).rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece.replace("\n", " ")
    if line:
        yield line.rstrip()
