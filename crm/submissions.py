"""Exactly once: a form that was taken in is not taken in again (C2).

Every form carries an id made for it. The row of an accepted form commits with the form's effect; a
repeat (double tap, reload, lost answer) gets the first answer, another body under the same id gets
422. A form that was refused left no row, so it may be mended and sent again under its id.

One form may hold the buttons of many rows (``formaction``): each is an act of its own, so its address
carries its id, which counts for more than the form's.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module

from flask import Flask, Response, abort, g, request
from flask_login import current_user
from sqlalchemy import Insert, bindparam, select, update

from crm.database import SAFE_METHODS, db
from crm.fragments import came_from
from crm.models import Submission

FIELD = "submission_id"
KEPT_HEADERS = ("Location", "HX-Redirect", "HX-Trigger", "Content-Type")
MAX_BODY = 200_000
# Asked for every form, so it is built once.
_KEEPING = (
    update(Submission.__table__)
    .where(Submission.__table__.c.id == bindparam("claim"))
    .values({name: bindparam(name) for name in ("status", "headers", "body")})
)


def new_submission_id() -> str:
    return uuid.uuid4().hex


def init_app(app: Flask) -> None:
    app.before_request(answer_repeat)
    app.after_request(keep_answer)
    app.jinja_env.globals["submission_id"] = new_submission_id


def answer_repeat() -> Response | None:
    """Claim the form's id, or answer as the first time."""
    key = _key()
    if key is None:
        return None
    g.submission_id = _claim(key, g.body_hash)
    return _repeat(_find(key), g.body_hash) if g.submission_id is None else None


@contextmanager
def without_transaction() -> Iterator[None]:
    """Let go of the database for the long part of an act: nothing may be written or locked before.

    Afterwards records must be loaded anew, as they may be others' by now. The form is claimed again, and
    if it came a second time meanwhile and that one was quicker, it gets that one's answer.
    """
    db.session.rollback()
    yield
    if (first := answer_repeat()) is not None:
        abort(first)


def _claim(key: str, digest: str) -> int | None:
    """Write the form's row into the present transaction; None if the form was here before.

    On PostgreSQL the same form arriving twice at once waits here for the end of the first.
    """
    values = {"user_id": current_user.id, "key": key, "route": request.path, "body_hash": digest}
    connection = db.session.connection()
    return connection.scalar(_claiming(connection.dialect.name), values)


@lru_cache(maxsize=2)
def _claiming(dialect: str) -> Insert:
    insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(Submission.__table__)
    values = {name: bindparam(name) for name in ("user_id", "key", "route", "body_hash")}
    return insert.values(values).on_conflict_do_nothing().returning(Submission.id)


def _key() -> str | None:
    if request.method in SAFE_METHODS or request.endpoint is None:
        return None
    if not current_user.is_authenticated:
        return None
    key = request.headers.get("Idempotency-Key") or request.args.get(FIELD) or request.form.get(FIELD)
    return key if key and len(key) <= 64 and key.isascii() else None


def _find(key: str) -> Submission:
    return db.session.scalar(
        select(Submission).where(Submission.user_id == current_user.id, Submission.key == key)
    )


def _repeat(first: Submission, digest: str) -> Response:
    if first.route != request.path or first.body_hash != digest:
        abort(422, "submission_reused")
    if first.status is None:  # the effect is in, its answer was cut off: show the page anew
        response = Response(status=303)
        response.headers["Location"] = came_from()
    else:
        response = Response(first.body, status=first.status)
        response.headers.update(first.headers)
    g.is_repeat = True
    db.session.rollback()
    return response


def forget_answer() -> None:
    """This answer is shown once and stored nowhere (recovery codes): a repeat is led to the page."""
    g.pop("submission_id", None)


def keep_answer(response: Response) -> Response:
    """After the commit: store the answer for a repeat, in a short transaction of its own."""
    claim = g.pop("submission_id", None)
    if claim is None or not g.get("committed") or response.status_code >= 400:
        return response
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    body = b"" if response.is_streamed else response.get_data()
    values = {"claim": claim, "status": response.status_code, "headers": headers, "body": body[:MAX_BODY]}
    db.session.rollback()
    # Lost in a power cut, it makes a repeat be led to the page and no more: no disk is waited for.
    with db.engine.connect().execution_options(write=True, losable=True) as connection, connection.begin():
        connection.execute(_KEEPING, values)
    return response
