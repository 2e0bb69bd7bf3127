"""A real IMAP server (pymap) on this machine, and what a mail program does in its mailbox."""

import imaplib
import subprocess
import sys
import time
from contextlib import contextmanager

from tests.services.mail_room import free_port

USER, PASSWORD = "crm", "secret word"


class Mailbox:
    """INBOX of the one user, as the people who deliver to it see it."""

    def __init__(self, port: int) -> None:
        self.port = port

    @property
    def url(self) -> str:
        return f"imap://{USER}:secret%20word@127.0.0.1:{self.port}/INBOX?tls=none"

    def put(self, *letters: bytes, folder: str = "INBOX") -> None:
        with self.opened() as connection:
            for letter in letters:
                status, answer = connection.append(folder, None, None, letter)
                assert status == "OK", answer

    def seen(self) -> list[bool]:
        """Whether each message was marked, in order."""
        with self.opened() as connection:
            connection.select("INBOX", readonly=True)
            answer = connection.fetch("1:*", "(FLAGS)")[1]
        return [b"\\Seen" in line for line in answer if line]

    @contextmanager
    def opened(self):
        connection = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        try:
            connection.login(USER, PASSWORD)
            yield connection
        finally:
            connection.logout()


@contextmanager
def imap_server(port: int | None = None):
    """A `Mailbox` on a server of its own, in memory: each start is a new mailbox with a new UIDVALIDITY."""
    port = port or free_port()
    command = [
        sys.executable,
        "-c",
        "from pymap.main import main; main()",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-tls",
        "dict",
        "--demo-user",
        USER,
        "--demo-password",
        PASSWORD,
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield Mailbox(port)
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            imaplib.IMAP4("127.0.0.1", port, timeout=5).logout()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)  # the server is starting
        else:
            return
