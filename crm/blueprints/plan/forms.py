"""Where a task goes in the plan of a day."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from crm.forms import BaseForm, DayField, HourField, asks_for, required
from crm.lib.whole_numbers import whole_number


class PlaceForm(BaseForm):
    """By drag: ``at`` of the row and ``after_id``, the task dropped behind ("" for the top of it).

    By button: ``shift`` ("up", "down"), or the hour alone.
    """

    date = DayField(_l("Day"), [required()])
    at = HourField(_l("Time"))
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


class OtherDayForm(BaseForm):
    date = DayField(_l("Day"), [required()])
    to = DayField(_l("Day"), [required()])
