"""What a site asks of other hosts on its owner's word: ``[comments]`` and ``[analytics]``.

Both are off until they are configured. Each tells which hosts a page's Content-Security-Policy has
to allow, by directive.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Sources = Mapping[str, tuple[str, ...]]
"""Directives of a Content-Security-Policy, and what they allow."""

_GISCUS = ("https://giscus.app",)
_HOST = re.compile(r"https://(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d+)?")
_TAKEN = ("src", "defer")


def _repo(value: str) -> str:
    if value and not re.fullmatch(r"[\w.-]+/[\w.-]+", value):
        raise ValueError('a repository on GitHub, such as "user/blog"')
    return value


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError('the address of a host without a path, such as "https://stats.example"')
    return value


def _script(value: str) -> str:
    address = re.match(_HOST.pattern + r"(?=/)", value)
    path = re.fullmatch(r"/(?!/)[^?#]+", value)
    if value and (not (address or path) or re.search(r"\s", value)):
        raise ValueError(
            'an address such as "https://stats.example/count.js", or a path "/count.js"'
        )
    return value


def _attribute(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name) or name.startswith("on") or name in _TAKEN:
        raise ValueError('the name of an attribute, such as "data-site", but not src, defer or on…')
    return name


Host = Annotated[str, AfterValidator(_host)]


class _Service(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Comments(_Service):
    """Comments below articles by giscus, which keeps them in GitHub's discussions."""

    repo: Annotated[str, AfterValidator(_repo)] = ""
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
    hosts: list[Host] = Field(default_factory=list)
    """Others that the site's own ``_comments.html`` asks."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.repo and not (self.repo_id and self.category and self.category_id):
            raise ValueError(
                "repo, repo_id, category and category_id together, as giscus.app shows them"
            )
        return self

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


class Analytics(_Service):
    """A script that counts readers, on every page."""

    script: Annotated[str, AfterValidator(_script)] = ""
    """An address, or a path in the site; none, no script."""
    attributes: dict[Annotated[str, AfterValidator(_attribute)], str] = Field(default_factory=dict)
    """Of its ``<script>``."""
    hosts: list[Host] = Field(default_factory=list)
    """Others that it reports to."""

    @property
    def sources(self) -> Sources:
        """What all pages may load."""
        if not self.script:
            return {}
        host = () if self.script.startswith("/") else (f"https://{urlsplit(self.script).netloc}",)
        asked = (*host, *self.hosts)
        return {"script-src": host, "img-src": asked, "connect-src": asked}
