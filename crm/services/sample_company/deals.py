"""The deals of the sample, from the first sign to a contract, or to a loss with its reason."""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import select

from crm.database import db
from crm.models import Deal, DealLine, LossReason
from crm.services.sample_company.stage import Act, Stage


def acts(stage: Stage) -> Iterator[Act]:
    for part in stage.plot["deals"]:
        yield Act(stage.moment(part["made"]), partial(_begin, stage, part))
        for move in part["walk"]:
            yield Act(stage.moment(move["at"]), partial(_move, stage, part, move))


def _begin(stage: Stage, part: dict) -> None:
    words, by, opened = stage.words["deals"][part["key"]], stage.user(part["who"]), stage.day(part["made"])
    person = stage.records[f"contact {part['person']}"]
    deal = Deal(
        title=words["title"],
        about=words.get("about", ""),
        contact_id=stage.records[f"contact {part['company']}"].id if "company" in part else None,
        person_id=person.id,
        owner_id=by.id,
        currency=stage.team.currency,
        opened_on=opened,
        expected_close_on=stage.day(part["close"]),
        source=stage.words["sources"][part["source"]],
    )
    deal.lines = [_line(stage, *line, place) for place, line in enumerate(part["lines"])]
    deal.amount_minor = deal.lines_total_minor * (100 - part.get("off", 0)) // 100
    deal.begin(stage.steps[1], by=by, on=opened)
    stage.records[f"deal {part['key']}"] = deal


def _line(stage: Stage, product_key: str, quantity: int, place: int) -> DealLine:
    product = stage.records[f"product {product_key}"]
    return DealLine(
        product=product, quantity_thousandths=quantity * 1000, price_minor=product.price_minor, position=place
    )


def _move(stage: Stage, part: dict, move: dict) -> None:
    deal, reason = stage.records[f"deal {part['key']}"], None
    if "reason" in move:
        reason = db.session.scalars(select(LossReason).where(LossReason.key == move["reason"])).one()
    deal.move_to(
        stage.steps[move["step"]],
        by=stage.user(part["who"]),
        on=stage.day(move["at"]),
        loss_reason=reason,
        loss_text=stage.words["deals"][part["key"]].get("loss", "") if reason else "",
    )
