"""E-mails brought as files: saved in a mail program, chosen or dropped here."""

from dataclasses import dataclass

from flask import Response, current_app, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from crm.blueprints.mail import bp
from crm.database import db
from crm.fragments import redirect_back_to
from crm.lib.received_mail import UnreadableMail
from crm.models import Event
from crm.permissions import requires
from crm.services.received_mail.ledger import CameBefore
from crm.services.received_mail.taking_in import Prepared, prepared, take_in
from crm.services.undo import one_gesture
from crm.toasts import complain, say

OUTLOOK = b"\xd0\xcf\x11\xe0"
MOST_FILES = 50
REFUSALS = {
    "nothing": _l("Choose a file first."),
    "too_many": _l("Bring at most 50 e-mails at once."),
    "empty": _l("%(name)s is empty."),
    "not_mail": _l("%(name)s is no e-mail. Save the e-mail as an .eml file and bring that."),
    "outlook": _l("%(name)s is in Outlook's own form. Save it as .eml, or forward the e-mail instead."),
    "came_before": _l("%(name)s was taken in before."),
}


@dataclass
class Brought:
    """What became of the files of one form: events of what was taken in, and words on the rest."""

    events: list[Event]
    problems: list[str]


@bp.get("/mail/new")
@requires("mail.take_in")
def new():
    return _page([])


@bp.post("/mail/new")
@requires("mail.take_in")
def create():
    files = [each for each in request.files.getlist("files") if each.filename]
    if not files or len(files) > MOST_FILES:
        return _page([_words("too_many" if files else "nothing", "")], 422)
    letters, problems = _read(files)
    brought = _take_in(letters)
    problems += brought.problems
    if not brought.events:
        db.session.rollback()
        return _page(problems, 422)
    db.session.commit()
    return _taken_in(brought.events, problems)


def _read(files: list[FileStorage]) -> tuple[list[tuple[str, Prepared]], list[str]]:
    """The letters that can be read, by the names of their files; one bad file is no reason against others."""
    letters, problems = [], []
    for file in files:
        data = file.read()
        try:
            letters.append((file.filename, prepared(data)))
        except UnreadableMail as error:
            reason = "outlook" if data.startswith(OUTLOOK) else error.reason
            problems.append(_words(reason, file.filename))
    return letters, problems


def _take_in(letters: list[tuple[str, Prepared]]) -> Brought:
    brought = Brought([], [])
    with one_gesture():
        for name, letter in letters:
            try:
                brought.events.append(take_in(letter, current_user))
            except CameBefore:
                brought.problems.append(_words("came_before", name))
    return brought


def _taken_in(events: list[Event], problems: list[str]) -> Response:
    for words in problems:
        complain(words)
    said = ngettext("%(num)d e-mail taken in", "%(num)d e-mails taken in", len(events))
    say(said, events[-1])
    if len(events) > 1:
        return redirect_back_to(url_for("interactions.index", channel="email"))
    return redirect_back_to(url_for("interactions.show", interaction_id=events[0].record_id))


def _words(reason: str, name: str) -> str:
    return str(REFUSALS[reason]) % {"name": name[:80]}


def _page(problems: list[str], status: int = 200) -> Response:
    megabytes = current_app.config["ATTACHMENT_MAX_BYTES"] // 1024**2
    page = render_template("mail/new.html", problems=problems, megabytes=megabytes)
    return make_response(page, status)
