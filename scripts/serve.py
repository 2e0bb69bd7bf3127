"""Serve on one machine: the web server and the job runner, started and ended together.

gunicorn's master keeps the runner as one more child beside its web workers. The program is loaded
once and then forked, so that all of them share the memory of its code: on a host of 512 MB that is
what lets them live side by side. Ctrl-C, a closed terminal and `kill` end all of them in order. A
runner that fails is started again, since the pages work without it.
"""

import contextlib
import ctypes
import logging
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import click
from gunicorn.app.wsgiapp import WSGIApplication
from gunicorn.arbiter import Arbiter

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 25  # seconds for a job under way to end
RESTART_PAUSE = 5  # seconds
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


@click.command()
@click.option("--port", default=8000, envvar="PORT", show_default=True)
def main(port: int) -> None:
    """Run the web server and the job runner until told to stop."""
    refuse_taken_port(port)
    os.environ["PORT"] = str(port)
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    sys.argv = ["gunicorn", "app:app"]  # its settings stand in gunicorn.conf.py
    Site("%(prog)s [OPTIONS] [APP_MODULE]").run()


def refuse_taken_port(port: int) -> None:
    """End in words if another program serves on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            message = f"Port {port} cannot be used ({error.strerror}); choose another: PORT=8001"
            raise click.ClickException(message) from error


class Site(WSGIApplication):
    """`gunicorn app:app`, with a master that keeps the runner too."""

    def run(self) -> None:
        # A Ctrl-C is the master's to act on: a worker that got it too would cut its answers off.
        self.cfg.set("post_fork", lambda master, worker: os.setsid())
        Master(self).run()


class Master(Arbiter):
    """gunicorn's master process, which starts, watches and ends the job runner beside its workers."""

    runner: int | None = None
    runner_due = 0.0

    def start(self) -> None:
        super().start()
        click.echo(f"Semafor: http://127.0.0.1:{os.environ['PORT']} (Ctrl-C ends it)")

    def manage_workers(self) -> None:
        super().manage_workers()
        if self.runner is not None and not is_running(self.runner):
            click.echo(f"The job runner ended; starting it again in {RESTART_PAUSE} s.", err=True)
            self.runner, self.runner_due = None, time.monotonic() + RESTART_PAUSE
        if self.runner is None and time.monotonic() >= self.runner_due:
            self.runner = self.start_runner()

    def start_runner(self) -> int:
        """Fork the runner, which never outlives its master; returns its process id."""
        pid = os.fork()
        if pid:
            return pid
        os.setsid()
        for listener in self.LISTENERS:
            listener.sock.close()
        try:
            run_jobs()
        except Exception:
            self.log.exception("The job runner failed.")
        finally:
            logging.shutdown()
            os._exit(0)

    def stop(self, graceful: bool = True) -> None:
        """End the runner and the workers, politely first."""
        runner, self.runner, self.runner_due = self.runner, None, float("inf")
        if runner is not None:
            send(runner, signal.SIGTERM)
        super().stop(graceful)
        if runner is not None:
            end(runner)

    def handle_int(self) -> None:
        self.handle_term()

    def handle_hup(self) -> None:
        self.handle_term()


def run_jobs() -> None:
    """The job runner, as `flask jobs work`."""
    from app import app
    from crm.services.jobs import runner

    ended = threading.Event()
    for name in SIGNALS:
        signal.signal(name, lambda *_: ended.set())
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
    with app.app_context():
        runner.work(stop=ended)


def is_running(pid: int) -> bool:
    """Whether the child still runs; one that ended is reaped by the master's own loop."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def send(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def end(pid: int) -> None:
    """Wait for a child that was told to end; after `PATIENCE` seconds end it by force."""
    deadline = time.monotonic() + PATIENCE
    while is_running(pid):
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        if time.monotonic() > deadline:
            send(pid, signal.SIGKILL)
        time.sleep(0.05)


if __name__ == "__main__":
    main()
