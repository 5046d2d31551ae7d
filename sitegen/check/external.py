"""Check of links to other sites: one request an address, hosts in parallel, each sequentially."""

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
from sitegen.core.messages import say, template

_SECONDS = 15.0
"""Time limit of one address, including redirects."""
_HOSTS = 8
"""Number of hosts that are asked in parallel."""
_PAUSE = 0.25
"""Seconds between two requests to one host."""
_PATIENCE = 2
"""Number of requests without a response after which a host is skipped."""
_NETWORK_DOWN = 3
"""If at least so many hosts were asked and none responded, the network is down."""
_GONE = (404, 410)
_TOO_MANY = 429
_PRIVATE = template("readers elsewhere cannot open it; in backquotes it is code, and no link")


class Trouble(Struct, frozen=True, kw_only=True):
    """Why a link may be broken."""

    message: str
    certain: bool
    """Whether readers get the same result; many hosts reject requests of programs."""
    silent: bool = False
    """Whether the host did not respond at all."""
    retry: bool = False
    """Whether to request the page itself, as some hosts do not support HEAD."""
    hint: str = template("open it in a browser")
    """A template."""


_GIVEN_UP = Trouble(message=template("the host did not respond before"), certain=False, silent=True)


class Web(Struct, frozen=True, kw_only=True):
    """How other hosts are reached; tests replace ``resolve`` and ``connect``."""

    seconds: float = _SECONDS
    pause: float = _PAUSE
    resolve: Resolve | None = None
    connect: Connect | None = None


def broken(
    addresses: Mapping[str, Span],
    web: Web = Web(),
    report: Callable[[int], None] = lambda done: None,
) -> list[Diagnostic]:
    """Check all addresses; ``report`` is called with the number of addresses done."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        hosts[urlsplit(address).netloc].append(address)
    troubles: dict[str, Trouble | None] = {}
    with ThreadPoolExecutor(_HOSTS) as pool:
        for host in as_completed([pool.submit(_host, each, web) for each in hosts.values()]):
            troubles |= host.result()
            report(len(troubles))
    if len(hosts) >= _NETWORK_DOWN and all(each and each.silent for each in troubles.values()):
        return [_unreachable(addresses)]
    return [_remark(a, trouble, addresses[a]) for a, trouble in troubles.items() if trouble]


def _host(addresses: Iterable[str], web: Web) -> dict[str, Trouble | None]:
    """Check the addresses of one host, one after another; return the trouble of each."""
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
    """Request an address by HEAD; by GET if the host does not support HEAD."""
    deadline = Deadline(web.seconds)
    trouble = _request(address, "HEAD", deadline, web)
    return _request(address, "GET", deadline, web) if trouble and trouble.retry else trouble


def _request(address: str, method: str, deadline: Deadline, web: Web) -> Trouble | None:
    try:
        with answer(
            address, deadline, method=method, resolve=web.resolve, connect=web.connect
        ) as response:
            if response.status < 400:
                return None
            message = say(
                "the host answers {status} {reason}", status=response.status, reason=response.reason
            ).rstrip()
            certain, retry = response.status in _GONE, response.status != _TOO_MANY
            return Trouble(message=message, certain=certain, retry=retry)
    except NotPublic as refused:
        return Trouble(message=str(refused), certain=False, silent=True, hint=_PRIVATE)
    except Refused as refused:
        cause = refused.__cause__
        retry = isinstance(cause, (ConnectionError, HTTPException))
        return Trouble(
            message=_message(refused, cause),
            certain=_is_certain(cause),
            silent=True,
            retry=retry,
        )


def _is_certain(cause: BaseException | None) -> bool:
    """Return whether the link itself is at fault: no such host, or an invalid certificate."""
    if isinstance(cause, socket.gaierror):
        return cause.errno != socket.EAI_AGAIN
    return isinstance(cause, ssl.SSLCertVerificationError)


def _message(refused: Refused, cause: BaseException | None) -> str:
    if isinstance(cause, socket.gaierror):
        return say("its host cannot be found")
    if isinstance(cause, ssl.SSLCertVerificationError):
        return say("its certificate is not valid ({reason})", reason=cause.verify_message)
    return str(refused)


def _unreachable(addresses: Mapping[str, Span]) -> Diagnostic:
    return warning(
        Code.LINK_EXTERNAL,
        say(
            "none of {count} links to other sites was checked: no host can be reached",
            count=len(addresses),
        ),
        Span(path="content"),
        hint=say("try again with a network connection"),
    )


def _remark(address: str, trouble: Trouble, span: Span) -> Diagnostic:
    why = say(trouble.message)
    if trouble.certain:
        severity = Severity.WARNING
        message = say("the link {address} is broken: {why}", address=address, why=why)
        hint = say("link to its new address, or to a copy at web.archive.org")
    else:
        severity = Severity.HINT
        message = say("the link {address} was not checked: {why}", address=address, why=why)
        hint = say(trouble.hint)
    return Diagnostic(
        code=Code.LINK_EXTERNAL, severity=severity, message=message, span=span, hint=hint
    )
