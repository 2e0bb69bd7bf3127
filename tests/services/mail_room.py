"""Real servers for the outbox: a mail server and an SMS gateway on this machine, which can fail at will."""

import email
import json
import socket
import threading
from contextlib import contextmanager, suppress
from email import policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from aiosmtpd.controller import Controller


class Letterbox:
    """What arrived. ``answers`` are given first, one a message; then everything is taken."""

    def __init__(self) -> None:
        self.messages: list[email.message.EmailMessage] = []
        self.answers: list[str] = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd calls it)
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.messages.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return answer


class Gateway(BaseHTTPRequestHandler):
    """Notes each request; ``answers`` are (status, headers, body), then a plain yes."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        is_json = self.headers["Content-Type"].startswith("application/json")
        fields = json.loads(body) if is_json else {k: v[0] for k, v in parse_qs(body).items()}
        self.server.requests.append({"path": self.path, "headers": dict(self.headers), **fields})
        answer = self.server.answers.pop(0) if self.server.answers else (200, {}, "{}")
        if answer is None:  # the line breaks before the answer
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._give(*answer)

    def _give(self, status: int, headers: dict, body: str) -> None:
        content = body.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args) -> None:
        """Silent: the tests read what arrived."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def mail_server(box: Letterbox | None = None, **options):
    """A `Letterbox` and the SMTP_URL that leads to it; *options* are those of aiosmtpd's server."""
    box, port = box or Letterbox(), free_port()
    server = Controller(box, "127.0.0.1", port, **options)
    server.start()
    try:
        yield box, f"smtp://127.0.0.1:{port}?tls=none&from=crm@firma.example&per_minute=100000"
    finally:
        server.stop()


@contextmanager
def sms_server():
    """The gateway's server (``requests``, ``answers``) and its address as ``host:port``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    server.requests, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server, f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def dripping_server(head: bytes):
    """The port of a server that says *head* and then a letter at a time, for as long as anybody listens."""
    listener, is_over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip() -> None:
        connection, _address = listener.accept()
        with connection, suppress(OSError):
            connection.sendall(head)
            while not is_over.wait(0.02):
                connection.sendall(b"-")

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        is_over.set()
        thread.join()
        listener.close()
