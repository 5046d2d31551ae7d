"""What a site asks of other hosts on its owner's word: ``[comments]`` and ``[analytics]``.

Both are off until they are configured. Each tells which hosts a page's Content-Security-Policy has
to allow, by directive.
"""

from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct, field

Sources = Mapping[str, tuple[str, ...]]
"""Directives of a Content-Security-Policy, and what they allow."""

_GISCUS = ("https://giscus.app",)
_HOST = r"https://(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d+)?"

Repository = Annotated[
    str,
    Meta(
        pattern=r"^(?:[\w.-]+/[\w.-]+)?\Z",
        description='a repository on GitHub, such as "user/blog"',
    ),
]
Host = Annotated[
    str,
    Meta(
        pattern=rf"^{_HOST}\Z",
        description='the address of a host without a path, such as "https://stats.example"',
    ),
]
Script = Annotated[
    str,
    Meta(
        pattern=rf"^(?:{_HOST}/\S*|/(?!/)[^\s?#]+)?\Z",
        description='an address such as "https://stats.example/count.js", or a path "/count.js"',
    ),
]
Attribute = Annotated[
    str,
    Meta(
        pattern=r"^(?!on|(?:src|defer)\Z)[a-z][a-z0-9-]*\Z",
        description='the name of an attribute, such as "data-site", but not src, defer or on…',
    ),
]


class _Service(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Comments(_Service, frozen=True, kw_only=True):
    """Comments below articles by giscus, which keeps them in GitHub's discussions."""

    repo: Repository = ""
    """``owner/name``; none, no giscus."""
    repo_id: str = ""
    category: str = ""
    category_id: str = ""
    mapping: Literal["pathname", "url", "title", "og:title"] = "pathname"
    """What a discussion is found by."""
    strict: bool = True
    """Whether it is found by a digest of that, and not by GitHub's search for similar words."""
    reactions_enabled: bool = True
    input_position: Literal["bottom", "top"] = "bottom"
    hosts: list[Host] = field(default_factory=list)
    """Others that the site's own ``_comments.html`` asks."""

    def __post_init__(self) -> None:
        """Refuse half of what giscus needs."""
        if self.repo and not (self.repo_id and self.category and self.category_id):
            raise ValueError(
                "repo, repo_id, category and category_id together, as giscus.app shows them"
            )

    @property
    def sources(self) -> Sources:
        """What pages with comments may load."""
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
    """A script that counts readers, on every page."""

    script: Script = ""
    """An address, or a path in the site; none, no script."""
    attributes: dict[Attribute, str] = field(default_factory=dict)
    """Of its ``<script>``."""
    hosts: list[Host] = field(default_factory=list)
    """Others that it reports to."""

    @property
    def sources(self) -> Sources:
        """What all pages may load."""
        if not self.script:
            return {}
        host = () if self.script.startswith("/") else (f"https://{urlsplit(self.script).netloc}",)
        asked = (*host, *self.hosts)
        return {"script-src": host, "img-src": asked, "connect-src": asked}
