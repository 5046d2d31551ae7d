"""Files of the site as HTTP responses: the file for an address, and its headers."""

import hashlib
import html
import mimetypes
import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from sitegen.core.messages import language_tag, say
from sitegen.system.output_writer import MANIFEST, OWN

_TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".otf": "font/otf",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_DEFAULT_TYPES = mimetypes.MimeTypes()
"""Without the tables of the machine, which differ from machine to machine."""
_FORBIDDEN = frozenset("\\:\0" if os.name == "nt" else "\0")
"""Characters that would lead out of the folder, or that no name has."""
_AT_ONCE = 4_000_000
"""Bytes; larger files are sent in pieces."""
_RANGE = r"[ \t]*(?:[0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})[ \t]*"
_RANGES = re.compile(rf"(?i:bytes)=({_RANGE}(?:,{_RANGE}){{0,99}})")
"""Syntax of the ``Range`` header by RFC 9110, 14.1.1 and 14.1.2."""
_PLAIN = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>sitegen</title>
<style>
body {{ max-width: 36em; margin: 15vh auto; padding: 0 1em; font: 1.1em/1.6 system-ui, sans-serif }}
</style>
<body>
<p>{text}</p>
</body>
</html>
"""
"""The page that is shown while there is no site yet."""


class Shown(Struct, frozen=True, kw_only=True):
    """The page that is sent for an address."""

    name: str
    """Path of the file below the site's folder; empty if there is none."""
    data: bytes
    status: int = 200

    @property
    def version(self) -> str:
        """Return a digest of the bytes."""
        return hashlib.blake2b(self.data, digest_size=12).hexdigest()


def find(folder: Path, path: str) -> Path | None:
    """Return the file or folder at a path below the site; None if it is missing or not public."""
    # Pages have composed names; a file of the author has the name that it has on the disk.
    forms = dict.fromkeys((path, unicodedata.normalize("NFC", path)))
    return next(filter(None, (_found(folder, form) for form in forms)), None)


def _found(folder: Path, path: str) -> Path | None:
    parts = [part for part in path.split("/") if part]
    if any(part in ("..", *OWN) or set(part) & _FORBIDDEN for part in parts):
        return None
    file = folder.joinpath(*parts)
    try:
        inside = file.resolve().is_relative_to(folder.resolve())
        return file if inside and file.exists() else None
    except (OSError, ValueError):  # a name too long for the disk
        return None


def is_page(file: Path) -> bool:
    """Return whether a file is HTML."""
    return file.suffix.lower() in (".html", ".htm")


def page(folder: Path, path: str, ahead: Mapping[str, bytes]) -> Shown:
    """Return the page at a path: the file, else the site's 404 page, else a plain one.

    Early pages (``ahead``), by file name, replace those in the folder.
    """
    file = find(folder, path)
    if file and file.is_dir():
        file = file / "index.html"
    name = file.relative_to(folder).as_posix() if file else ""
    own = ahead.get(name) or (_read(file) if file and is_page(file) else None)
    if own is not None:
        return Shown(name=name, data=own, status=404 if path == "/404.html" else 200)
    unknown = _read(folder / "404.html")
    if unknown is not None:
        return Shown(name="404.html", data=unknown, status=404)
    built = (folder / MANIFEST).exists()
    return Shown(name="", data=_plain().encode(), status=404 if built else 503)


def _plain() -> str:
    text = say("The site is being built. It comes up here as soon as that is done.")
    return _PLAIN.format(language=language_tag(), text=text)


def with_script(shown: Shown, base_path: str) -> bytes:
    """Return the bytes of a page with the live script added at the end of its body."""
    source = html.escape(f"{base_path}/.sitegen/live.js")
    tag = (
        f'<script type="module" src="{source}" data-live data-file="{html.escape(shown.name)}"'
        f' data-version="{shown.version}"></script>\n'
    ).encode()
    at = shown.data.lower().rfind(b"</body")
    at = at if at >= 0 else len(shown.data)
    return shown.data[:at] + tag + shown.data[at:]


def send_page(request: Request, shown: Shown, base_path: str) -> Response:
    """Return the response with a page, or 304 if the browser already has these bytes."""
    return _send(request, with_script(shown, base_path), "text/html", shown.status)


def send_file(request: Request, file: Path) -> Response:
    """Return the response with a file that is not a page; large files in pieces, or by range."""
    kind = media_type(file.name)
    status = file.stat()
    if not _has_range(request) and status.st_size <= _AT_ONCE:
        return _send(request, file.read_bytes(), kind)
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return FileResponse(file, headers=headers, media_type=kind, stat_result=status)


def _has_range(request: Request) -> bool:
    """Return whether the request asks for valid ranges; drop an invalid ``Range`` header.

    By RFC 9110, 14.2, a server ignores unknown units and may ignore invalid ranges; Starlette would
    answer them with an error.
    """
    asked = request.headers.get("range")
    if asked is None or _is_valid(asked):
        return asked is not None
    headers = request.scope["headers"]
    request.scope["headers"] = [each for each in headers if each[0].lower() != b"range"]
    return False


def _is_valid(ranges: str) -> bool:
    match = _RANGES.fullmatch(ranges)
    if not match:
        return False
    bounds = [part.strip().partition("-") for part in match[1].split(",")]
    return all(not first or not last or int(first) <= int(last) for first, _, last in bounds)


def media_type(name: str) -> str:
    """Return the media type of a file, by its name."""
    suffix = Path(name).suffix.lower()
    return _TYPES.get(suffix) or _DEFAULT_TYPES.guess_type(name)[0] or "application/octet-stream"


def _send(request: Request, data: bytes, kind: str, status: int = 200) -> Response:
    tag = f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"'
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-cache",
        "ETag": tag,
        "X-Content-Type-Options": "nosniff",
    }
    cached_tags = request.headers.get("if-none-match", "")
    if status == 200 and tag in (
        each.strip().removeprefix("W/") for each in cached_tags.split(",")
    ):
        return Response(status_code=304, headers=headers)
    return Response(data, status_code=status, headers=headers, media_type=kind)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
