"""``@[bilibili](BV…)``: a video, a figure or a program of another host; ``frames.py`` shows it."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from msgspec import Struct


class _Service(Struct, frozen=True):
    """A host whose frames ``@[name](key)`` names."""

    title: str
    key: re.Pattern[str]
    frame: str
    ratio: str = ""
    """``width/height``; 16/9 if empty."""


_SERVICES = {
    "bilibili": _Service(
        "Bilibili",
        re.compile(r"(?:av(?P<aid>\d+)|(?P<bvid>BV\w{2,10}))(?:\?p=(?P<p>\d+))?", re.IGNORECASE),
        "https://player.bilibili.com/player.html?{query}&autoplay=0",
    ),
    "youtube": _Service(
        "YouTube", re.compile(r"(?P<id>[\w-]{3,20})"), "https://www.youtube-nocookie.com/embed/{id}"
    ),
    "geogebra": _Service(
        "GeoGebra",
        re.compile(r"(?P<id>\w{4,20})"),
        "https://www.geogebra.org/material/iframe/id/{id}",
        "4/3",
    ),
    "desmos": _Service(
        "Desmos",
        re.compile(r"(?P<id>\w{4,20})"),
        "https://www.desmos.com/calculator/{id}?embed",
        "3/2",
    ),
    "codepen": _Service(
        "CodePen",
        re.compile(r"(?P<user>[\w-]+)/(?P<id>\w+)"),
        "https://codepen.io/{user}/embed/{id}?default-tab=result",
        "3/2",
    ),
}
_EMBED = re.compile(r"@\[(\w+)\]\(([^\s()]{1,200})\)")


def install(md: MarkdownIt) -> None:
    """Register the rule before that of links, which would take it for one."""
    md.inline.ruler.before("link", "embed", _embed)


def _embed(state: StateInline, silent: bool) -> bool:
    found = _EMBED.match(state.src, state.pos)
    service = _SERVICES.get(found[1].lower()) if found else None
    key = service.key.fullmatch(found[2]) if found and service else None
    if found is None or service is None or key is None:
        return False
    if not silent:
        token = state.push("embed", "", 0)
        title = f"{service.title} {found[2]}"
        token.attrs = {"src": _address(service, key), "title": title, "allowfullscreen": ""}
        if service.ratio:
            token.attrs["style"] = f"aspect-ratio:{service.ratio}"
        token.content = found[2]
    state.pos = found.end()
    return True


def _address(service: _Service, key: re.Match[str]) -> str:
    given = {name: value for name, value in key.groupdict().items() if value}
    query = "&".join(f"{name}={value}" for name, value in given.items())
    return service.frame.format(**given, query=query)
