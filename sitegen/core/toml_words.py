"""What tomllib says of a broken file, in the words of the other messages."""

import re

from sitegen.core.messages import say, template

_TWICE = template("this key or table was written before")
_OPEN = template("a text without a closing quotation mark")
_SAID = (
    ("Invalid value", template("this is no value; text stands between quotation marks")),
    ("Invalid statement", template("this line is not a key with its value")),
    ("Expected '=' after a key", template("a = is missing behind the key")),
    ("Cannot (?:overwrite|declare|mutate)|Duplicate", _TWICE),
    (r"Illegal character '\\n'|Unterminated", _OPEN),
    ("Illegal character (?P<it>.+)", template("{it} cannot stand here")),
    ("Expected newline", template("a line holds one key and its value")),
    (r"Unescaped|Invalid hex", template("a backslash in a text is written twice")),
    ("Invalid initial character", template("here a key is missing, of letters, digits, - and _")),
    ("Invalid date", template("this is no date")),
    ("Unclosed", template("a bracket is never closed")),
    (r"Expected '\]", template("a ] is missing")),
)
"""Patterns of messages of tomllib (CPython 3.11 to 3.14), and what is said instead."""


_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")


def toml_place(message: str) -> tuple[int, int]:
    """Return the line and column that a message of tomllib names; else the first."""
    found = _PLACE.search(message)
    return (int(found[1]), int(found[2])) if found and found[1] else (1, 1)


def toml_words(message: str) -> str:
    """Return a message of tomllib without its place, translated if it is known."""
    message = _PLACE.sub("", message)
    for pattern, words in _SAID:
        if found := re.match(pattern, message):
            return say(words, **found.groupdict())
    return message
