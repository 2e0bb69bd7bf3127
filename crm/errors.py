"""Errors in words: what happened and what to do, in the reader's language, never a stack trace."""

import errno
import logging
import re

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from crm.database import db
from crm.fragments import is_htmx, wants_partial
from crm.models import StaleVersion, StepSkipped

log = logging.getLogger(__name__)
PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503, 507})
RETRY_SECONDS = "5"
# The words of SQLite and of PostgreSQL; a fault of ours that names a column `full_name` is none of these.
DISK_FULL = re.compile(r"disk is full|no space left")
DATABASE_BUSY = re.compile(r"\b(?:is locked|is busy|deadlock|lock timeout|connect)")


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(CSRFError, http_error)
    app.register_error_handler(StaleVersion, conflict)
    app.register_error_handler(StaleDataError, conflict)
    # Forms say it on their field; here arrives only who was overtaken by somebody else's step.
    app.register_error_handler(StepSkipped, conflict)
    app.register_error_handler(IntegrityError, conflict)
    app.register_error_handler(OperationalError, database_error)
    app.register_error_handler(PoolTimeout, no_connection)
    app.register_error_handler(OSError, system_error)
    for malformed in (OverflowError, UnicodeError, RecursionError, DataError):
        app.register_error_handler(malformed, malformed_input)
    app.register_error_handler(Exception, server_error)


def page(status: int, **context) -> Response:
    db.session.rollback()
    template = f"errors/{status if status in PAGES else 400 if status < 500 else 500}.html"
    is_part = wants_partial() or (is_htmx() and request.method == "POST")
    return make_response(render_template(template, is_part=is_part, **context), status)


def http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()
    response = page(error.code, reason=error.description)
    if error.code == 405:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def conflict(error: Exception) -> Response:
    """Somebody saved first; pages with a form show both values themselves (crm/conflicts.py)."""
    return page(409)


def malformed_input(error: Exception) -> Response:
    log.warning("malformed input: %s", type(error).__name__)
    return page(400)


def database_error(error: OperationalError) -> Response:
    """A full disk is 507, a busy database 503: both pass, and nothing was half-done."""
    message = str(error.orig).lower()
    is_full = DISK_FULL.search(message) is not None
    if not is_full and DATABASE_BUSY.search(message) is None:
        return server_error(error)
    log.error("database unavailable: %s", message)
    return unavailable(507 if is_full else 503)


def no_connection(error: PoolTimeout) -> Response:
    """More requests at once than connections, for longer than one should wait."""
    log.error("database unavailable: %s", error)
    return unavailable(503)


def system_error(error: OSError) -> Response:
    """No room for a file on the disk, or in the account's share of it."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return server_error(error)
    log.error("disk full")
    return unavailable(507)


def unavailable(status: int) -> Response:
    # The page is drawn for nobody in particular: asking who it is would need the database.
    g._login_user = current_app.login_manager.anonymous_user()
    response = page(status)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def server_error(error: Exception) -> Response:
    log.error("unhandled error", exc_info=error)
    try:
        return page(500)
    except Exception:
        # Nothing may hide the first error, not even a broken error page.
        log.exception("the error page itself failed")
        return make_response("Semafor: 500", 500)
