"""Check of the built site's size against the limits of GitHub Pages."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from sitegen.build.outputs import file_name
from sitegen.core.diagnostics import Code, Diagnostic, Severity, Span
from sitegen.core.messages import enumerated, say
from sitegen.library import Library

_WHOLE = 1_000_000_000
_FILE = 100 * 1024 * 1024
"""GitHub rejects pushes with larger files."""
_NEAR = 0.7
_LARGEST = 3


class Limits(Struct, frozen=True, kw_only=True):
    """Maximum sizes of a site and of one file, in bytes."""

    whole: int = _WHOLE
    file: int = _FILE


def against_limits(
    sizes: Mapping[str, int], library: Library, limits: Limits = Limits()
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each size over or near its limit; ``sizes`` are bytes by name."""
    written = {file_name(a.address): a.source_path for a in library.assets if a.source_path}
    whole = sum(sizes.values())
    if severity := _severity(whole, limits.whole):
        message = say(
            "the site has {size}, {share:.0%} of the limit of GitHub Pages",
            size=megabytes(whole),
            share=whole / limits.whole,
        )
        yield _remark(Code.SITE_SIZE, severity, message, "content", _advice(sizes, written))
    for name, size in sizes.items():
        if severity := _severity(size, limits.file):
            message = say(
                "{name} has {size}; GitHub accepts files of up to {limit}",
                name=name,
                size=megabytes(size),
                limit=megabytes(limits.file),
            )
            hint = say("make it smaller, split it, or link to another host")
            yield _remark(Code.FILE_SIZE, severity, message, written.get(name, name), hint)


def megabytes(size: int) -> str:
    """Return a size as text in megabytes."""
    return f"{size / 1e6:,.1f} MB" if size < 1e8 else f"{size / 1e6:,.0f} MB"


def _severity(size: int, limit: int) -> Severity | None:
    if size > limit:
        return Severity.ERROR
    return Severity.HINT if size > _NEAR * limit else None


def _advice(sizes: Mapping[str, int], written: Mapping[str, str]) -> str:
    largest = sorted(sizes, key=lambda name: (-sizes[name], name))[:_LARGEST]
    listed = enumerated(f"{written.get(name, name)} ({megabytes(sizes[name])})" for name in largest)
    return say("the largest files: {listed}", listed=listed)


def _remark(code: Code, severity: Severity, message: str, path: str, hint: str) -> Diagnostic:
    return Diagnostic(
        code=code, severity=severity, message=message, span=Span(path=path), hint=hint
    )
