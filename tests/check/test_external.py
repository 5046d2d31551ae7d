"""Links to other sites. Names are looked up in a table; all connections lead to this machine."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sitegen.check.external import Web, broken
from sitegen.core.diagnostics import Span

PUBLIC = "93.184.215.14"
SPAN = Span(path="content/a.md", line=3)


class Handler(BaseHTTPRequestHandler):
    asked: list[str]

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        type(self).asked.append(f"{self.command} {self.headers['Host']}{self.path}")
        if self.path == "/reset":
            self.connection.close()
            return
        status = int(self.path.strip("/").partition("-")[0] or 200)
        if self.path == "/405-head" and self.command == "GET":
            status = 200
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/404")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it
        pass


@pytest.fixture
def web() -> Iterator[Web]:
    Handler.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def connect(address: tuple[str, int], seconds: float) -> socket.socket:
        assert address[0] == PUBLIC
        return socket.create_connection(("127.0.0.1", server.server_port), timeout=seconds)

    yield Web(pause=0, resolve=resolve, connect=connect)
    server.shutdown()
    thread.join()
    server.server_close()


def resolve(host: str, port: int) -> list[str]:
    if host == "gone.example":
        raise socket.gaierror(socket.EAI_NONAME, "not known")
    if host == "unsure.example":
        raise socket.gaierror(socket.EAI_AGAIN, "later")
    return ["10.0.0.7"] if host == "inside.example" else [PUBLIC]


def problems(web: Web, *addresses: str) -> list[str]:
    """Check addresses, and one that exists, so that there is a network; return the diagnostics."""
    asked = {f"http://{address}": SPAN for address in (*addresses, "there.example/")}
    found = broken(asked, web)
    assert all(each.span == SPAN for each in found)
    return [f"{each.severity} {each.message}" for each in found]


@pytest.mark.parametrize("path", ["/", "/200", "/204", "/405-head"])
def test_an_address_that_exists_is_not_reported(web: Web, path: str) -> None:
    assert problems(web, f"a.example{path}") == []


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("a.example/404", "is broken: the host answers 404 Not Found"),
        ("a.example/410", "is broken: the host answers 410 Gone"),
        ("a.example/301", "is broken: the host answers 404 Not Found"),
        ("gone.example/", "is broken: its host cannot be found"),
    ],
)
def test_what_is_certainly_gone_is_a_warning(web: Web, address: str, message: str) -> None:
    assert problems(web, address) == [f"warning the link http://{address} {message}"]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("a.example/403", "was not checked: the host answers 403 Forbidden"),
        ("a.example/429", "was not checked: the host answers 429 Too Many Requests"),
        ("a.example/503", "was not checked: the host answers 503 Service Unavailable"),
        ("a.example/reset", "was not checked: "),
        ("unsure.example/", "was not checked: its host cannot be found"),
        ("inside.example/", "was not checked: inside.example is not a public host (10.0.0.7)"),
    ],
)
def test_what_may_be_there_all_the_same_is_a_hint(web: Web, address: str, message: str) -> None:
    (found,) = problems(web, address)
    assert found.startswith(f"hint the link http://{address} {message}")


def test_the_page_is_asked_for_only_where_the_head_is_not_given(web: Web) -> None:
    problems(web, "a.example/200", "b.example/404", "c.example/429")
    asked = sorted(each for each in Handler.asked if "there.example" not in each)
    assert asked == [
        *("GET b.example/404", "HEAD a.example/200", "HEAD b.example/404", "HEAD c.example/429")
    ]


def test_a_host_that_does_not_answer_is_left_alone(web: Web) -> None:
    addresses = [f"unsure.example/{n}" for n in range(4)]
    messages = [each.partition("was not checked: ")[2] for each in problems(web, *addresses)]
    assert messages == ["its host cannot be found"] * 2 + ["the host did not respond before"] * 2


def test_where_nobody_answers_it_is_the_network(web: Web) -> None:
    asked = {f"http://{n}.unsure.example/": SPAN for n in range(3)}
    down = Web(resolve=lambda host, port: resolve("gone.example", port))
    (found,) = broken(asked, down)
    assert found.message == ("none of 3 links to other sites was checked: no host can be reached")
    assert len(broken(dict(list(asked.items())[:2]), down)) == 2


def test_progress_is_reported(web: Web) -> None:
    done: list[int] = []
    broken({"http://a.example/200-1": SPAN, "http://b.example/": SPAN}, web, done.append)
    assert sorted(done) == [1, 2]
