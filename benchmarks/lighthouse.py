"""Lighthouse on the repository's own blog: home, the heaviest article, a tag page; mobile, gzip.

Needs `make test` to have installed the checks below tests/browser/node, and a Chromium.
"""

import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NODE = ROOT / "tests" / "browser" / "node"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
SCORES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 5


class Compressed(SimpleHTTPRequestHandler):
    """A file server that compresses text as GitHub Pages does."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        data, kind = path.read_bytes(), self.guess_type(str(path))
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "text" in kind else kind)
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix not in (".woff2", ".png", ".webp", ".jpg"):
            data = gzip.compress(data, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def audit(url: str, chromium: str) -> dict[str, Any]:
    """Run Lighthouse once, with its mobile preset."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                *(NODE / "node_modules" / ".bin" / "lighthouse", url, "--quiet", "--output=json"),
                *(f"--output-path={report}", f"--chrome-flags={FLAGS}"),
            ],
            check=True,
            env={**os.environ, "CHROME_PATH": chromium},
        )
        return json.loads(report.read_text())


def sample(output: Path) -> dict[str, str]:
    """Choose home, the article with the largest page, and a tag page."""
    articles = sorted((output / "articles").glob("*/index.html"), key=lambda p: p.stat().st_size)
    tag = next((output / "tags").glob("*/index.html"))
    return {
        "home": "/",
        "article": f"/articles/{articles[-1].parent.name}/",
        "tag": f"/tags/{tag.parent.name}/",
    }


def main() -> None:
    sys.path.insert(0, str(ROOT / "tests"))
    from browser.find_chromium import find

    chromium = find()
    if chromium is None:
        raise SystemExit("no Chromium")
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressed, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_port}"
        command = [Path(sys.executable).parent / "sitegen", "build", "--root", ROOT]
        subprocess.run([*command, "--output", output, "--base-url", origin], check=True)
        for name, address in sample(output).items():
            show(name, [audit(origin + address, str(chromium)) for _ in range(RUNS)])
        server.shutdown()


def show(name: str, reports: list[dict[str, Any]]) -> None:
    scores = {
        key: statistics.median(100 * (r["categories"][key]["score"] or 0) for r in reports)
        for key in SCORES
    }
    shift = statistics.median(
        r["audits"]["cumulative-layout-shift"]["numericValue"] for r in reports
    )
    print(name, "  ".join(f"{key} {value:.0f}" for key, value in scores.items()), end="")
    print(f"  layout shift {shift:.3f}")
    audits = reports[0]["audits"].values()
    for each in audits:
        if (
            each["score"] is not None
            and each["score"] < 0.9
            and each["scoreDisplayMode"] != "informative"
        ):
            print(f"    {each['id']}: {each.get('displayValue', each['title'])}")


if __name__ == "__main__":
    main()
