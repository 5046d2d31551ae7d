"""Services of other hosts that a site may use: ``[comments]``, ``[analytics]`` and ``[embeds]``.

The first two are off unless configured, frames unless an article has one. Each returns the hosts
that a page's Content-Security-Policy must allow, by directive.
"""

from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct, field

from sitegen.core.messages import say, template

Sources = Mapping[str, tuple[str, ...]]
"""Directives of a Content-Security-Policy, and the hosts that they allow."""

_GISCUS = ("https://giscus.app",)
_PLAYERS = (
    "https://player.bilibili.com",
    "https://www.bilibili.com",  # to which the player leads phones
    "https://www.youtube-nocookie.com",
    "https://www.geogebra.org",
    "https://www.desmos.com",
    "https://codepen.io",
)
HOST = r"https://(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d+)?"
"""The pattern of a host in a Content-Security-Policy."""

Repository = Annotated[
    str,
    Meta(
        pattern=r"^(?:[\w.-]+/[\w.-]+)?\Z",
        description=template('a repository on GitHub, such as "user/blog"'),
    ),
]
Host = Annotated[
    str,
    Meta(
        pattern=rf"^{HOST}\Z",
        description=template(
            'the address of a host without a path, such as "https://stats.example"'
        ),
    ),
]
Script = Annotated[
    str,
    Meta(
        pattern=rf"^(?:{HOST}/\S*|/(?!/)[^\s?#]+)?\Z",
        description=template(
            'an address such as "https://stats.example/count.js", or a path "/count.js"'
        ),
    ),
]
Attribute = Annotated[
    str,
    Meta(
        pattern=r"^(?!on|(?:src|defer)\Z)[a-z][a-z0-9-]*\Z",
        description=template(
            'the name of an attribute, such as "data-site", but not src, defer or on…'
        ),
    ),
]


class _Service(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Comments(_Service, frozen=True, kw_only=True):
    """Comments below articles by giscus, which stores them in GitHub discussions."""

    repo: Repository = ""
    """``owner/name``; without it there is no giscus."""
    repo_id: str = ""
    category: str = ""
    category_id: str = ""
    mapping: Literal["pathname", "url", "title", "og:title"] = "pathname"
    """The property of a page by which its discussion is found."""
    strict: bool = True
    """Whether it is found by a digest of that property instead of GitHub's fuzzy search."""
    reactions_enabled: bool = True
    input_position: Literal["bottom", "top"] = "bottom"
    hosts: list[Host] = field(default_factory=list)
    """Other hosts that the site's own ``_comments.html`` uses."""

    def __post_init__(self) -> None:
        """Raise ValueError if giscus is only half configured."""
        if self.repo and not (self.repo_id and self.category and self.category_id):
            raise ValueError(
                say("repo, repo_id, category and category_id together, as giscus.app shows them")
            )

    @property
    def sources(self) -> Sources:
        """Return the hosts that pages with comments may use."""
        giscus = _GISCUS if self.repo else ()
        framed = (*giscus, *self.hosts)
        return {
            "script-src": framed,
            "style-src": framed,
            "frame-src": framed,
            "img-src": tuple(self.hosts),
            "connect-src": tuple(self.hosts),
        }


class Analytics(_Service, frozen=True, kw_only=True):
    """A script on every page that counts readers."""

    script: Script = ""
    """An address, or a path in the site; without it there is no script."""
    attributes: dict[Attribute, str] = field(default_factory=dict)
    """Attributes of its ``<script>`` element."""
    hosts: list[Host] = field(default_factory=list)
    """Other hosts that it reports to."""

    @property
    def sources(self) -> Sources:
        """Return the hosts that all pages may use."""
        if not self.script:
            return {}
        host = () if self.script.startswith("/") else (f"https://{urlsplit(self.script).netloc}",)
        asked = (*host, *self.hosts)
        return {"script-src": host, "img-src": asked, "connect-src": asked}


class Embeds(_Service, frozen=True, kw_only=True):
    """Frames of other hosts in articles."""

    hosts: list[Host] = field(default_factory=lambda: list(_PLAYERS))
    """All hosts whose frames are shown."""

    @property
    def sources(self) -> Sources:
        """Return the hosts that pages with frames may show."""
        return {"frame-src": tuple(self.hosts)}
