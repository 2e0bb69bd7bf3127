"""What an import changes in a known record, in words for the trial page."""

import enum
from datetime import date

from crm.i18n import money, table_date
from crm.services.event_words import FIELD_LABELS
from crm.services.transfers.entries import Change
from crm.services.transfers.fields import fields_of
from crm.services.transfers.plan import Plan

OTHER_NAMES = {"price_minor": "price", "amount_minor": "amount", "closed_on": "close_on", "step_id": "step",
               "contact_id": "company", "owner_id": "owner", "parent_id": "parent"}  # fmt: skip
BEHIND_THE_SCENES = ("tax_number_key", "tax_country", "name_order")
LONGEST = 60


def changed_words(change: Change, plan: Plan) -> list[tuple[str, str, str]]:
    """(field, old, new) of each change a reader can make something of."""
    return [
        (_label(key, plan), _shown(key, old, plan), _shown(key, new, plan))
        for key, (old, new) in change.fields.items()
        if key not in BEHIND_THE_SCENES
    ]


def _label(key: str, plan: Plan) -> str:
    field = fields_of(plan.kind).get(OTHER_NAMES.get(key, key))
    return str(field.label if field else FIELD_LABELS.get(key, key))


def _shown(key: str, value, plan: Plan) -> str:
    """Ids say nothing to a reader: that the field changes is enough."""
    if value is None or key.endswith("_id"):
        return ""
    if key.endswith("_minor"):
        return money(value, plan.settings.currency)
    if isinstance(value, enum.Enum):
        return str(value.label)
    return table_date(value) if isinstance(value, date) else str(value)[:LONGEST]
