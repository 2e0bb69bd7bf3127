"""The team's own words: processes, steps and loss reasons can be renamed in each language."""

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from crm.blueprints.settings import bp
from crm.blueprints.settings.forms import NamesForm
from crm.database import db
from crm.i18n import language
from crm.models import LossReason, Process, Step
from crm.permissions import requires, visible_or_404
from crm.toasts import say

NAMED = {"process": Process, "step": Step, "loss-reason": LossReason}


@bp.get("/settings/words")
@requires("settings.manage")
def words():
    return render_template("settings/words.html", **words_shown(NamesForm(formdata=None)))


def words_shown(form: NamesForm) -> dict:
    """What the page shows; *form* is the one of a new reason."""
    processes = select(Process).order_by(Process.position, Process.id).options(selectinload(Process.steps))
    return {
        "processes": db.session.scalars(processes).all(),
        "reasons": db.session.scalars(LossReason.visible_to(current_user)).all(),
        "form": form,
    }


@bp.route("/settings/words/<kind>/<int:record_id>", methods=["GET", "POST"])
@requires("settings.manage")
def rename(kind: str, record_id: int):
    record = visible_or_404(NAMED.get(kind) or abort(404), record_id)
    form = NamesForm(record.names)
    if not form.validate_on_submit():
        page = render_template("settings/names.html", form=form, record=record, kind=kind)
        return page, 422 if form.is_submitted() else 200
    if hasattr(record, "check_version"):
        record.check_version(form.version_number)
    record.names = form.names
    event = record.record_event("renamed", by=current_user)
    db.session.commit()
    say(_("Renamed: %(name)s", name=record.name_in(language())), event)
    return redirect(url_for("settings.words"), 303)
