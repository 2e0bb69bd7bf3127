"""Fields that pick a record: a contact by its name as typed, a colleague from a short list."""

from flask import request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import Choice, Field, SelectField
from wtforms.utils import unset_value
from wtforms.widgets import TextInput

from crm.database import db
from crm.lib.whole_numbers import whole_number
from crm.models import Contact, ContactKind, User
from crm.services.contacts import picks as contact_picks
from crm.team import team

LONGEST_NAME = 300
NOBODY = _l("Nobody")


class ContactField(Field):
    """A contact by name: a text with suggestions, resolved on the server when nothing was picked.

    Posted as ``<name>`` (the text), ``<name>_id`` (an id, or "company" or "person" to make one) and
    ``<name>_for`` (the text that id was picked for). Exactly one visible contact of that name is taken;
    several, or none, are an error with ``offers`` to choose from. ``kind`` limits it to companies or
    persons, ``may_make=False`` to those that exist.

    After a valid form call ``resolve(by=user)``: it gives the `Contact`, making a new one if that was
    chosen, or None for an empty field. ``data`` is the existing contact or None.
    """

    widget = TextInput()

    def __init__(
        self, label=None, validators=None, *, kind: ContactKind | None = None, may_make: bool = True, **kwargs
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.kind, self.may_make = kind, may_make
        self.typed = self.chosen = ""
        self.offers: list = []

    def process(self, formdata, data=unset_value, extra_filters=None) -> None:
        posted = formdata if formdata is not None else {}
        self.chosen = posted.get(f"{self.name}_id") or ""
        self.chosen_for = (posted.get(f"{self.name}_for") or "").strip()
        super().process(formdata, data, extra_filters)

    def process_data(self, value: Contact | None) -> None:
        self.data = value
        self.typed = value.name if value is not None else ""

    def process_formdata(self, valuelist) -> None:
        if not valuelist:
            return
        self.typed = valuelist[0].strip()[:LONGEST_NAME]
        self.data = None
        if self.typed and self.new_kind is None:
            self.data = self._chosen_contact() or self._only_match()

    @property
    def new_kind(self) -> ContactKind | None:
        """What to make of the typed name, if that was chosen for this very name."""
        kinds = {kind.value: kind for kind in self.kinds_to_make}
        return kinds.get(self.chosen) if self.chosen_for == self.typed else None

    @property
    def kinds_to_make(self) -> list[ContactKind]:
        if not self.may_make:
            return []
        return [self.kind] if self.kind is not None else list(ContactKind)

    @property
    def contact_id(self) -> int | None:
        return self.data.id if self.data is not None else None

    @property
    def picked(self) -> str:
        """What the hidden input carries for the record that stands there."""
        return str(self.contact_id or "")

    def resolve(self, *, by: User) -> Contact | None:
        """The contact that was meant; a new one is made and flushed, with its event."""
        if self.data is None and self.new_kind is not None:
            self.data = contact_picks.make(self.typed, self.new_kind, by=by, language=team().language)
        return self.data

    def _chosen_contact(self) -> Contact | None:
        contact_id = whole_number(self.chosen)
        if contact_id is None:
            return None
        contact = contact_picks.find_by_id(contact_id, current_user, self.kind)
        is_meant = contact is not None and (
            self.chosen_for == self.typed or contact_picks.is_spelled(contact.name, self.typed)
        )
        return contact if is_meant else None

    def _only_match(self) -> Contact | None:
        """The one contact spelled like that; else `ValueError`, with what to choose from in ``offers``."""
        if self.object_data is not None and contact_picks.is_spelled(self.object_data.name, self.typed):
            return self.object_data
        found = contact_picks.find_by_name(self.typed, current_user, self.kind)
        if len(found) == 1 and contact_picks.is_spelled(found[0].name, self.typed):
            return contact_picks.find_by_id(found[0].id, current_user, self.kind)
        self.offers = found or contact_picks.suggest(self.typed, current_user, self.kind)
        if found:
            raise ValueError(str(_l("Choose which contact you mean.")))
        if self.may_make:
            raise ValueError(str(_l("No contact has this name. Choose one, or make a new one.")))
        raise ValueError(str(_l("No contact has this name.")))

    def _value(self) -> str:
        return self.typed


class UserField(SelectField):
    """A working colleague, or nobody; ``data`` is the user's id or None. There are few of them."""

    def __init__(self, label=None, validators=None, *, nobody=NOBODY, **kwargs) -> None:
        super().__init__(label, validators, coerce=_id_of, choices=[], validate_choice=False, **kwargs)
        self.nobody = nobody

    def process(self, formdata, data=unset_value, extra_filters=None) -> None:
        self.users = list(db.session.scalars(User.working()))
        super().process(formdata, data, extra_filters)

    def process_formdata(self, valuelist) -> None:
        if not valuelist:
            return
        self.data = whole_number(valuelist[0])
        known = {None, self.object_data, *(user.id for user in self.users)}
        if self.data not in known or (valuelist[0] and self.data is None):
            self.data = self.object_data
            raise ValueError(str(_l("Choose one of the values.")))

    def iter_choices(self):
        yield Choice("", self.nobody, self.data is None, {})
        users = list(self.users)
        if self.data is not None and self.data not in {user.id for user in users}:
            users.append(db.session.get(User, self.data))
        for user in users:
            yield Choice(str(user.id), user.name, user.id == self.data, {})

    @property
    def user(self) -> User | None:
        return db.session.get(User, self.data) if self.data is not None else None

    def pre_validate(self, form) -> None:
        """Checked when it was read."""


def _id_of(value: int | str | None) -> int | None:
    """The id that a default is, or that was typed."""
    return value if isinstance(value, int) else whole_number(value)


def contact_argument(
    name: str = "contact_id", kind: ContactKind | None = None, *, values=None
) -> Contact | None:
    """The visible contact whose id the address carries (``?contact_id=7``), for a form's default.

    *values* are looked into instead of the address, if given.
    """
    contact_id = _id_of((request.args if values is None else values).get(name))
    return contact_picks.find_by_id(contact_id, current_user, kind) if contact_id else None
