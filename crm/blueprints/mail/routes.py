"""What waits for a person: e-mails without proof of whom they are for, and letters of unknown people."""

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from crm.blueprints.mail import bp
from crm.database import MAX_ID, db
from crm.fragments import came_from, redirect_back_to
from crm.lib.whole_numbers import whole_number
from crm.models import ReceivedMail
from crm.permissions import requires, visible_or_404
from crm.services.received_mail import fetching, room, waiting
from crm.services.received_mail.addresses import address_of
from crm.services.received_mail.ledger import CameBefore
from crm.services.received_mail.waiting import LetterGone, NotWaiting
from crm.services.received_mail.words import reason, trouble
from crm.toasts import complain, say


@bp.get("/mail/")
@requires("mail.take_in")
def index():
    rows = waiting.rows_for(current_user, request.args.get("before", type=_number))
    last = rows[waiting.ROWS - 1] if len(rows) > waiting.ROWS else None
    return render_template(
        "mail/index.html",
        rows=rows[: waiting.ROWS],
        older=url_for("mail.index", before=last.id) if last is not None else None,
        questions=waiting.open_questions(current_user),
        address=address_of(current_user),
        account=fetching.present_account(),
        is_crowded=not room.taken().fits(0),
        reason=reason,
        trouble=trouble,
    )


@bp.get("/mail/<int:mail_id>")
@requires("mail.take_in")
def show(mail_id: int):
    row = visible_or_404(ReceivedMail, mail_id)
    letter = waiting.preview_of(row) if row.is_waiting else None
    return render_template("mail/show.html", row=row, letter=letter, reason=reason)


@bp.post("/mail/<int:mail_id>/acceptance")
@requires("mail.take_in")
def accept(mail_id: int):
    """For whoever presses the button: the interaction is theirs."""
    row = visible_or_404(ReceivedMail, mail_id)
    try:
        event = waiting.accept(row, waiting.opened(row), by=current_user)
    except CameBefore as known:
        return _refused(_("This e-mail was taken in before."), known.row)
    except NotWaiting:
        return _refused(_("Somebody has decided on this e-mail meanwhile."), row)
    except LetterGone:
        return _refused(_("This e-mail cannot be read. Discard it, or look for it in the mailbox."), row)
    db.session.commit()
    say(_("E-mail taken in: %(title)s", title=row.interaction.title), event)
    return redirect_back_to(url_for("interactions.show", interaction_id=row.interaction_id))


@bp.post("/mail/<int:mail_id>/discard")
@requires("mail.take_in")
def discard(mail_id: int):
    row = visible_or_404(ReceivedMail, mail_id)
    try:
        event = waiting.discard(row, by=current_user)
    except NotWaiting:
        return _refused(_("Somebody has decided on this e-mail meanwhile."), row)
    db.session.commit()
    say(_("E-mail discarded: %(title)s", title=row.subject or row.sender), event)
    return redirect_back_to(came_from(url_for("mail.index")))


@bp.post("/mail/discard")
@requires("mail.take_in")
def discard_page():
    """All that one page of the list shows; what somebody has decided on meanwhile is left alone."""
    ids = request.form.getlist("mail_id", type=int)[: waiting.ROWS]
    events = waiting.discard_all(ids, by=current_user)
    db.session.commit()
    if events:
        said = ngettext("%(num)d e-mail discarded", "%(num)d e-mails discarded", len(events))
        say(said, events[-1])
    return redirect_back_to(url_for("mail.index"))


def _refused(words: str, row: ReceivedMail) -> Response:
    """Said on the page it came from, or on that of the interaction it has become."""
    interaction_id = row.interaction_id
    db.session.rollback()
    complain(words)
    home = url_for("mail.index")
    return redirect_back_to(
        url_for("interactions.show", interaction_id=interaction_id) if interaction_id else home
    )


def _number(typed: str) -> int:
    number = whole_number(typed)
    if number is None or number > MAX_ID:
        raise ValueError
    return number
