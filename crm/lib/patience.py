"""Ends talks with a server that answers byte by byte: a socket's own time limit begins anew with each."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def at_most(seconds: float, socket_of: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Break the connection off when *seconds* are over: who waits on it gets an `OSError` or an end."""
    timer = threading.Timer(seconds, _break_off, [socket_of])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _break_off(socket_of: Callable[[], socket.socket | None]) -> None:
    connection = socket_of()
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
