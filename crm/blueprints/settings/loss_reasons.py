"""Why deals are lost: reasons are added, and taken from the list or put back (ST-09)."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select

from crm.blueprints.settings import bp
from crm.blueprints.settings.forms import NamesForm
from crm.blueprints.settings.words import words_shown
from crm.database import db
from crm.i18n import language
from crm.models import LossReason
from crm.permissions import requires, visible_or_404
from crm.toasts import complain, say


@bp.post("/settings/words/loss-reason/new")
@requires("settings.manage")
def add_loss_reason():
    form = NamesForm()
    if not form.validate():
        return render_template("settings/words.html", **words_shown(form)), 422
    last = db.session.scalar(select(func.max(LossReason.position)))
    reason = LossReason(names=form.names, position=(last or 0) + 1)
    event = reason.record_event("created", by=current_user)
    db.session.commit()
    say(_("Created: %(name)s", name=reason.name_in(language())), event)
    return back()


@bp.post("/settings/words/loss-reason/<int:reason_id>/archive")
@requires("settings.manage")
def archive_loss_reason(reason_id: int):
    """Deals that were lost for it keep it; nobody chooses it any more."""
    reason = visible_or_404(LossReason, reason_id)
    if is_last(reason):
        complain(_("One reason must stay: no deal could be lost without any."))
        return back()
    event = reason.archive(by=current_user) if not reason.is_archived else None
    db.session.commit()
    say(_("Archived: %(name)s", name=reason.name_in(language())), event)
    return back()


@bp.post("/settings/words/loss-reason/<int:reason_id>/restore")
@requires("settings.manage")
def restore_loss_reason(reason_id: int):
    reason = visible_or_404(LossReason, reason_id)
    event = reason.restore(by=current_user) if reason.is_archived else None
    db.session.commit()
    say(_("Restored: %(name)s", name=reason.name_in(language())), event)
    return back()


def is_last(reason: LossReason) -> bool:
    others = select(LossReason.id).where(LossReason.archived_at.is_(None), LossReason.id != reason.id)
    return db.session.scalar(others.limit(1)) is None


def back():
    return redirect(url_for("settings.words"), 303)
