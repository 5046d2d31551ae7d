"""``[look]``: what a site shows of its owner, and how it wants to look."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from sitegen.core.messages import template

Colour = Annotated[
    str,
    Meta(
        pattern=r"^(?:#(?:[0-9a-fA-F]{3}){1,2})?\Z",
        description=template('a colour such as "#1c4a82"'),
    ),
]
Picture = Annotated[
    str,
    Meta(
        pattern=r"^(?:/(?!/)[^\x00-\x1f\x7f?#\\]*)?\Z",
        description=template(
            'the path of a picture in static/, such as "/me.jpg" for static/me.jpg'
        ),
    ),
]
Place = Annotated[
    str,
    Meta(
        pattern=r"^(?:(?:https?://|mailto:|/)[^\s\x00-\x1f\x7f]+)\Z",
        description=template(
            'an address such as "https://github.com/user", "mailto:…" or "/feed.xml"'
        ),
    ),
]
Web = Annotated[
    str,
    Meta(
        pattern=r"^(?:https?://[^\s\x00-\x1f\x7f]+)?\Z",
        description=template('an address such as "https://github.com/user/blog"'),
    ),
]
Width = Annotated[int, Meta(ge=30, le=42, description=template("a whole number from 30 to 42"))]
ThemeName = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9][a-z0-9_-]*\Z",
        description=template(
            'the name of a theme, such as "paper", "slate", "ink", or of one of your own'
        ),
    ),
]


class Look(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A site's face; every key may be left out, and costs nothing then."""

    theme: ThemeName = "paper"
    """``paper`` is warm, ``slate`` cool, ``ink`` dark first; others are folders or packages."""
    accent: Colour = ""
    """Of links and marks on the light ground; that for the dark one is made of it."""
    font: Literal["serif", "sans"] = "serif"
    width: Width = 36
    """Of the column, in characters."""
    home: Literal["list", "cards"] = "list"
    logo: Picture = ""
    """Before the site's name."""
    favicon: Picture = ""
    avatar: Picture = ""
    intro: str = ""
    """A few lines for the home page, in Markdown."""
    links: dict[str, Place] = field(default_factory=dict)
    """Where else the author is found: ``github`` and others have icons."""
    license: str = ""
    """Of all articles: ``CC BY-SA 4.0``, or words of one's own."""
    icp: str = ""
    """The 备案 number."""
    gongan: str = ""
    """The 公安备案 number."""
    repository: Web = ""
    """Where the site's folder lies; articles then have a link to edit them."""
