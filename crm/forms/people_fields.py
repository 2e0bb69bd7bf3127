"""Fields for rows of people: a name with suggestions, a phone or e-mail, perhaps a link (OC-08)."""

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import FieldList, Form, FormField, StringField

from crm.forms import BaseForm, max_length
from crm.forms.pickers import ContactField
from crm.models import User
from crm.models.mixins.attending import LONGEST_COORDINATES
from crm.services.interactions import participants, people_picks
from crm.team import team

MAX_PEOPLE = 50
LONGEST_NAME = 200


class PersonField(ContactField):
    """Somebody by name: linked when it is a known contact's or colleague's, plain text otherwise.

    Posted like a `ContactField`; the id of a user is written ``u7``. Its default is ``{"contact":
    Contact or None, "user": User or None, "name": text}``.
    """

    user: User | None = None

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, may_make=False, **kwargs)

    def process_data(self, value: dict | None) -> None:
        value = value or {"contact": None, "user": None, "name": ""}
        super().process_data(value["contact"])
        self.object_data, self.user = self.data, value["user"]
        self.typed = value["name"] or self.typed or (self.user.name if self.user is not None else "")

    def process_formdata(self, valuelist) -> None:
        known, self.user = self.user, None
        if valuelist:
            self.typed = valuelist[0].strip()[:LONGEST_NAME]
            self.user = people_picks.chosen_user(self.chosen, self.chosen_for == self.typed, self.typed)
        if self.user is not None:
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data, self.offers = None, []
        if self.data is None and self.typed:
            self.user = people_picks.user_named(self.typed, known)

    @property
    def picked(self) -> str:
        return f"u{self.user.id}" if self.user is not None else super().picked

    @property
    def links(self) -> dict[str, int | None]:
        return {"contact_id": self.contact_id, "user_id": self.user.id if self.user is not None else None}


class PersonRow(Form):
    """One row; emptied, it is left out."""

    class Meta(BaseForm.Meta):
        csrf = False

    person = PersonField(_l("Name"))
    coordinates = StringField(_l("Phone or e-mail"), [max_length(LONGEST_COORDINATES)])

    @property
    def is_empty(self) -> bool:
        return not (self.person.typed or self.coordinates.data)

    @property
    def row(self) -> dict:
        """The data of a participant, as `Attending.as_data` gives it."""
        row = participants.row_of(
            self.person.typed, self.coordinates.data or "", team().country, **self.person.links
        )
        return participants.named_by_coordinates(row, current_user)


class PeopleField(FieldList):
    """Rows of `PersonRow`, with an empty one at the end to fill in; a button asks for more of them."""

    def __init__(self, label, *, row: type[PersonRow] = PersonRow, **kwargs) -> None:
        super().__init__(FormField(row), label, max_entries=MAX_PEOPLE, **kwargs)

    def add_room(self) -> None:
        if len(self.entries) < MAX_PEOPLE:
            self.append_entry()

    @property
    def rows(self) -> list[dict]:
        """The filled rows as data of participants, each person once."""
        return participants.without_doubles(
            entry.form.row for entry in self.entries if not entry.form.is_empty
        )


def people_values(rows) -> list[dict]:
    """The field's default from stored rows, or from rows that are no records yet."""
    return [
        {
            "person": {"contact": row.contact, "user": row.user, "name": row.name},
            "coordinates": row.coordinates,
        }
        for row in rows
    ]
