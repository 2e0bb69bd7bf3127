"""What the list is grouped by, chosen among what is switched on."""

from flask_babel import lazy_gettext as _l

from crm.blueprints.interactions.listing.columns import is_offered
from crm.forms import EnumField
from crm.services.interaction_list.criteria import Grouping


class GroupField(EnumField):
    """What to group by, of what is switched on: all else counts as no groups (OC-14)."""

    def __init__(self, label=None, **kwargs) -> None:
        super().__init__(label, choices=Grouping, blank=_l("No groups"), **kwargs)

    def _pairs(self) -> list[tuple[str, object]]:
        return [pair for pair in super()._pairs() if is_offered(pair[0])]

    def process_formdata(self, valuelist) -> None:
        super().process_formdata([value for value in valuelist if is_offered(value)])
