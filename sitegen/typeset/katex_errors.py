"""KaTeX's error messages as templates, so that they can be translated."""

import re
from functools import lru_cache

from sitegen.core.messages import template

_TEMPLATES = (
    template("Undefined control sequence: {command}"),
    template("Expected '{wanted}', got 'EOF' at the end of the formula"),
    template("Expected 'EOF', got '{found}'"),
    template("Expected '{wanted}', got '{found}'"),
    template("Expected group after '{before}'"),
    template("Expected group after '{before}' at the end of the formula"),
    template("Expected group as argument to '{command}' at the end of the formula"),
    template("Expected group as argument to '{command}'"),
    template("Expected group as {argument}"),
    template("Expected a control sequence"),
    template("Expected a macro definition"),
    template("Expected l or c or r"),
    template("Expected & or \\\\ or \\cr or \\end"),
    template("Expected \\\\ or \\cr or \\end"),
    template(
        "Unexpected end of input in a macro argument, expected '{wanted}' at the end of the formula"
    ),
    template("Unexpected end of input in a macro argument, expected '{wanted}'"),
    template("Extra }"),
    template("Double superscript"),
    template("Double subscript"),
    template("Can't use function '{command}' in math mode"),
    template("Can't use function '{command}' in text mode"),
    template("Got function '{command}' with no arguments as superscript"),
    template("Got function '{command}' with no arguments as subscript"),
    template("Got function '{command}' with no arguments as argument to '{outer}'"),
    template("Got function '{command}' with no arguments as {argument}"),
    template("Got function '{command}' with no arguments"),
    template("Mismatch: \\begin{{{opened}}} matched by \\end{{{closed}}}"),
    template("No such environment: {name}"),
    template("Invalid environment name"),
    template("Invalid delimiter: '{found}' after '{before}'"),
    template("Invalid delimiter '{found}' after '{before}'"),
    template("Invalid delimiter type {found}"),
    template("Invalid color: '{found}'"),
    template("Invalid size: '{found}'"),
    template("Invalid unit: '{found}'"),
    template("Invalid number of arguments: {found}"),
    template("Invalid token after macro prefix"),
    template('Invalid argument number "{found}"'),
    template("Incomplete placeholder at end of macro body"),
    template("Not a valid argument number"),
    template("Limit controls must follow a math operator"),
    template("Multiple \\tag"),
    template("\\tag works only in display equations"),
    template("\\middle without preceding \\left"),
    template("\\newcommand's first argument must be a macro name"),
    template("\\verb ended by end of line instead of matching delimiter"),
    template("Too many expansions: infinite loop or need to increase maxExpand setting"),
    template("Too many tab characters: &"),
    template("Too many math in a row: expected {wanted}, but got {found}"),
    template("Unknown column alignment: {found}"),
    template("Unknown group type as {argument}"),
    template("Use of the macro doesn't match its definition"),
    template("only one infix operator per group"),
    template("{{subarray}} can contain only one column"),
    template("{{{environment}}} can be used only in display mode."),
    template("{message} at the end of the formula"),
)
_FIELD = re.compile(r"\\\{(\w+)\\\}")


def parsed(message: str) -> tuple[str, dict[str, str]]:
    """Return the template of a message and its values; an unknown message as its own template."""
    for text, pattern in _patterns():
        if found := pattern.fullmatch(message):
            return text, found.groupdict()
    return message, {}


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(text, re.compile(_pattern(text), re.DOTALL)) for text in _TEMPLATES]


def _pattern(text: str) -> str:
    if "{{" not in text and not re.search(r"\{\w+\}", text):
        return re.escape(text)
    whole = re.escape(text).replace(r"\{\{", "\0").replace(r"\}\}", "\1")
    return _FIELD.sub(r"(?P<\1>.+?)", whole).replace("\0", r"\{").replace("\1", r"\}")
