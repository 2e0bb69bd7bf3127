"""Every type of page of the product, by address, for the tests that walk over all of them."""

from sqlalchemy import select

from crm.database import db
from crm.models import (
    ChecklistItem,
    Company,
    Deal,
    DealState,
    Interaction,
    Person,
    Product,
    SavedView,
    Series,
)

FIXED = (
    "/",
    "/desk/",
    "/desk/arrange",
    "/help/",
    "/help/reminders",
    "/help/keys",
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
    "/interactions/views",
    "/deals/",
    "/deals/board",
    "/deals/new",
    "/products/",
    "/products/new",
    "/time/",
    "/search?q=pop",
    "/search?q=qqqqqq",
    "/imports/",
    "/mail/",
    "/mail/new",
    "/profile/mail-address",
    "/settings/mail",
    "/outbox/",
    "/outbox/?tab=sent",
    "/users/",
    "/users/new",
    "/users/1/edit",
    "/users/2/departure",
    "/settings/",
    "/settings/processes/",
    "/settings/processes/new",
    "/settings/processes/1",
    "/settings/processes/1/steps/new",
    "/settings/processes/1/outcome-only",
    "/task-templates/",
    "/task-templates/new",
    "/task-templates/1",
    "/task-templates/1/lines/new",
    "/task-templates/1/lines/1",
    "/task-templates/start",
    "/settings/steps/1",
    "/settings/steps/2/removal",
    "/settings/rights",
    "/settings/words",
    "/settings/reminders",
    "/settings/reminders/hu",
    "/profile/",
    "/profile/password",
    "/profile/reminders",
    "/profile/sessions",
    "/profile/two-step",
    "/no-such-page",
)


INTERACTION = (
    "",
    "edit",
    "row",
    "step",
    "continue",
    "chain",
    "checklist",
    "defer",
    "finish",
    "move",
    "reschedule",
    "time/new",
)


def addresses(site) -> list[str]:
    """The fixed pages and one page of each kind of record."""
    with site.app.app_context():
        company = first(Company, Company.archived_at.is_(None))
        deal, product = first(Deal, Deal.state == DealState.OPEN), first(Product)
        interaction = first(Interaction)
        found = [
            f"/contacts/{company}",
            f"/contacts/{company}/edit",
            f"/contacts/{company}/owner",
            f"/contacts/{first(Person)}",
            f"/contacts/{first(Person)}/consents",
            *(f"/interactions/{interaction}/{page}".rstrip("/") for page in INTERACTION),
            f"/interactions/{first(Interaction, Interaction.deal_id.is_(None))}/deal",
            f"/interactions/series/{first(Series)}",
            f"/checklist/{first(ChecklistItem)}/edit",
            f"/deals/{deal}",
            f"/deals/{deal}/edit",
            f"/deals/{deal}/people",
            f"/deals/{deal}/step",
            f"/interactions/views/{own_view()}/name",
            f"/deals/{deal}/template",
            f"/deals/{deal}/save-as-template",
            f"/history/deal/{deal}",
            f"/attachments/deal/{deal}",
            "/users/1/hourly-cost",
        ]
        db.session.remove()
    return [*FIXED, *found, *([f"/products/{product}", f"/products/{product}/edit"] if product else [])]


def own_view() -> int:
    """A saved view of the user who looks at the pages."""
    if (known := first(SavedView)) is not None:
        return known
    view = SavedView(owner_id=1, name="Widok")
    db.session.add(view)
    db.session.commit()
    return view.id


def first(model, *conditions) -> int | None:
    return db.session.scalar(select(model.id).where(*conditions).order_by(model.id).limit(1))
