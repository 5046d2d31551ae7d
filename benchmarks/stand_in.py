"""Local stand-in for other hosts: Chromium gets one picture for every request to them."""

import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from tempfile import TemporaryDirectory

from browse import Server

PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" width="800" height="500">
<rect width="800" height="500" fill="#9fb3c8"/><circle cx="560" cy="190" r="90" fill="#f4e3b2"/>
<path d="M0 500V380L220 210 420 390 560 300 800 460V500z" fill="#486581"/></svg>"""


@contextmanager
def stood_in() -> Iterator[tuple[str, str]]:
    """Answer for all hosts except 127.0.0.1; yield the flags that direct Chromium here."""
    with _answering(None) as plain, _answering(_tls()) as secure:
        rules = f"MAP *:80 127.0.0.1:{plain}, MAP * 127.0.0.1:{secure}, EXCLUDE 127.0.0.1"
        yield f'--host-resolver-rules="{rules}"', "--ignore-certificate-errors"


@contextmanager
def _answering(tls: ssl.SSLContext | None) -> Iterator[int]:
    server = Server(("127.0.0.1", 0), _Picture)
    if tls:
        # The handshake happens at the first read, which is in the connection's own thread.
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class _Picture(BaseHTTPRequestHandler):
    """Answers every request with the picture and logs nothing."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/svg+xml")
        self.send_header("Content-Length", str(len(PICTURE)))
        self.end_headers()
        self.wfile.write(PICTURE.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  named by the base class
        """Say nothing."""


def _tls() -> ssl.SSLContext:
    """Return a TLS context with a self-signed certificate, whose files are deleted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        key, certificate = Path(folder) / "key.pem", Path(folder) / "certificate.pem"
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        command += ["-subj", "/CN=stand-in", "-keyout", str(key), "-out", str(certificate)]
        subprocess.run(command, check=True, capture_output=True)
        context.load_cert_chain(certificate, key)
    return context
