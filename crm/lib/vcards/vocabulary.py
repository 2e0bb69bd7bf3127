"""The words of the vCard standards and of the programs that write cards, and what they mean here."""

import re
from collections.abc import Sequence

from crm.lib.vcards import values
from crm.lib.vcards.properties import Property

KIND_WORDS = {"mobile": "cell", "iphone": "cell"}
NO_KINDS = frozenset({"pref", "internet", "x400", "postal", "parcel", "dom", "intl"})
APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_", re.DOTALL)
MESSENGERS = {
    "X-AIM": "aim",
    "X-GADUGADU": "gadu-gadu",
    "X-GOOGLE-TALK": "google-talk",
    "X-GTALK": "google-talk",
    "X-ICQ": "icq",
    "X-JABBER": "xmpp",
    "X-MSN": "msn",
    "X-SKYPE": "skype",
    "X-SKYPE-USERNAME": "skype",
    "X-TELEGRAM": "telegram",
    "X-VIBER": "viber",
    "X-WHATSAPP": "whatsapp",
    "X-YAHOO": "yahoo",
}
KIND_PROPERTIES = frozenset({"KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS"})
COMPANY_WORDS = frozenset({"org", "organization", "organisation", "company"})
BULKY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
SAYS_NOTHING = frozenset(
    {"VERSION", "PRODID", "REV", "MAILER", "CLASS", "SOURCE", "PROFILE", "AGENT", "X-ABLABEL", "X-ABADR"}
)
LAST_PREFERENCE = 100


def label(text: str) -> str:
    """A label as its owner sees it; Apple wraps its standard ones as ``_$!<Home>!$_``."""
    text = values.plain(text)
    match = APPLE_LABEL.fullmatch(text)
    return match[1] if match else text


def kinds(found: Property) -> tuple[str, ...]:
    """What sort of phone or address it is, without the words of TYPE that say something else."""
    return tuple(KIND_WORDS.get(word, word) for word in found.types() if word not in NO_KINDS)


def preference(found: Property) -> int:
    """The PREF of vCard 4, 1 being the best."""
    text = found.parameter("PREF")[:3]
    return int(text) if text.isdecimal() else LAST_PREFERENCE


def lowest_preferences(properties: Sequence[Property]) -> dict[str, int]:
    """By the name of the property, the best PREF that any of them has."""
    lowest: dict[str, int] = {}
    for found in properties:
        lowest[found.name] = min(preference(found), lowest.get(found.name, LAST_PREFERENCE))
    return lowest
