"""The page of messages, and the two things a person can do with one: call it off, send it again."""

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.outbox import bp
from crm.database import db
from crm.fragments import came_from, redirect_back_to
from crm.models import Event, Message, MessageChannel
from crm.permissions import requires, visible_or_404
from crm.services.jobs import heartbeat
from crm.services.outbox import pages, writing
from crm.services.outbox.channels import configured_channels
from crm.services.outbox.words import reason
from crm.toasts import complain, say


@bp.get("/outbox/")
@requires("outbox.view")
def index():
    tab = request.args.get("tab", "")
    tab = tab if tab in pages.STATES else pages.WAITING
    page, configured = pages.page_of(current_user, tab, request.args.get("after")), configured_channels()
    return render_template(
        "outbox/index.html",
        tab=tab,
        page=page,
        more=url_for("outbox.index", tab=tab, after=page.after) if page.after else None,
        has_trouble=pages.needs_attention(current_user),
        configured=configured,
        missing=_missing(page, configured) if tab == pages.WAITING else [],
        is_running=heartbeat.is_fresh(),
        reason=reason,
    )


def _missing(page: pages.OutboxPage, configured: list[MessageChannel]) -> list[MessageChannel]:
    """The channels that something waits for and that are not set up."""
    return [each for each in MessageChannel if each not in configured and page.has_channel(each)]


@bp.get("/outbox/<int:message_id>")
@requires("outbox.view")
def show(message_id: int):
    message = visible_or_404(Message, message_id)
    return render_template("outbox/show.html", message=message, reason=reason)


@bp.post("/outbox/<int:message_id>/cancellation")
@requires("outbox.edit")
def cancel(message_id: int):
    message = visible_or_404(Message, message_id)
    if not writing.cancel(message, by=current_user):
        return _too_late()
    _remember(message, "reminder_cancelled")
    db.session.commit()
    say(_("Cancelled: it will not be sent."))
    return _back()


@bp.post("/outbox/<int:message_id>/repetition")
@requires("outbox.edit")
def send_again(message_id: int):
    message = visible_or_404(Message, message_id)
    if not writing.send_again(message):
        return _too_late()
    _remember(message, "reminder_repeated")
    db.session.commit()
    say(_("It will be sent with the next run, if it is still true."))
    return _back()


def _remember(message: Message, action: str) -> None:
    if message.interaction is not None:
        details = {"channel": message.channel.value, "kind": message.kind.value}
        Event.write(message.interaction, action, by=current_user, before={}, after={}, details=details)


def _too_late() -> Response:
    db.session.rollback()
    complain(_("This message is in another state by now."))
    return _back()


def _back() -> Response:
    return redirect_back_to(came_from(url_for("outbox.index")))
