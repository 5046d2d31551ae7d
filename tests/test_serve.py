"""The preview: what is served, under which path, and that it follows the files."""

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from sitegen.serve import free_port
from sites import SITEGEN, article, make_site

PATIENCE = 30
"""Seconds until a test gives up."""


def get(url: str) -> tuple[int, str]:
    """Fetch a page; status 0 where nobody listens yet."""
    try:
        with urlopen(url) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()
    except URLError:
        return 0, ""


def wait_for(url: str, text: str) -> None:
    """Fetch until the text is there."""
    end = time.monotonic() + PATIENCE
    while text not in get(url)[1]:
        assert time.monotonic() < end, f"{text} never came"
        time.sleep(0.05)


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Serve a small site with a base path; gives its root and address."""
    config = 'base_url = "https://user.github.io/blog/"\n'
    make_site(tmp_path, {"sitegen.toml": config, "content/a.md": article("甲\n", draft="true")})
    port = free_port("127.0.0.1", 18_000)
    command = [SITEGEN, "serve", "--root", tmp_path, "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/blog"
    try:
        wait_for(f"{url}/", "sitegen")
        yield tmp_path, url
    finally:
        server.terminate()
        server.wait(PATIENCE)


def test_the_preview_shows_drafts_below_the_base_path_and_follows_the_files(
    preview: tuple[Path, str],
) -> None:
    root, url = preview
    status, text = get(f"{url}/articles/a/")
    assert (status, "甲" in text) == (200, True)
    assert get(f"{url}/nowhere/")[0] == 404
    assert "没有这一页" in get(f"{url}/nowhere/")[1]

    make_site(root, {"content/a.md": "乙\n"})
    wait_for(f"{url}/articles/a/", "乙")

    # A build that fails leaves the last good site; the next one that does not is shown.
    make_site(root, {"sitegen.toml": "titel = 1\n"})
    time.sleep(0.5)
    assert "乙" in get(f"{url}/articles/a/")[1]
    make_site(root, {"sitegen.toml": 'title = "新"\nbase_url = "https://user.github.io/blog/"\n'})
    wait_for(f"{url}/articles/a/", "<title>a · 新</title>")
    assert not (root / "public").exists()


def test_a_port_that_is_taken_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) > port
