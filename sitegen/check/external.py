"""Links to other sites: each address asked for once, hosts side by side, one after another each."""

import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from http.client import HTTPException
from urllib.parse import urlsplit

from msgspec import Struct

from sitegen.assets.public import Connect, Deadline, NotPublic, Refused, Resolve, answer
from sitegen.core.diagnostics import Code, Diagnostic, Severity, Span, warning

_SECONDS = 15.0
"""For one address, redirects too."""
_HOSTS = 8
"""Asked at the same time."""
_PAUSE = 0.25
"""Seconds between two questions to one host."""
_PATIENCE = 2
"""Questions without an answer, after which a host is left alone."""
_TELLING = 3
"""Hosts; where none of so many answers, it is the network that is down."""
_GONE = (404, 410)
_TOO_MANY = 429
_PRIVATE = "readers elsewhere cannot open it; in backquotes it is code, and no link"


class Trouble(Struct, frozen=True, kw_only=True):
    """Why a link may lead nowhere."""

    words: str
    certain: bool
    """Whether readers meet the same; many hosts send machines away."""
    silent: bool = False
    """Whether the host gave no answer at all."""
    again: bool = False
    """Whether to ask for the page itself: some hosts have no answer to HEAD."""
    hint: str = "open it in a browser"


_GIVEN_UP = Trouble(words="the host has not answered before", certain=False, silent=True)


class Web(Struct, frozen=True, kw_only=True):
    """How other hosts are reached."""

    seconds: float = _SECONDS
    pause: float = _PAUSE
    resolve: Resolve | None = None
    connect: Connect | None = None


def broken(
    addresses: Mapping[str, Span],
    web: Web = Web(),
    tell: Callable[[int], None] = lambda done: None,
) -> list[Diagnostic]:
    """Ask for all addresses; ``tell`` hears how many are done."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        hosts[urlsplit(address).netloc].append(address)
    troubles: dict[str, Trouble | None] = {}
    with ThreadPoolExecutor(_HOSTS) as pool:
        for host in as_completed([pool.submit(_host, each, web) for each in hosts.values()]):
            troubles |= host.result()
            tell(len(troubles))
    if len(hosts) >= _TELLING and all(each and each.silent for each in troubles.values()):
        return [_unreachable(addresses)]
    return [_remark(a, trouble, addresses[a]) for a, trouble in troubles.items() if trouble]


def _host(addresses: Iterable[str], web: Web) -> dict[str, Trouble | None]:
    """Ask one host for its addresses."""
    results: dict[str, Trouble | None] = {}
    silent = 0
    for address in addresses:
        if silent >= _PATIENCE:
            results[address] = _GIVEN_UP
            continue
        if results:
            time.sleep(web.pause)
        trouble = _ask(address, web)
        silent += bool(trouble and trouble.silent)
        results[address] = trouble
    return results


def _ask(address: str, web: Web) -> Trouble | None:
    """Ask for the head of a page, and for the page where a host does not give heads."""
    deadline = Deadline(web.seconds)
    trouble = _answered(address, "HEAD", deadline, web)
    return _answered(address, "GET", deadline, web) if trouble and trouble.again else trouble


def _answered(address: str, method: str, deadline: Deadline, web: Web) -> Trouble | None:
    try:
        with answer(
            address, deadline, method=method, resolve=web.resolve, connect=web.connect
        ) as response:
            if response.status < 400:
                return None
            words = f"the host answers {response.status} {response.reason}".rstrip()
            certain, again = response.status in _GONE, response.status != _TOO_MANY
            return Trouble(words=words, certain=certain, again=again)
    except NotPublic as refused:
        return Trouble(words=str(refused), certain=False, silent=True, hint=_PRIVATE)
    except Refused as refused:
        cause = refused.__cause__
        again = isinstance(cause, (ConnectionError, HTTPException))
        return Trouble(
            words=_words(refused, cause), certain=_is_certain(cause), silent=True, again=again
        )


def _is_certain(cause: BaseException | None) -> bool:
    """Tell a name that does not exist, or a bad certificate, from a network that is down."""
    if isinstance(cause, socket.gaierror):
        return cause.errno != socket.EAI_AGAIN
    return isinstance(cause, ssl.SSLCertVerificationError)


def _words(refused: Refused, cause: BaseException | None) -> str:
    if isinstance(cause, socket.gaierror):
        return "its host cannot be found"
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({cause.verify_message})"
    return str(refused)


def _unreachable(addresses: Mapping[str, Span]) -> Diagnostic:
    return warning(
        Code.LINK_EXTERNAL,
        f"none of {len(addresses)} links to other sites was checked: no host can be reached",
        Span(path="content"),
        hint="try again where there is a network",
    )


def _remark(address: str, trouble: Trouble, span: Span) -> Diagnostic:
    if trouble.certain:
        severity, message = Severity.WARNING, f"the link {address} is broken: {trouble.words}"
        hint = "link to where it is now, or to a copy at web.archive.org"
    else:
        severity, message = Severity.HINT, f"the link {address} was not checked: {trouble.words}"
        hint = trouble.hint
    return Diagnostic(
        code=Code.LINK_EXTERNAL, severity=severity, message=message, span=span, hint=hint
    )
