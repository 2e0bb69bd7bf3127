"""A board to work on: the shipped sales process and a way to drag cards as the script does."""

import uuid

import pytest
from lxml import html
from sqlalchemy import select

from crm.database import db
from crm.models import Deal, LossReason
from tests.factories import sale
from tests.pages import parsed

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def step_id(number: int) -> int:
    return next(step.id for step in sale().steps if step.number == number)


def reason_id(key: str = "price") -> int:
    return db.session.scalars(select(LossReason.id).where(LossReason.key == key)).one()


def column_of(number: int) -> list[int]:
    """The ids of a column's deals, in order."""
    query = select(Deal.id).where(Deal.step_id == step_id(number)).order_by(Deal.position, Deal.id)
    return list(db.session.scalars(query))


def shown_in(page, number: int) -> list[int]:
    """The ids of the cards that the board page shows in a column."""
    return ids_of(parsed(page).xpath(f"//*[@id='cards-{step_id(number)}']")[0])


def ids_of(element) -> list[int]:
    """The ids of the deals whose cards stand in an element."""
    cards = element.xpath(".//li[starts-with(@id, 'deal-')]/@id")
    return [int(each.removeprefix("deal-")) for each in cards]


@pytest.fixture
def drag(client_of):
    """Drop a card as drag_and_drop.js does: ``drag(user, deal, 3, after=other)``."""

    def drop(user, deal, number: int, *, after=None, version=None, client=None, **fields):
        client = client or client_of(user)
        page = client.get("/deals/board")
        token = parsed(page).xpath("//body/@*[name()='hx-headers:inherited']")[0]
        values = {
            "step": step_id(number),
            "after_id": getattr(after, "id", after) or "",
            "version": deal.version if version is None else version,
            "submission_id": uuid.uuid4().hex,
            **fields,
        }
        headers = {
            **PARTIAL,
            "X-CSRFToken": token.split('"')[3],
            "HX-Current-URL": "http://localhost/deals/board",
        }
        return client.post(f"/deals/{deal.id}/step", data=values, headers=headers)

    return drop


def parts(answer) -> dict[str, html.HtmlElement]:
    """The parts of an htmx answer by their targets."""
    tree = html.fragment_fromstring(answer.get_data(as_text=True), create_parent="div")
    return {part.get("hx-target"): part for part in tree.iter("hx-partial")}
