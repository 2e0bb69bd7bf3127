"""Starts the product (and the floor) as they run in production, on free ports."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
GUNICORN = (sys.executable, "-m", "gunicorn")
FRAME = "flask, flask_sqlalchemy, sqlalchemy.orm, flask_login, flask_babel, flask_wtf, gunicorn.arbiter"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A process that serves on ``port``; ``group`` kills it with all its workers."""

    def __init__(self, command: tuple[str, ...], port: int, environment: dict[str, str]) -> None:
        self.port = port
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 -- our own commands
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait_until_up(self, path: str = "/", seconds: float = 20) -> float:
        """Ask for *path* until it answers; returns the seconds since the start."""
        while time.monotonic() - self.started < seconds:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5):
                    return time.monotonic() - self.started
            except OSError:
                time.sleep(0.01)
        raise RuntimeError(f"the server on port {self.port} does not answer")

    def pids(self) -> list[int]:
        """The process and all that descend from it."""
        found, unread = [], [self.process.pid]
        while unread:
            pid = unread.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                unread += [int(word) for word in task.read_text().split()]
        return found

    def pss_mib(self) -> float:
        """Memory of all its processes, shared pages divided among those that share them."""
        total = 0
        for pid in self.pids():
            try:
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            except OSError:
                continue
            total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1])
        return total / 1024

    def kill(self, number: int = signal.SIGTERM) -> None:
        """Signal the process, or for SIGKILL its whole family at once, and wait for the end."""
        family = self.pids() if number == signal.SIGKILL else [self.process.pid]
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        self.process.wait()


def frame_start() -> float:
    """Seconds in which an interpreter loads the libraries that the product is built on, and nothing else."""
    began = time.monotonic()
    subprocess.run((sys.executable, "-c", f"import {FRAME}"), check=True)  # noqa: S603 -- our own words
    return time.monotonic() - began


def product(data_dir: Path, **environment: str) -> Server:
    """The web server with 2 workers of 4 threads and the job runner, as `make run` starts them."""
    port = free_port()
    command = (sys.executable, "scripts/serve.py", "--port", str(port))
    return Server(command, port, {"DATA_DIR": str(data_dir), **environment})


def floor(folder: Path) -> Server:
    from measuring.floor import make_database

    database = folder / "floor.sqlite3"
    database.unlink(missing_ok=True)
    make_database(str(database))
    port = free_port()
    command = (
        *GUNICORN,
        "measuring.floor:app",
        "--chdir",
        str(ROOT / "scripts"),
        "--bind",
        f"127.0.0.1:{port}",
    )
    return Server(command, port, {"FLOOR_DATABASE": str(database), "PORT": str(port)})


def flask(data_dir: Path, *words: str) -> None:
    command = (sys.executable, "-m", "flask", "--app", "app", *words)
    subprocess.run(  # noqa: S603
        command,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(data_dir)},
        check=True,
        stdout=subprocess.DEVNULL,
    )
