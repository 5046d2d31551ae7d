"""The messages to authors in the code, as pybabel extracts them for ``sitegen-messages.po``.

They are the texts in ``say``, ``say_count`` and ``template``, the help of options, and the
docstrings of commands, which are their help.
"""

import ast
import inspect
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent
CALLS = {"say": 1, "say_count": 2, "template": 1, "forms": 2, "plural": 2}
"""Functions whose first arguments are messages, with the number of these."""
Found = tuple[int, str, str | tuple[str, ...], Sequence[str]]


def extract(
    file: IO[bytes], keywords: object, tags: object, options: Mapping[str, str]
) -> Iterator[Found]:
    """Yield the messages of a file, in the form that Babel wants of an extraction method."""
    for line, message in messages(file.read().decode()):
        name = "gettext" if isinstance(message, str) else "ngettext"
        yield line, name, message, []


def messages(source: str) -> Iterator[tuple[int, str | tuple[str, ...]]]:
    """Yield the line and the text of each message; a plural's texts as a tuple."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.FunctionDef) and any(map(_makes_command, node.decorator_list)):
            yield node.lineno, inspect.cleandoc(ast.get_docstring(node) or "")


def _of_call(call: ast.Call) -> Iterator[tuple[int, str | tuple[str, ...]]]:
    if isinstance(call.func, ast.Name) and call.func.id in CALLS:
        texts = [_literal(each) for each in call.args[: CALLS[call.func.id]]]
        if all(texts):
            yield call.lineno, texts[0] if len(texts) == 1 else tuple(texts)
    elif _name(call).endswith(("option", "command", "group")):
        for each in call.keywords:
            if each.arg == "help" and (text := _literal(each.value)):
                yield call.lineno, text


def _makes_command(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and _name(decorator) in ("command", "group")


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
