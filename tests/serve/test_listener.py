"""The port: the next free one, unless one was requested."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from serve.previewing import PATIENCE
from sitegen.serve import PortTaken, address, listen
from sites import SITEGEN, make_site


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_that_is_taken_is_passed_over(taken: int) -> None:
    with listen("127.0.0.1", taken, exactly=False) as listener:
        assert listener.getsockname()[1] > taken


def test_a_port_that_was_asked_for_is_not(taken: int, tmp_path: Path) -> None:
    with pytest.raises(PortTaken, match=f"port {taken} is taken"):
        listen("127.0.0.1", taken, exactly=True)
    make_site(tmp_path, {"content/a.md": "甲\n"})
    command = [SITEGEN, "serve", "--root", tmp_path, "--port", str(taken)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode == 1
    assert f"port {taken} is taken" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.name.invalid"])
def test_an_address_that_is_not_this_machines_is_refused_in_words(host: str) -> None:
    with pytest.raises(PortTaken, match=f"cannot listen on {host}, port 8000"):
        listen(host, 8000, exactly=False)


def test_where_none_of_many_ports_is_free_it_is_reported(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitegen.serve.listener._TRIES", 1)
    with pytest.raises(PortTaken, match=f"no port between {taken} and {taken} is free"):
        listen("127.0.0.1", taken, exactly=False)


def test_the_address_is_one_that_a_browser_can_open() -> None:
    for host, shown in {"127.0.0.1": "127.0.0.1", "0.0.0.0": "127.0.0.1"}.items():
        with listen(host, 18_300, exactly=False) as listener:
            port = listener.getsockname()[1]
            assert address(listener, "/blog") == f"http://{shown}:{port}/blog/"
