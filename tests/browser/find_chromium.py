"""Finds a Chromium for the browser tests and, run as a script, brings one where there is none.

As a script it prints the path on standard output, or nothing; what it does meanwhile goes to
standard error.
"""

import os
import shutil
import subprocess
import sys

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
MINUTES = 10


def find() -> str | None:
    """Return the first that starts: $SITEGEN_CHROMIUM, the machine's, then Playwright's own."""
    chosen = os.environ.get("SITEGEN_CHROMIUM")
    if chosen:
        return chosen
    installed = filter(None, map(shutil.which, NAMES))
    return next(filter(starts, installed), None) or playwrights_own()


def starts(path: str) -> bool:
    """Ask for the version: Ubuntu's `chromium-browser` is a stub that only names a snap."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwrights_own() -> str | None:
    """Return what `playwright install chromium` has put on this machine, if it starts."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if starts(path) else None


def bring() -> None:
    """Install Debian's, with a Chinese font, where that is allowed; else Playwright's."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        install("apt-get", "update")
        install("apt-get", "install", "--yes", "chromium", "fonts-noto-cjk")
    if find() is None:
        install(sys.executable, "-m", "playwright", "install", "chromium")


def install(*command: str) -> None:
    """Run a command that may fail: what counts is whether a Chromium is found afterwards."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(
            command, stdout=sys.stderr, env=environment, timeout=MINUTES * 60, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        print(f"find_chromium: {error}", file=sys.stderr)


if __name__ == "__main__":
    if find() is None:
        bring()
    print(find() or "")
