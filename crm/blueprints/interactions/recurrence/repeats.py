"""Recurring interactions: the series and its page, leaving one out, stopping them."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from crm.blueprints.interactions import answers, bp
from crm.blueprints.interactions.editing.repeat_fields import FOLLOWING, RepeatFields
from crm.database import db
from crm.fragments import came_from, redirect_back_to
from crm.i18n import list_date, today
from crm.models import Interaction, Series
from crm.models.series import pattern_of
from crm.permissions import requires, visible_or_404
from crm.services.recurrence import series as series_service
from crm.services.recurrence.changes import change_following, stop
from crm.services.undo import one_gesture
from crm.toasts import say


@contextmanager
def series_kept(interaction: Interaction, form: RepeatFields) -> Iterator[None]:
    """Around the saving of *interaction*: then its series begins, follows or ends, as the form says."""
    is_new = interaction.starts_on is None
    before = {} if is_new or not interaction.recurs else pattern_of(interaction)
    day = interaction.starts_on
    yield
    rule = form.rule
    if is_new or not interaction.recurs:
        if rule is not None:
            series_service.begin(interaction, rule, by=current_user)
    elif form.scope.data == FOLLOWING and rule is not None:
        change_following(interaction, rule, pattern=before, day=day, by=current_user)
    elif form.scope.data == FOLLOWING:
        stop(interaction.series, after=interaction.occurrence_on, by=current_user)


@bp.get("/interactions/series/<int:series_id>")
@requires("interactions.view")
def show_series(series_id: int):
    series = visible_or_404(Series, series_id)
    rows = series_service.coming(series, current_user)
    return render_template("interactions/recurrence/series.html", series=series, rows=rows)


@bp.post("/interactions/series/<int:series_id>/stop")
@requires("interactions.edit")
def stop_series(series_id: int) -> Response:
    series = visible_or_404(Series, series_id)
    if not series.is_archived:
        with one_gesture():
            event = stop(series, after=today(), by=current_user)
        db.session.commit()
        say(_("No more of these: %(title)s", title=series.title), event)
    return redirect_back_to(came_from(url_for("interactions.show_series", series_id=series.id)))


@bp.post("/interactions/<int:interaction_id>/skip")
@requires("interactions.edit")
def skip(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    if interaction.series_id is not None and not interaction.is_archived:
        event = interaction.skip(by=current_user)
        db.session.commit()
        say(
            _(
                "Left out on %(day)s: %(title)s",
                day=list_date(interaction.starts_on),
                title=interaction.title,
            ),
            event,
        )
    return answers.done(interaction)
