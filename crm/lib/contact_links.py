"""Links that open the phone's own apps: messengers and maps (MC-45, C20, C22)."""

from urllib.parse import quote

MAP = "https://www.openstreetmap.org/search?query={}"
PHONE_BOOKED = ("viber", "whatsapp")
HANDLES = {
    "telegram": "https://t.me/{}",
    "skype": "skype:{}?chat",
    "facebook": "https://www.facebook.com/{}",
}


def map_links(address: str) -> dict[str, str]:
    """Where the address is: ``app`` opens the phone's map, ``web`` a page that works everywhere."""
    where = quote(address, safe="")
    return {"app": f"geo:0,0?q={where}", "web": MAP.format(where)}


def messenger_link(service: str, handle: str, e164: str | None) -> str | None:
    """How to write to *handle* in *service*; None where there is no such link.

    Viber and WhatsApp know people by their phone number (*e164*), the others by a name.
    """
    if service in PHONE_BOOKED:
        digits = (e164 or "").removeprefix("+")
        link = {"viber": "viber://chat?number=%2B{}", "whatsapp": "https://wa.me/{}"}[service]
        return link.format(digits) if digits else None
    name = handle.strip().removeprefix("@").rpartition("/")[2]
    if not name or service not in HANDLES:
        return None
    if service == "telegram" and e164:
        return HANDLES[service].format(e164)
    return HANDLES[service].format(quote(name, safe="._-"))
