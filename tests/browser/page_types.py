"""Every type of page of the product, by address, for the tests that walk over all of them."""

from sqlalchemy import select

from crm.database import db
from crm.models import Company, Deal, DealState, Interaction, Person, Product, Series

FIXED = (
    "/",
    "/contacts/",
    "/contacts/?kind=person",
    "/contacts/new?kind=company",
    "/contacts/new?kind=person",
    "/calendar/?view=month&users=all",
    "/calendar/?view=week&users=all",
    "/calendar/?view=day&users=all",
    "/calendar/?view=day",
    "/calendar/?view=agenda&users=all",
    "/calendar/free-slots",
    "/plan/",
    "/day-sheet",
    "/settings/features",
    "/interactions/",
    "/interactions/?state=open",
    "/interactions/new",
    "/deals/",
    "/deals/board",
    "/deals/new",
    "/products/",
    "/time/",
    "/search?q=pop",
    "/search?q=qqqqqq",
    "/imports/",
    "/outbox/",
    "/outbox/?tab=sent",
    "/users/",
    "/settings/",
    "/settings/processes/",
    "/settings/processes/new",
    "/settings/processes/1",
    "/settings/processes/1/steps/new",
    "/settings/steps/1",
    "/settings/steps/2/removal",
    "/settings/reminders",
    "/settings/reminders/hu",
    "/profile/",
    "/profile/reminders",
    "/no-such-page",
)


def addresses(site) -> list[str]:
    """The fixed pages and one page of each kind of record."""
    with site.app.app_context():
        company = first(Company, Company.archived_at.is_(None))
        deal = first(Deal, Deal.state == DealState.OPEN)
        found = [
            f"/contacts/{company}",
            f"/contacts/{company}/edit",
            f"/contacts/{first(Person)}",
            f"/interactions/{first(Interaction)}",
            f"/interactions/{first(Interaction)}/edit",
            f"/interactions/{first(Interaction)}/step",
            f"/interactions/{first(Interaction)}/continue",
            f"/interactions/{first(Interaction)}/chain",
            f"/interactions/{first(Interaction, Interaction.deal_id.is_(None))}/deal",
            f"/deals/{deal}/people",
            f"/interactions/{first(Interaction)}/move",
            f"/interactions/series/{first(Series)}",
            f"/deals/{deal}",
            f"/deals/{deal}/edit",
            f"/history/deal/{deal}",
            f"/attachments/deal/{deal}",
            f"/interactions/{first(Interaction)}/time/new",
            "/users/1/hourly-cost",
        ]
        product = first(Product)
        db.session.remove()
    return [*FIXED, *found, *([f"/products/{product}"] if product else [])]


def first(model, *conditions) -> int | None:
    return db.session.scalar(select(model.id).where(*conditions).order_by(model.id).limit(1))
