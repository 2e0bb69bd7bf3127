"""How one wants to be reminded oneself."""

from flask import make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from wtforms import BooleanField, SelectChoice, SelectField

from crm.blueprints.reminders import bp
from crm.blueprints.reminders.notices import forget_due
from crm.database import db
from crm.forms import BaseForm, HourField
from crm.fragments import redirect_back_to
from crm.permissions import requires
from crm.services.reminders import morning_list
from crm.services.reminders.own import CHOICES
from crm.toasts import say

NEVER = "never"


class OwnRemindersForm(BaseForm):
    minutes = SelectField(
        _l("Before an appointment"),
        choices=lambda: [SelectChoice(value, label) for value, label in minute_choices()],
        invalid_choice_message=_l("Choose one of the values."),
    )
    of_deadlines = BooleanField(_l("On the morning of a deadline"))
    by_email = BooleanField(_l("By e-mail, too"))
    morning_list_at = HourField(
        _l("Morning list by e-mail at"),
        description=_l("Your appointments and tasks of the day, on the team's working days. Empty: no list."),
    )
    morning_list_when_empty = BooleanField(_l("Also write when nothing is planned"))

    @property
    def reminder_minutes(self) -> int | None:
        return None if self.minutes.data == NEVER else int(self.minutes.data)


def minute_choices() -> list[tuple[str, str]]:
    early = [each for each in CHOICES if each]
    words = [(str(each), ngettext("%(num)d minute before", "%(num)d minutes before", each)) for each in early]
    return [(NEVER, _("No reminder")), ("0", _("When it begins")), *words]


@bp.get("/profile/reminders")
@requires("profile.edit")
def own():
    return render_template("reminders/own.html", form=_present_form())


@bp.post("/profile/reminders")
@requires("profile.edit")
def update_own():
    form, user = OwnRemindersForm(), current_user
    if not form.validate():
        return make_response(render_template("reminders/own.html", form=form), 422)
    user.check_version(form.version_number)
    user.reminder_minutes = form.reminder_minutes
    user.reminds_of_deadlines, user.reminds_by_email = form.of_deadlines.data, form.by_email.data
    morning_list.choose_hour(user, form.morning_list_at.data, when_empty=form.morning_list_when_empty.data)
    user.record_event("updated", by=user)
    db.session.commit()
    forget_due(user.id)
    say(_("Saved"))
    return redirect_back_to(url_for("reminders.own"))


def _present_form() -> OwnRemindersForm:
    minutes = current_user.reminder_minutes
    values = {
        "minutes": NEVER if minutes is None else str(minutes),
        "of_deadlines": current_user.reminds_of_deadlines,
        "by_email": current_user.reminds_by_email,
        "morning_list_at": current_user.morning_list_at,
        "morning_list_when_empty": current_user.morning_list_when_empty,
    }
    return OwnRemindersForm(formdata=None, data=values)
