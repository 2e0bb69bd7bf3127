"""Marks of attention on one interaction: reviewed, on watch, put off (OC-11 to OC-13, OC-16)."""

from flask import abort, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField

from crm.blueprints.interactions import answers, bp
from crm.database import commit_keeping_records
from crm.features import feature_on
from crm.forms import BaseForm, DayField, invalid
from crm.i18n import long_date, today
from crm.models import Event, Interaction, StaleVersion
from crm.permissions import requires, visible_or_404
from crm.toasts import say

YES_NO = {"1": True, "0": False}


class MarkForm(BaseForm):
    """``reviewed`` or ``watched``: 1 or 0, as the button pressed says."""

    reviewed = HiddenField()
    watched = HiddenField()


class DeferForm(BaseForm):
    until = DayField(_l("Show again on"))

    def validate_until(self, field) -> None:
        if field.data is not None and field.data <= today():
            raise invalid(_l("Choose a day after today."))


def asked_interaction(interaction_id: int) -> Interaction:
    """The interaction, while the marks are switched on."""
    if not feature_on("review_marks"):
        abort(404)
    return visible_or_404(Interaction, interaction_id, answers.WITH_CONTACT)


@bp.post("/interactions/<int:interaction_id>/review")
@requires("interactions.edit")
def review(interaction_id: int):
    interaction, form = asked_interaction(interaction_id), MarkForm(data=answers.version_argument())
    reviewed, watched = YES_NO.get(form.reviewed.data), YES_NO.get(form.watched.data)
    if not form.validate() or (reviewed is None) is (watched is None):
        abort(422)
    try:
        interaction.check_version(form.version_number)
    except StaleVersion as error:
        return answers.stale(interaction, error)
    if reviewed is not None:
        event = interaction.mark_reviewed(reviewed, by=current_user)
    else:
        event = interaction.watch(watched, by=current_user)
    return _answer(interaction, event)


@bp.get("/interactions/<int:interaction_id>/defer")
@requires("interactions.edit")
def ask_defer(interaction_id: int):
    interaction = asked_interaction(interaction_id)
    return _page(interaction, DeferForm(data={"until": interaction.deferred_until}))


@bp.post("/interactions/<int:interaction_id>/defer")
@requires("interactions.edit")
def defer(interaction_id: int):
    interaction, form = asked_interaction(interaction_id), DeferForm()
    if not form.validate():
        return _page(interaction, form, 422)
    try:
        interaction.check_version(form.version_number)
    except StaleVersion as error:
        return answers.stale(interaction, error)
    return _answer(interaction, interaction.defer(form.until.data, by=current_user))


def _page(interaction: Interaction, form: DeferForm, status: int = 200):
    back = answers.back_from(interaction)
    return render_template("interactions/defer.html", interaction=interaction, form=form, back=back), status


def _answer(interaction: Interaction, event: Event | None):
    if event is not None:
        commit_keeping_records()
        say(_said(interaction, event), event)
    return answers.done(interaction)


def _said(interaction: Interaction, event: Event) -> str:
    title = interaction.title
    if event.action == "deferred":
        return _("Shown again on %(day)s: %(title)s", day=long_date(interaction.deferred_until), title=title)
    words = {
        "reviewed": _("Reviewed: %(title)s", title=title),
        "unreviewed": _("Not reviewed: %(title)s", title=title),
        "watched": _("On watch: %(title)s", title=title),
        "unwatched": _("No longer on watch: %(title)s", title=title),
        "recalled": _("Shown again now: %(title)s", title=title),
    }
    return words[event.action]
