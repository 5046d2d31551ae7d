"""Domain names in the form of the DNS: Chinese ones in punycode."""

import re

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
        raise NoDomain("contains more than one domain" if lines else "contains no domain")
    if len(lines[0]) > _LONGEST:  # Python's codec takes quadratic time
        raise NoDomain("is longer than any domain")
    name = lines[0].lower()
    if "/" in name or ":" in name:
        raise NoDomain(f"{lines[0]} is an address, and a domain has no scheme, port or path")
    try:
        domain = name.encode("idna").decode("ascii")
    except UnicodeError:
        raise NoDomain(f"{lines[0]} is not a domain") from None
    labels = domain.split(".")
    is_complete = len(labels) > 1 and len(domain) <= _LONGEST and not labels[-1].isdecimal()
    if not is_complete or not all(map(_LABEL.fullmatch, labels)):
        raise NoDomain(f"{lines[0]} is not a domain")
    return domain
