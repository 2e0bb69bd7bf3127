"""What the sample company sells."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from crm.lib.money import to_minor
from crm.models import Product
from crm.services.sample_company.stage import Act, Stage

MADE = "-23 08:30"


def acts(stage: Stage) -> Iterator[Act]:
    for key in stage.plot["products"]:
        yield Act(stage.moment(MADE), partial(_make, stage, key))


def _make(stage: Stage, key: str) -> None:
    words = stage.words["products"][key]
    product = Product(
        name=words["name"],
        code=words["code"],
        series=words["series"],
        unit=words["unit"],
        about=words["about"],
        price_minor=_price(words["price"], stage),
        currency=stage.team.currency,
    )
    product.record_event("created", by=stage.user(0))
    stage.records[f"product {key}"] = product


def _price(amount: int, stage: Stage) -> int:
    """Minor units of the team's currency: a Romanian team may keep its books in euros."""
    rates, home = stage.plot["rates"], stage.words["team"]["currency"]
    ours = stage.team.currency
    if ours == home:
        return to_minor(amount, ours)
    price = Decimal(amount) / Decimal(str(rates[home])) * Decimal(str(rates.get(ours, 1)))
    return to_minor(price.quantize(Decimal(1)), ours)
