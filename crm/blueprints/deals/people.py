"""The people of a deal beside its client and contact person, each with a role in words (OC-07)."""

from flask import Response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import selectinload
from wtforms import StringField

from crm.blueprints.deals import bp
from crm.conflicts import conflict_page
from crm.database import db
from crm.forms import BaseForm, asks_for, max_length
from crm.forms.people_fields import PeopleField, PersonRow, people_values
from crm.fragments import redirect_back_to
from crm.models import Deal, DealParticipant, StaleVersion
from crm.permissions import requires, visible_or_404
from crm.toasts import say

PEOPLE = (
    selectinload(Deal.participants).joinedload(DealParticipant.contact),
    selectinload(Deal.participants).joinedload(DealParticipant.user),
)


class DealPersonRow(PersonRow):
    role = StringField(_l("Role"), [max_length(120)])

    @property
    def row(self) -> dict:
        return {**super().row, "role": self.role.data or ""}


class PeopleForm(BaseForm):
    participants = PeopleField(_l("People"), row=DealPersonRow)

    def __init__(self, deal: Deal, **kwargs) -> None:
        rows = zip(people_values(deal.participants), deal.participants, strict=True)
        people = [{**values, "role": row.role} for values, row in rows]
        super().__init__(data={"participants": people, "version": deal.version}, **kwargs)
        if asks_for("add") or not self.participants.entries:
            self.participants.add_room()


@bp.get("/deals/<int:deal_id>/people")
@requires("deals.edit")
def ask_people(deal_id: int):
    deal = visible_or_404(Deal, deal_id, *PEOPLE)
    return _page(deal, PeopleForm(deal))


@bp.post("/deals/<int:deal_id>/people")
@requires("deals.edit")
def update_people(deal_id: int):
    deal = visible_or_404(Deal, deal_id, *PEOPLE)
    form = PeopleForm(deal)
    if asks_for("add"):
        return _page(deal, form)
    if not form.validate():
        return _page(deal, form, 422)
    try:
        deal.check_version(form.version_number)
    except StaleVersion:
        return conflict_page("deals/people.html", form, PeopleForm(deal, formdata=None), deal, deal=deal)
    before = deal.parts()
    deal.participants_data = form.participants.rows
    event = deal.record_event("updated", by=current_user, parts_before=before)
    db.session.commit()
    say(_("Saved: %(deal)s", deal=deal.title), event)
    return redirect_back_to(url_for("deals.show", deal_id=deal.id))


def _page(deal: Deal, form: PeopleForm, status: int = 200) -> Response:
    return Response(render_template("deals/people.html", deal=deal, form=form), status)
