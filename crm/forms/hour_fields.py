"""Which of two equal hours is meant: asked only where clocks show an hour twice (SC-07, T21)."""

from datetime import date, datetime, time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice

from crm.forms import invalid
from crm.lib.time_zones import shows_twice


def which_of(local: datetime) -> int | None:
    """Which of two equal hours *local* (aware) stands in; None on a clock that shows only one."""
    is_twice = shows_twice(local.replace(tzinfo=None), str(local.tzinfo))
    return local.fold if is_twice else None


class TwiceShownHour:
    """Fields of a form with an hour of an appointment. ``which`` stays out of sight on every other night.

    A form says by `hour_said` what was typed; a template draws ``which`` when `is_twice`.
    """

    which = RadioField(
        _l("Which of the two hours"),
        choices=lambda: [
            SelectChoice("0", _("The first, before the clocks go back")),
            SelectChoice("1", _("The second")),
        ],
        coerce=int,
        validate_choice=False,
    )

    def hour_said(self) -> tuple[date | None, time | None, str]:
        """The day, the hour and the zone whose clocks are meant; None for what was not said."""
        raise NotImplementedError

    @property
    def is_twice(self) -> bool:
        day, at, zone = self.hour_said()
        return day is not None and at is not None and shows_twice(datetime.combine(day, at), zone)

    @property
    def fold(self) -> int:
        """1 for the second of two equal hours; 0 also where there is only one."""
        return self.which.data or 0 if self.which is not None else 0

    def validate_which(self, field) -> None:
        if field.data not in (None, 0, 1):
            raise invalid(_l("Choose one of the values."))
        if self.is_twice and field.data is None:
            raise invalid(_l("That night the clocks show this hour twice. Choose which one is meant."))
