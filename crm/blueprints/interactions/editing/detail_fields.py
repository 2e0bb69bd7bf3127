"""The part of an interaction's form about where it is, where it came from, and its paper (MC-42, SC-33)."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from crm.forms import max_length
from crm.models import Interaction

DETAILS = {"place": 200, "source": 120, "document": 80}


class DetailFields:
    """Mixed into the form."""

    place = StringField(_l("Place"), [max_length(DETAILS["place"])])
    source = StringField(
        _l("Source"),
        [max_length(DETAILS["source"])],
        description=_l("Where it came from: a fair, the website, a recommendation."),
    )
    document = StringField(
        _l("Document"),
        [max_length(DETAILS["document"])],
        description=_l("The number of an offer, a contract, an order."),
    )

    @property
    def has_more(self) -> bool:
        """Whether something stands in the part that is folded up, or is wrong there."""
        return any(field.data or field.errors for field in (self.source, self.document))

    def write_details(self, interaction: Interaction) -> None:
        for name in DETAILS:
            setattr(interaction, name, self[name].data or "")


def detail_values(interaction: Interaction) -> dict:
    """The fields' values of a stored interaction."""
    return {name: getattr(interaction, name) for name in DETAILS}
