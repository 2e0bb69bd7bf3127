"""Reading vCard files (2.1, 3.0, 4.0) as phones, mail programs and address books really write them.

`read_vcards` yields one result per card and never raises: a broken card must not lose its neighbours.
Our own reader and not vobject: that one stops at the first line it cannot parse, refuses cards without
END or VERSION, and treats quoted-printable text of other encodings as UTF-8.
"""

from crm.lib.vcards.card import (
    Address,
    Card,
    CardKind,
    CardLimits,
    CardProblem,
    CardReason,
    CardResult,
    ContactValue,
    UnreadableCard,
)
from crm.lib.vcards.reading import read_vcards

__all__ = [
    "Address",
    "Card",
    "CardKind",
    "CardLimits",
    "CardProblem",
    "CardReason",
    "CardResult",
    "ContactValue",
    "UnreadableCard",
    "read_vcards",
]
