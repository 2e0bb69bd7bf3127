"""The figures that a correct import of the real sales files must show."""

import csv
from collections import Counter
from decimal import Decimal

from sqlalchemy import func, select

from crm.database import db
from crm.models import Company, Deal, DealLine, DealState, LossReason, Outcome, Person, Product, Step, User
from tests.services.transfers.files import SALES, bring_sales, needs_sales, tally

pytestmark = [needs_sales]


def won_by(*columns) -> dict:
    query = select(*columns, func.sum(Deal.amount_minor)).where(Deal.state == DealState.WON)
    return {key: total // 100 for key, total in db.session.execute(query.group_by(*columns))}


def test_every_figure_of_the_sales_files(team):
    runs = bring_sales()
    assert [tally(run)["made"] for run in runs] == [7, 85, 8800]
    assert db.session.scalar(select(func.count(Company.id))) == 85
    assert db.session.scalar(select(func.count(Person.id))) == 0
    assert db.session.scalar(select(func.count(Product.id))) == 7

    steps = select(Step.number, Step.outcome, func.count(Deal.id)).join(Deal, Deal.step_id == Step.id)
    assert db.session.execute(steps.group_by(Step.id).order_by(Step.number)).all() == [
        (1, Outcome.NONE, 500),
        (2, Outcome.NONE, 1589),
        (3, Outcome.POSITIVE, 4238),
        (4, Outcome.NEGATIVE, 2473),
    ]
    figures = runs[2].report["figures"]
    assert figures["won_minor"] == {"RON": 1_000_553_400}
    assert figures["win_rate"] == 63.15

    by_owner = won_by(Deal.owner_id)
    names = {user.id: user.name for user in db.session.scalars(select(User))}
    best = max(by_owner, key=by_owner.get)
    assert (names[best], by_owner[best]) == ("Darcel Schlecht", 1_153_214)
    assert won_by_manager({names[owner]: total for owner, total in by_owner.items()}) == {
        "Melvin Marxen": 2_251_930, "Summer Sewald": 1_964_750, "Rocco Neubert": 1_960_545,
        "Celia Rouche": 1_603_897, "Cara Losch": 1_130_049, "Dustin Brinkmann": 1_094_363,
    }  # fmt: skip
    assert won_by_quarter() == {1: 1_134_672, 2: 3_086_111, 3: 2_982_255, 4: 2_802_496}


def won_by_manager(by_agent: dict[str, int]) -> Counter:
    with (SALES / "sales_teams.csv").open(encoding="utf-8") as file:
        manager_of = {row["sales_agent"]: row["manager"] for row in csv.DictReader(file)}
    totals = Counter()
    for agent, total in by_agent.items():
        totals[manager_of[agent]] += total
    return totals


def won_by_quarter() -> Counter:
    totals = Counter()
    for day, total in won_by(Deal.closed_on).items():
        assert day.year == 2017
        totals[(day.month + 2) // 3] += total
    return totals


def test_what_is_dirty_in_the_files_comes_in_too(team):
    bring_sales()
    counts = {
        "without_company": Deal.contact_id.is_(None),
        "without_dates": Deal.opened_on.is_(None) & Deal.closed_on.is_(None),
        "lost_without_reason": (Deal.state == DealState.LOST) & Deal.loss_reason_id.is_(None),
        "open_with_closing_day": (Deal.state == DealState.OPEN) & Deal.closed_on.is_not(None),
    }
    found = {
        name: db.session.scalar(select(func.count(Deal.id)).where(rule)) for name, rule in counts.items()
    }
    assert found == {
        "without_company": 1425, "without_dates": 500, "lost_without_reason": 0, "open_with_closing_day": 0,
    }  # fmt: skip
    gtx_pro = db.session.scalars(select(Product).where(Product.name == "GTX Pro")).one()
    lines = select(func.count(DealLine.id)).where(DealLine.product_id == gtx_pro.id)
    assert db.session.scalar(lines) == 1480
    other = db.session.scalars(select(LossReason).where(LossReason.key == "other")).one()
    lost = db.session.scalars(select(Deal).where(Deal.state == DealState.LOST).limit(1)).one()
    assert lost.loss_reason_id == other.id
    assert "sales_pipeline.csv" in lost.loss_text
    misspelt = db.session.scalars(select(Company).where(Company.name == "Bioholding")).one()
    assert [(point.value, point.country) for point in misspelt.points] == [("Philipines", "PH")]
    assert misspelt.about.splitlines() == ["year_established: 2012", "revenue: 587.34"]
    daughter = db.session.scalars(select(Company).where(Company.name == "Bluth Company")).one()
    assert daughter.parent.name == "Acme Corporation"
    deal = db.session.scalars(select(Deal).where(Deal.external_id == "Z063OYW0")).one()
    assert (deal.title, deal.amount_minor) == ("GTX Pro – Isdom", 451_400)
    assert deal.lines_total_minor == deal.amount_minor
    assert deal.lines[0].quantity == Decimal(1)


def test_the_same_files_again_make_no_doubles(team):
    bring_sales()
    assert [tally(run) for run in bring_sales()] == [
        {"rows": 7, "left": 7}, {"rows": 85, "left": 85}, {"rows": 8800, "left": 8800},
    ]  # fmt: skip
    assert db.session.scalar(select(func.count(User.id))) == 30
    assert db.session.scalar(select(func.count(Step.id)).where(Step.key.is_(None))) == 4
