"""Serve on one machine: the web server and the job runner, started and ended together.

The program is loaded once and then forked, so that web workers and runner share the memory of its
code: on a host of 512 MB that is what lets them live side by side. Ctrl-C, a closed terminal and
`kill` end both in order. A runner that fails is started again, since the pages work without it; a web
server that fails ends everything.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 25  # seconds for requests and jobs under way to end
RESTART_PAUSE = 5  # seconds
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG
_fork = multiprocessing.get_context("fork")


@click.command()
@click.option("--port", default=8000, envvar="PORT", show_default=True)
def main(port: int) -> None:
    """Run the web server and the job runner until told to stop."""
    refuse_taken_port(port)
    os.environ["PORT"] = str(port)
    load_program()
    children = {"web": start(serve_pages), "runner": start(run_jobs)}
    for name in SIGNALS:
        signal.signal(name, _stop)
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


def load_program() -> None:
    """Load the program, with the database up to date and no connection open; the children share it."""
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    __import__("app")
    # What is there stays: a collector that touched these objects would copy their pages in each child.
    gc.collect()
    gc.freeze()


def serve_pages() -> None:
    """The web server, as `gunicorn app:app`; its settings stand in gunicorn.conf.py."""
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", "app:app"]
    run()


def run_jobs() -> None:
    """The job runner, as `flask jobs work`."""
    from app import app
    from crm.services.jobs import runner

    ended = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    with app.app_context():
        runner.work(stop=ended)


def start(work) -> multiprocessing.Process:
    """Fork a child that a Ctrl-C reaches only through us, and that never outlives us."""
    child = _fork.Process(target=_alone, args=(work,))
    child.start()
    return child


def _alone(work) -> None:
    os.setsid()
    for name in SIGNALS:
        signal.signal(name, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
    work()


def watch(children: dict[str, multiprocessing.Process]) -> int:
    """Return the web server's exit code once it has ended; keep the runner going until then."""
    while children["web"].is_alive():
        if not children["runner"].is_alive():
            click.echo(f"The job runner ended; starting it again in {RESTART_PAUSE} s.", err=True)
            time.sleep(RESTART_PAUSE)
            children["runner"] = start(run_jobs)
        time.sleep(0.5)
    return children["web"].exitcode


def stop(children) -> None:
    """End the children: politely, then after PATIENCE seconds by force."""
    running = [child for child in children if child.is_alive()]
    for child in running:
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in running:
        child.join(max(0, deadline - time.monotonic()))
        if child.is_alive():
            child.kill()


def _stop(*_: object) -> None:
    for name in SIGNALS:
        signal.signal(name, signal.SIG_IGN)
    raise SystemExit(0)


if __name__ == "__main__":
    main()
