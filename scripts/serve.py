"""Serve on one machine: the web server and the job runner, started and ended together.

Ctrl-C, a closed terminal and `kill` end both in order. A runner that fails is started again, since
the pages work without it; a web server that fails ends everything.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
WEB = (sys.executable, "-m", "gunicorn", "app:app")
RUNNER = (sys.executable, "-m", "flask", "--app", "app", "jobs", "work")
PATIENCE = 25  # seconds for requests and jobs under way to end
RESTART_PAUSE = 5  # seconds
_DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


@click.command()
@click.option("--port", default=8000, envvar="PORT", show_default=True)
def main(port: int) -> None:
    """Run the web server and the job runner until told to stop."""
    refuse_taken_port(port)
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, _stop)
    os.environ["PORT"] = str(port)
    children = {"web": start(WEB), "runner": start(RUNNER)}
    click.echo(f"Semafor: http://127.0.0.1:{port} (Ctrl-C ends it)")
    try:
        raise SystemExit(watch(children))
    finally:
        stop(children.values())


def refuse_taken_port(port: int) -> None:
    """End in words if another program serves on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            message = f"Port {port} cannot be used ({error.strerror}); choose another: PORT=8001"
            raise click.ClickException(message) from error


def start(command: tuple[str, ...]) -> subprocess.Popen:
    """Start a child that a Ctrl-C reaches only through us, and that never outlives us."""
    return subprocess.Popen(  # noqa: S603 (a fixed command)
        command,
        cwd=ROOT,
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
    )


def watch(children: dict[str, subprocess.Popen]) -> int:
    """Return the web server's exit code once it has ended; keep the runner going until then."""
    while (code := children["web"].poll()) is None:
        if children["runner"].poll() is not None:
            click.echo(f"The job runner ended; starting it again in {RESTART_PAUSE} s.", err=True)
            time.sleep(RESTART_PAUSE)
            children["runner"] = start(RUNNER)
        time.sleep(0.5)
    return code


def stop(children) -> None:
    """End the children: politely, then after PATIENCE seconds by force."""
    running = [child for child in children if child.poll() is None]
    for child in running:
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in running:
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()


def _stop(*_: object) -> None:
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    raise SystemExit(0)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


if __name__ == "__main__":
    main()
