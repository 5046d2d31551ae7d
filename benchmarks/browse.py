"""A built site in Chromium, served locally with gzip as GitHub Pages does."""

import gzip
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "browser"))
from find_chromium import find

_COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt")
_OPTIONS = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")


class Gzipped(SimpleHTTPRequestHandler):
    """A file server that compresses text and logs nothing."""

    def do_GET(self) -> None:
        """Answer with a file, compressed if it is text."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        kind = self.guess_type(str(path))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "text" in kind else kind)
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in _COMPRESSED:
            data = gzip.compress(data, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  named by the base class
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A server that ignores browsers closing connections."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


def built(site: Path, output: Path, *options: str) -> Path:
    """Build a site into a folder; return the folder."""
    command = [Path(sys.executable).with_name("sitegen"), "build", "--root", site]
    subprocess.run([*command, "--output", output, *options], check=True, stdout=subprocess.DEVNULL)
    return output


def articles(output: Path) -> list[Path]:
    """Return the pages of articles, longest first, without redirects from old addresses."""
    files = sorted(output.glob("articles/**/index.html"), key=lambda file: -file.stat().st_size)
    return [file for file in files if 'class="kind-article"' in file.read_text("utf-8")]


@contextmanager
def served(folder: str | Path) -> Iterator[str]:
    """Serve a folder; yield its address."""
    server = Server(("127.0.0.1", 0), partial(Gzipped, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium without a profile; yield it."""
    path = find() or sys.exit("no Chromium: run tests/browser/find_chromium.py")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_OPTIONS)
        yield browser
        browser.close()
