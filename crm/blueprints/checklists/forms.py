"""What people type on a checklist."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField

from crm.forms import LONG, BaseForm, asks_for, invalid, max_length, required
from crm.lib.typed_lists import items_of
from crm.lib.whole_numbers import whole_number
from crm.models.checklist_item import LONGEST_ITEM


class ItemsForm(BaseForm):
    """New items, one a line."""

    items = TextAreaField(_l("New item"), [max_length(LONG)])

    @property
    def texts(self) -> list[str]:
        return items_of(self.items.data)

    def validate_items(self, field) -> None:
        if not self.texts:
            raise invalid(_l("Required field"))
        if any(len(each) > LONGEST_ITEM for each in self.texts):
            raise invalid(_l("An item is too long: put the details into the memo."))


class ItemForm(BaseForm):
    """Another text for an item."""

    text = StringField(_l("Item"), [required(), max_length(LONGEST_ITEM)])


class TickForm(BaseForm):
    """``done``: "1" ticks it, "0" takes the tick away: sent twice it is no other act."""

    done = HiddenField()

    @property
    def is_done(self) -> bool:
        return self.done.data == "1"


class PlaceForm(BaseForm):
    """By drag ``after_id``, the item dropped behind ("" for the top); by button ``shift`` ("up", "down")."""

    after_id = HiddenField()
    shift = HiddenField()

    @property
    def is_drop(self) -> bool:
        return asks_for("after_id")

    @property
    def behind(self) -> int | None:
        return whole_number(self.after_id.data)

    @property
    def by_places(self) -> int:
        return {"up": -1, "down": 1}.get(self.shift.data, 0)
