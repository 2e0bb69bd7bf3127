"""``flask jobs run`` for cron, ``flask jobs work`` for a runner that stays."""

import signal
import threading

import click
from flask import Flask
from flask.cli import AppGroup

from crm.services.jobs import runner

jobs = AppGroup("jobs", help="Run background work.")


def init_app(app: Flask) -> None:
    app.cli.add_command(jobs)


@jobs.command("run")
@click.option("--max-seconds", type=click.FloatRange(min=0), default=50, show_default=True)
def run(max_seconds: float) -> None:
    """Run what is due, then end (for cron)."""
    count = runner.run_due(seconds=max_seconds)
    click.echo(f"{count} jobs run.")


@jobs.command("work")
@click.option("--pause", type=click.FloatRange(min=0.1), default=2, show_default=True)
def work(pause: float) -> None:
    """Run what is due, again and again, until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    runner.work(pause=pause, stop=stop)
