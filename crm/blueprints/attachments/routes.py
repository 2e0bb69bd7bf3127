"""Putting files on a record and taking them off."""

from flask import Response, abort, current_app, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from crm.blueprints.attachments import bp
from crm.database import db
from crm.fragments import came_from, redirect_back_to, render_fragments, wants_partial
from crm.links import record_url
from crm.models import Attachment
from crm.models.attachment import HOLDERS
from crm.permissions import guard, requires, visible_or_404
from crm.services.files.attachments import AttachmentError, Sent, check_room, prepare, put
from crm.submissions import without_transaction
from crm.toasts import say

MEGABYTE = 1024 * 1024
REFUSALS = {
    "nothing": _l("Choose a file first."),
    "too_large": _l("%(name)s is too large: a file may have at most %(megabytes)d MB."),
    "too_much": _l(
        "That is too much in one go: at most %(megabytes)d MB. Nothing was sent;"
        " choose fewer or smaller files."
    ),
    "too_many": _l("There are too many files here: a record may have at most %(files)d."),
    "no_room": _l("The room for the team's files is used up. Ask an administrator."),
    "damaged": _l("%(name)s is damaged: open it, save it anew and send it again."),
    "empty": _l("%(name)s is empty."),
    "macros": _l("%(name)s contains macros, which may be harmful. Save it without them and send it again."),
    "not_allowed": _l(
        "%(name)s is of a kind that is not taken in: send pictures, PDF, office files or text."
    ),
}


@bp.get("/attachments/<record_type>/<int:record_id>")
@requires("files.view")
def index(record_type: str, record_id: int) -> Response:
    """All files of a record, with the form: what the record's own page shows."""
    return answer(holder_or_404(record_type, record_id))


@bp.post("/attachments/<record_type>/<int:record_id>")
@requires("files.edit")
def create(record_type: str, record_id: int) -> Response:
    record = holder_or_404(record_type, record_id)
    sent = [Sent(each.filename, each.read()) for each in request.files.getlist("files") if each.filename]
    if not sent:
        return refused(record, AttachmentError("nothing"))
    try:
        check_room(record, [len(each.data) for each in sent])
        with without_transaction():
            prepared = prepare(sent)
        record = holder_or_404(record_type, record_id)
        event = put(prepared, record, by=current_user)
    except AttachmentError as error:
        return refused(record, error)
    db.session.commit()
    say(ngettext("%(num)d file added", "%(num)d files added", len(sent)), event)
    return make_response("", 204) if wants_partial() else redirect_back_to(came_from(record_url(record)))


@bp.errorhandler(413)
def too_much(error: RequestEntityTooLarge) -> Response:
    """What is too large for any form, on the page of the files: it came before anybody asked who sent it."""
    try:
        if (elsewhere := guard()) is not None:
            return elsewhere
        return refused(holder_or_404(**(request.view_args or {})), AttachmentError("too_much"), 413)
    except HTTPException as other:
        return current_app.handle_http_exception(other)


@bp.post("/attachments/<int:attachment_id>/archive")
@requires("files.edit")
def archive(attachment_id: int) -> Response:
    attachment = visible_or_404(Attachment, attachment_id)
    record = attachment.holder
    if not attachment.is_archived:
        event = attachment.archive(by=current_user)
        db.session.commit()
        say(_("File taken off: %(name)s", name=attachment.name), event)
    return answer(record) if wants_partial() else redirect_back_to(came_from(record_url(record)))


def holder_or_404(record_type: str, record_id: int):
    model = HOLDERS.get(record_type) or abort(404)
    return visible_or_404(model, record_id)


def refused(record, error: AttachmentError, status: int = 422) -> Response:
    """The reason: on the page of the files, or as words for the script that sent them."""
    db.session.rollback()
    settings = current_app.config
    values = {
        "name": error.name,
        "megabytes": settings["ATTACHMENT_MAX_BYTES"] // MEGABYTE,
        "files": settings["ATTACHMENT_MAX_PER_RECORD"],
    }
    words = str(REFUSALS[error.reason]) % values
    return answer(record, status, words)


def answer(record, status: int = 200, problem: str | None = None) -> Response:
    """The files of *record* as a piece or as a page of their own."""
    if wants_partial():
        return render_fragments("attachments/files.htmx.html", status, record=record, problem=problem)
    page = render_template("attachments/index.html", record=record, problem=problem)
    return make_response(page, status)


@bp.app_template_global("upload_url")
def upload_url(record) -> str:
    return url_for("attachments.create", record_type=record.record_type(), record_id=record.id)
