"""Names of files that are never published: keys, passwords, and leftovers of programs."""

import re

from msgspec import Struct

from sitegen.core.diagnostics import Code, Diagnostic, Severity, Span
from sitegen.core.messages import say, template

_SECRET = re.compile(
    r"id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|.*\.(?:pem|p12|pfx|ppk|jks|keystore|kdbx)"
    r"|\.env(?:[._-].*)?|\.netrc|\.pgpass|\.htpasswd",
    re.IGNORECASE | re.DOTALL,
)
"""Hidden files too: without this they would be left out without a message."""
_LEFTOVER = re.compile(r".+~|node_modules|__pycache__|\.ipynb_checkpoints", re.DOTALL)


class Private(Struct, frozen=True, kw_only=True):
    """The reason why a file or a folder of a certain name is not published."""

    severity: Severity
    message: str
    hint: str


_A_SECRET = Private(
    severity=Severity.WARNING,
    message=template("looks like a key or a password, and is not published"),
    hint=template(
        "keep it outside content/ and static/; if it is in git, replace it with a new one"
    ),
)
_A_LEFTOVER = Private(
    severity=Severity.HINT,
    message=template("is left over from a program, and is not published"),
    hint=template("delete it, or keep it outside content/ and static/"),
)


def why_private(name: str) -> Private | None:
    """Return the reason why a name is not published; None if it is published."""
    if _SECRET.fullmatch(name):
        return _A_SECRET
    return _A_LEFTOVER if _LEFTOVER.fullmatch(name) else None


def withheld(path: str, why: Private) -> Diagnostic:
    """Report a file or a folder, named by its path below the site's folder."""
    return Diagnostic(
        code=Code.FILE_PRIVATE,
        severity=why.severity,
        message=say(why.message),
        span=Span(path=path),
        hint=say(why.hint),
    )
