"""Frames in raw HTML: YouTube's without cookies; the hosts of others, for ``embeds.hosts``."""

import re
from urllib.parse import urlsplit

from sitegen.config.services import HOST
from sitegen.core.messages import say
from sitegen.core.tex import Edit
from sitegen.core.text import origin
from sitegen.importers.passage import Passage

_FRAME = re.compile(r"<iframe\s[^>]*?\bsrc\s*=\s*[\"']?(?P<src>[^\"'>\s]+)", re.IGNORECASE)
_YOUTUBE = re.compile(r"(?:https?:)?//(?:www\.)?youtube\.com/(?=embed/)", re.IGNORECASE)
_HOST = re.compile(HOST)


def frames(passage: Passage) -> None:
    """Rewrite frames of YouTube, and collect the hosts of all others."""
    edits = []
    for frame in passage.in_prose(_FRAME):
        address, start = frame["src"], frame.start("src")
        if youtube := _YOUTUBE.match(address):
            host = "https://www.youtube-nocookie.com/"
            edits.append(Edit(start, start + youtube.end(), host))
        elif urlsplit(address).netloc:
            host = re.sub(r"^http:", "https:", origin(address))
            passage.frame_hosts |= {host} if _HOST.fullmatch(host) else set()
    passage.apply(edits, say("frames"))
