"""Slips in lines of keys that YAML does not report, or not so that an author understands."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from sitegen.core.diagnostics import Code, Severity
from sitegen.core.messages import enumerated, say, template
from sitegen.load.faults import Fault
from sitegen.load.keys import TEXTS, canonical_name, is_known

_COLON = re.compile(
    r"^([A-Za-z][A-Za-z_-]{0,40})[ \t]*(：|:(?=[^\s:/]))[ \t\u3000\xa0]*", re.MULTILINE
)
_KINDS = (
    ("：", template("{keys}: a full-width colon is read as a colon with a space")),
    (":", template("{keys}: a colon is read as one with a space")),
)
_COMMENT = re.compile(
    r"^([A-Za-z][\w-]*):(?:(?:\n[ \t]*-[^\n]*)*?\n[ \t]*-)?[ \t]+"
    r"((?![\"'\[{|>&*!#])[^\n]*?[ \t])?(#[^\s#][^\n]*)$",
    re.MULTILINE,
)
_KEY = re.compile(r"^([\"']?)([A-Za-z_][\w -]{0,99})\1[ \t]*:(?=\s|$)", re.MULTILINE)


_REPORTED = 8
"""Keys written twice that are reported."""


def with_colons(raw: str) -> str:
    """Return lines of keys with ``: `` for a full-width colon, and for one without a space.

    Lines stay; columns behind the colon move by one at most.
    """
    return _COLON.sub(lambda match: f"{match[1]}: " if _is_slip(match) else match[0], raw)


def odd_colons(raw: str) -> Iterator[Fault]:
    """Yield the colons that ``with_colons`` changes, those of a kind together."""
    slips = [*filter(_is_slip, _COLON.finditer(raw))]
    for colon, message in _KINDS:
        found = [match for match in slips if match[2] == colon]
        if found:
            text = say(message, keys=enumerated(match[1] for match in found))
            hint = say("write {key}: with a space behind it", key=found[0][1])
            yield _warning(Code.FRONT_MATTER_SYNTAX, raw, found[0], 2, text, hint)


def _is_slip(match: re.Match[str]) -> bool:
    """Return whether a colon is meant as YAML's; of unknown words only a full-width one is."""
    return match[2] == "：" or is_known(match[1])


def lost_comments(raw: str) -> Iterator[Fault]:
    """Yield the comments that authors mean as text: ``tags: #a #b``, ``title: Issue #3``."""
    for match in _COMMENT.finditer(raw):
        if canonical_name(match[1]) in TEXTS:
            message = say("{key}: YAML takes {text} for a comment", key=match[1], text=match[3])
            yield _warning(
                Code.FRONT_MATTER_VALUE, raw, match, 3, message, say("put quotes around the value")
            )


def repeated_keys(raw: str) -> Iterator[Fault]:
    """Yield the keys that are written more than once, each at its second line."""
    # A few of them: for each one the lines above it are counted.
    for match in islice(_second_lines(raw), _REPORTED):
        message = say("{key}: written more than once; the last one counts", key=match[2])
        yield _warning(Code.FRONT_MATTER_KEY, raw, match, 2, message, say("delete one of them"))


def _second_lines(raw: str) -> Iterator[re.Match[str]]:
    times = Counter[str]()
    for match in _KEY.finditer(raw):
        times[match[2]] += 1
        if times[match[2]] == 2:
            yield match


def of_yaml(raw: str) -> Iterable[Fault]:
    """Yield all slips in YAML."""
    fixed = with_colons(raw)
    yield from odd_colons(raw)
    yield from lost_comments(fixed)
    yield from repeated_keys(fixed)


def _warning(
    code: Code, raw: str, match: re.Match[str], group: int, message: str, hint: str
) -> Fault:
    start = match.start(group)
    return Fault(
        message=message,
        line=raw.count("\n", 0, start) + 1,
        column=start - raw.rfind("\n", 0, start),
        length=len(match[group]),
        hint=hint,
        code=code,
        severity=Severity.WARNING,
    )
