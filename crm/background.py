"""A few due jobs after an answer, where no runner and no cron is at work (C17).

Cheap hosts run nothing but the web process. When nothing looked for work during the last minute, the
process that has just answered does, after the answer left: nobody waits for it.
"""

import logging
import threading
import time

from flask import Flask, Response, current_app, g

from crm.database import db
from crm.services.jobs import heartbeat
from crm.services.jobs.runner import run_due

log = logging.getLogger(__name__)
QUIET_SECONDS = 60
SPARE_SECONDS = 2.0


class Spare:
    """One process looks for work at most once in a while, and in one thread at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.looked_at = time.monotonic()

    def is_due(self) -> bool:
        return time.monotonic() - self.looked_at > QUIET_SECONDS


def init_app(app: Flask) -> None:
    app.extensions["spare"] = Spare()
    if not app.testing:
        app.after_request(use_spare_time)


def hurry() -> None:
    """Ask for a look right after this answer: somebody watches a job that nobody has taken up."""
    g.hurry = True


def use_spare_time(response: Response) -> Response:
    spare, hurried = current_app.extensions["spare"], g.get("hurry", False)
    if hurried or spare.is_due():
        app = current_app._get_current_object()
        response.call_on_close(lambda: _start(_look_for_work, app, spare, hurried))
    return response


def _start(work, *args) -> None:
    # Not in the thread that answered: the browser's next request may come by the same connection and
    # would wait there. A thread that dies with its process leaves its job to the next runner.
    threading.Thread(target=work, args=args, name="spare", daemon=True).start()


def _look_for_work(app: Flask, spare: Spare, hurried: bool) -> None:
    if not spare.lock.acquire(blocking=False):
        return
    try:
        spare.looked_at = time.monotonic()
        with app.app_context():
            if hurried or not heartbeat.ran_within(QUIET_SECONDS):
                run_due(seconds=SPARE_SECONDS)
            db.session.remove()
    except Exception:
        log.exception("spare time could not be used")
    finally:
        spare.lock.release()
