"""When clients are reminded: the team's settings."""

from dataclasses import replace

from flask import make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, SelectChoice, SelectField

from crm.blueprints.reminders import bp
from crm.conflicts import conflict_page
from crm.database import db
from crm.forms import BaseForm, EnumField, HourField, invalid
from crm.fragments import redirect_back_to
from crm.models import StaleVersion, Team
from crm.permissions import requires
from crm.services.outbox.channels import configured_channels
from crm.services.reminders.rules import OnTheDay, ReminderRules
from crm.toasts import say

PAGE = "reminders/team.html"
HOURS = (1, 2, 3, 4, 6)
FIELDS = (
    "day_before", "day_before_at", "on_the_day", "hours_before", "on_the_day_at", "needs_consent",
    "sms_without_accents",
)  # fmt: skip


class TeamRemindersForm(BaseForm):
    day_before = BooleanField(_l("Remind on the day before"))
    day_before_at = HourField(_l("Hour on the day before"))
    on_the_day = EnumField(_l("On the day"), choices=OnTheDay)
    hours_before = SelectField(
        _l("Hours before"),
        choices=[SelectChoice(hours, str(hours)) for hours in HOURS],
        coerce=int,
        default=2,
        invalid_value_message=_l("Choose one of the values."),
        invalid_choice_message=_l("Choose one of the values."),
    )
    on_the_day_at = HourField(_l("Hour on the day"))
    needs_consent = BooleanField(
        _l("Only with consent"),
        description=_l(
            "A reminder of an agreed appointment is no advertising and needs no consent; whoever refused "
            "a channel is never written to on it. Tick this to ask for consent all the same."
        ),
    )
    sms_without_accents = BooleanField(
        _l("Send SMS without accents (one SMS instead of two)"),
        description=_l(
            "With letters such as ă, ő or ł an SMS holds 70 characters instead of 160."
            " Cyrillic stays as it is."
        ),
    )

    def validate_day_before_at(self, field) -> None:
        if self.day_before.data and field.data is None and not field.errors:
            raise invalid(_l("Give the hour."))

    def validate_on_the_day_at(self, field) -> None:
        if self.on_the_day.data is OnTheDay.AT and field.data is None and not field.errors:
            raise invalid(_l("Give the hour."))


@bp.get("/settings/reminders")
@requires("settings.manage")
def team_settings():
    return render_template(PAGE, form=_form_of(the_team()), **_surroundings())


@bp.post("/settings/reminders")
@requires("settings.manage")
def update_team_settings():
    row, form = the_team(), TeamRemindersForm()
    if not form.validate():
        return make_response(render_template(PAGE, form=form, **_surroundings()), 422)
    try:
        row.check_version(form.version_number)
    except StaleVersion:
        return conflict_page(PAGE, form, _form_of(row), row, **_surroundings())
    typed = {name: form[name].data for name in FIELDS if form[name].data is not None}
    save_rules(row, replace(ReminderRules.of(row), **typed))
    return redirect_back_to(url_for("reminders.team_settings"))


def save_rules(row: Team, rules: ReminderRules) -> None:
    """Store what was typed; every waiting reminder follows before the commit."""
    row.reminders = rules.stored()
    row.record_event("updated", by=current_user)
    db.session.commit()
    say(_("Saved"))


def the_team() -> Team:
    return db.session.scalars(db.select(Team)).one()


def _form_of(row: Team) -> TeamRemindersForm:
    return TeamRemindersForm(formdata=None, obj=ReminderRules.of(row))


def _surroundings() -> dict:
    return {"team_version": the_team().version, "configured": configured_channels()}
