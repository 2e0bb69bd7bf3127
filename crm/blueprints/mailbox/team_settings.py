"""The team's mailbox: the address that everybody's own is made of."""

from flask import make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField

from crm.blueprints.mailbox import bp
from crm.conflicts import conflict_page
from crm.database import db
from crm.forms import BaseForm, invalid, max_length
from crm.fragments import redirect_back_to
from crm.lib.emails import LONGEST_ADDRESS, EmailError, check_email
from crm.models import StaleVersion, Team
from crm.permissions import requires
from crm.services.accounts import addresses as logins
from crm.services.received_mail import fetching
from crm.services.received_mail.words import trouble
from crm.team import forget_team
from crm.toasts import say

PAGE = "mailbox/team.html"


class MailboxForm(BaseForm):
    mail_address = StringField(
        _l("Address of the mailbox"),
        [max_length(LONGEST_ADDRESS)],
        render_kw={"type": "email", "inputmode": "email", "autocomplete": "off", "spellcheck": "false"},
        description=_l("For example crm@company.example. Empty: no personal addresses."),
    )

    def validate_mail_address(self, field) -> None:
        if not field.data:
            return
        try:
            field.data = check_email(field.data)
        except EmailError:
            raise invalid(_l("This is no e-mail address.")) from None
        if "+" in field.data:
            raise invalid(_l("Give the address without a plus sign: what follows it tells colleagues apart."))
        if logins.is_taken(field.data):
            raise invalid(_l("A colleague signs in by this address. The mailbox needs one of its own."))


@bp.get("/settings/mail")
@requires("settings.manage")
def team_settings():
    return render_template(PAGE, form=MailboxForm(obj=_the_team()), **_surroundings())


@bp.post("/settings/mail")
@requires("settings.manage")
def update_team_settings():
    row, form = _the_team(), MailboxForm()
    if not form.validate():
        return make_response(render_template(PAGE, form=form, **_surroundings()), 422)
    try:
        row.check_version(form.version_number)
    except StaleVersion:
        return conflict_page(PAGE, form, MailboxForm(formdata=None, obj=row), row, **_surroundings())
    row.mail_address = form.mail_address.data or ""
    row.record_event("updated", by=current_user)
    db.session.commit()
    forget_team()
    say(_("Saved"))
    return redirect_back_to(url_for("mailbox.team_settings"))


def _the_team() -> Team:
    return db.session.scalars(db.select(Team)).one()


def _surroundings() -> dict:
    return {
        "team_version": _the_team().version,
        "account": fetching.present_account(),
        "is_fetching": fetching.is_configured(),
        "trouble": trouble,
    }
