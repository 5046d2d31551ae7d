"""Which file an address means, and how it is sent."""

import hashlib
import html
import mimetypes
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import FileResponse, Response

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
_KNOWN = mimetypes.MimeTypes()
"""Without the tables of the machine, which differ."""
_AT_ONCE = 4_000_000
"""Bytes; larger files are sent in pieces."""
_RANGE = r"[ \t]*(?:[0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})[ \t]*"
_RANGES = re.compile(rf"(?i:bytes)=({_RANGE}(?:,{_RANGE}){{0,99}})")
"""As RFC 9110, 14.1.1 and 14.1.2, has them."""
PLAIN = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>sitegen</title>
<style>
body { max-width: 36em; margin: 15vh auto; padding: 0 1em; font: 1.1em/1.6 system-ui, sans-serif }
</style>
<body>
<p>The site is being built. It comes up here as soon as that is done.</p>
</body>
</html>
"""
"""What is shown as long as there is no site."""


class Shown(Struct, frozen=True, kw_only=True):
    """What is sent for an address."""

    name: str
    """The file below the site's folder; empty where there is none."""
    data: bytes
    status: int = 200

    @property
    def version(self) -> str:
        """Change with the bytes."""
        return hashlib.blake2b(self.data, digest_size=12).hexdigest()


def find(folder: Path, path: str) -> Path | None:
    """Give the file or the folder at a path below the site; None where nothing may be shown."""
    parts = [part for part in unicodedata.normalize("NFC", path).split("/") if part]
    if any(part in ("..", *OWN) or set(part) & set("\\:\0") for part in parts):
        return None
    found = folder.joinpath(*parts)
    try:
        inside = found.resolve().is_relative_to(folder.resolve())
        return found if inside and found.exists() else None
    except (OSError, ValueError):  # a name too long for the disk
        return None


def is_page(file: Path) -> bool:
    """Tell whether a file is HTML."""
    return file.suffix.lower() in (".html", ".htm")


def page(folder: Path, path: str, ahead: Mapping[str, bytes]) -> Shown:
    """Give the page at a path: its own, else the one for unknown addresses, else a plain one.

    Pages that are ``ahead`` of the folder, by the names of their files, stand for those in it.
    """
    found = find(folder, path)
    if found and found.is_dir():
        found = found / "index.html"
    name = found.relative_to(folder).as_posix() if found else ""
    own = ahead.get(name) or (_read(found) if found and is_page(found) else None)
    if own is not None:
        return Shown(name=name, data=own, status=404 if path == "/404.html" else 200)
    unknown = _read(folder / "404.html")
    if unknown is not None:
        return Shown(name="404.html", data=unknown, status=404)
    built = (folder / MANIFEST).exists()
    return Shown(name="", data=PLAIN.encode(), status=404 if built else 503)


def with_script(shown: Shown, base_path: str) -> bytes:
    """Give a page with the script that keeps it up to date, at the end of its body."""
    source = html.escape(f"{base_path}/.sitegen/live.js")
    tag = (
        f'<script type="module" src="{source}" data-live data-file="{html.escape(shown.name)}"'
        f' data-version="{shown.version}"></script>\n'
    ).encode()
    at = shown.data.lower().rfind(b"</body")
    at = at if at >= 0 else len(shown.data)
    return shown.data[:at] + tag + shown.data[at:]


def send_page(request: Request, shown: Shown, base_path: str) -> Response:
    """Send a page, or tell the browser that the one it has is still good."""
    return _send(request, with_script(shown, base_path), "text/html", shown.status)


def send_file(request: Request, file: Path) -> Response:
    """Send a file that is no page; of large ones in pieces, and the ranges asked for."""
    kind = media_type(file.name)
    status = file.stat()
    if not _has_range(request) and status.st_size <= _AT_ONCE:
        return _send(request, file.read_bytes(), kind)
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return FileResponse(file, headers=headers, media_type=kind, stat_result=status)


def _has_range(request: Request) -> bool:
    """Tell whether ranges are asked for; drop what asks for them in a way that is not understood.

    By RFC 9110, 14.2, a server ignores units that it does not know, and may ignore invalid ranges.
    """
    asked = request.headers.get("range")
    if asked is None or _is_valid(asked):
        return asked is not None
    headers = request.scope["headers"]
    request.scope["headers"] = [each for each in headers if each[0].lower() != b"range"]
    return False


def _is_valid(ranges: str) -> bool:
    found = _RANGES.fullmatch(ranges)
    if not found:
        return False
    bounds = [part.strip().partition("-") for part in found[1].split(",")]
    return all(not first or not last or int(first) <= int(last) for first, _, last in bounds)


def media_type(name: str) -> str:
    """Give the type of a file by its name."""
    suffix = Path(name).suffix.lower()
    return _TYPES.get(suffix) or _KNOWN.guess_type(name)[0] or "application/octet-stream"


def _send(request: Request, data: bytes, kind: str, status: int = 200) -> Response:
    tag = f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"'
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-cache",
        "ETag": tag,
        "X-Content-Type-Options": "nosniff",
    }
    held = request.headers.get("if-none-match", "")
    if status == 200 and tag in (each.strip().removeprefix("W/") for each in held.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(data, status_code=status, headers=headers, media_type=kind)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
