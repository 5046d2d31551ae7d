"""Domain names in the form of the DNS: Chinese ones in punycode."""

import re

from sitegen.core.messages import say

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST = 253


class NoDomain(ValueError):
    """A text is not exactly one domain; the message says why."""


def ascii_domain(text: str) -> str:
    """Return the domain in a text, such as a file ``CNAME``: ``xn--fiqs8s`` for ``中国``.

    Raises NoDomain.
    """
    lines = text.split()
    if len(lines) != 1:
        raise NoDomain(say("contains more than one domain") if lines else say("contains no domain"))
    if len(lines[0]) > _LONGEST:  # Python's codec takes quadratic time
        raise NoDomain(say("is longer than any domain"))
    name = lines[0].lower()
    if "/" in name or ":" in name:
        raise NoDomain(
            say("{lines} is an address, and a domain has no scheme, port or path", lines=lines[0])
        )
    try:
        domain = name.encode("idna").decode("ascii")
    except UnicodeError:
        raise NoDomain(say("{lines} is not a domain", lines=lines[0])) from None
    labels = domain.split(".")
    is_complete = len(labels) > 1 and len(domain) <= _LONGEST and not labels[-1].isdecimal()
    if not is_complete or not all(map(_LABEL.fullmatch, labels)):
        raise NoDomain(say("{lines} is not a domain", lines=lines[0]))
    return domain
