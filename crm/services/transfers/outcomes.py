"""Which step of somebody else's process is its good end and which the bad one, in five languages."""

from crm.lib.folding import fold
from crm.models import Outcome

# Folded. English words whole, of the others the beginnings: their endings differ by gender and case.
WON = frozenset(["won", "win", "sold", "successful", "success"])
LOST = frozenset(
    ["lost", "lose", "loss", "failed", "rejected", "abandoned", "disqualified", "cancelled", "canceled"]
)
WON_STEMS = (
    "castigat",
    "vandut",
    "nyert",
    "megnyert",
    "eladva",
    "sikeres",
    "wygran",
    "sprzedan",
    "sukces",
    "zrealizowan",
    "vyigran",
    "uspeshn",
    "prodan",
    "realizovan",
    "realizat",
)
LOST_STEMS = (
    "pierdut",
    "respins",
    "esuat",
    "anulat",
    "vesztett",
    "elvesz",
    "elutasit",
    "meghiusult",
    "sikertelen",
    "przegran",
    "utracon",
    "odrzucon",
    "stracon",
    "niezrealizowan",
    "anulowan",
    "proigran",
    "poteryan",
    "otkaz",
    "neuspeshn",
    "nerealiz",
)
NOT = frozenset(["not", "un", "nu", "ne", "nie", "nem", "no"])


def outcome_of(name: str) -> Outcome:
    """How a deal ends that reaches the step *name*; "Closed won" is a good end, "Negotiation" is none."""
    words = fold(name).split()
    if any(word in LOST or word.startswith(LOST_STEMS) for word in words):
        return Outcome.NEGATIVE
    if any(word in WON or word.startswith(WON_STEMS) for word in words):
        return Outcome.NEGATIVE if NOT & set(words) else Outcome.POSITIVE
    return Outcome.NONE
