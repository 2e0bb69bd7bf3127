"""A form is taken in whole before any transaction begins.

A file from a slow network takes minutes, and to tell its bytes apart takes time too: the write lock,
which a form's transaction holds from its first look at the database, must not wait for either.
"""

import hashlib
import hmac

from flask import Flask, current_app, g, request

from crm.database import SAFE_METHODS

# Marks of the form itself, which are others in the same form drawn anew.
IGNORED_FIELDS = {"submission_id", "csrf_token"}


def init_app(app: Flask) -> None:
    app.before_request(take_in)


def take_in() -> None:
    """Read the form. A too large one raises 413 here, before anybody is asked who they are."""
    if request.method not in SAFE_METHODS:
        g.body_hash = body_hash()


def body_hash() -> str:
    """A digest of what was typed: field names, values and files, without the form's own marks.

    Keyed, because passwords are typed too: the row that keeps it must not help to guess them.
    """
    digest = hmac.new(current_app.config["SECRET_KEY"].encode(), digestmod=hashlib.sha256)
    for name, values in sorted(request.form.lists()):
        if name not in IGNORED_FIELDS:
            digest.update(repr((name, values)).encode("utf-8", "surrogatepass"))
    for name, file in sorted(request.files.items(multi=True), key=lambda item: item[0]):
        digest.update(repr((name, file.filename)).encode("utf-8", "surrogatepass"))
        digest.update(hashlib.file_digest(file.stream, "sha256").digest())
        file.stream.seek(0)
    return digest.hexdigest()
