"""Ways to reach a contact, each with the links that a tap follows."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Row

from crm.lib.contact_links import map_links, messenger_link
from crm.lib.phones import parse_phone, phone_links
from crm.models import PointKind
from crm.team import team

SIGNS = {
    PointKind.PHONE: "phone",
    PointKind.EMAIL: "mail",
    PointKind.MESSENGER: "messenger",
    PointKind.WEBSITE: "link",
    PointKind.ADDRESS: "map",
}
# What a tap on the point itself does.
FIRST = ("call", "mail", "web", "write")
# What stands at the thumb on a phone: the main point of a kind, and what a tap does.
AT_THE_THUMB = {PointKind.PHONE: "call", PointKind.EMAIL: "mail", PointKind.MESSENGER: "write"}


class Way(NamedTuple):
    """A point as a page shows it; ``dialled`` is a phone in E.164 where it was typed otherwise."""

    row: Row
    sign: str
    links: dict[str, str]
    first: str | None
    dialled: str


def ways_to(points: Iterable[Row]) -> list[Way]:
    return [_way(point) for point in points]


def at_the_thumb(ways: list[Way]) -> list[tuple[Way, str]]:
    """The main phone, address and handle that can be tapped, each with its link."""
    found = []
    for kind, act in AT_THE_THUMB.items():
        of_kind = sorted((way for way in ways if way.row.kind is kind), key=lambda way: not way.row.is_main)
        if of_kind and act in of_kind[0].links:
            found.append((of_kind[0], of_kind[0].links[act]))
    return found


def _way(point: Row) -> Way:
    links = links_of(point)
    is_other = point.kind is PointKind.PHONE and point.normalized and point.normalized != point.value
    first = next((links[act] for act in FIRST if act in links), None)
    return Way(point, SIGNS[point.kind], links, first, point.normalized if is_other else "")


def links_of(point) -> dict[str, str]:
    """Links of a point by what they do: call, sms, viber, whatsapp, telegram, mail, app, web, write."""
    match point.kind:
        case PointKind.PHONE:
            return phone_links(point.normalized) if point.normalized else {}
        case PointKind.EMAIL:
            return {"mail": f"mailto:{point.normalized}"} if point.normalized else {}
        case PointKind.WEBSITE:
            return {"web": point.normalized} if point.normalized else {}
        case PointKind.ADDRESS:
            return map_links(point.value)
    e164 = parse_phone(point.value, team().country).e164
    link = messenger_link(point.service.value if point.service else "", point.value, e164)
    return {"write": link} if link else {}
