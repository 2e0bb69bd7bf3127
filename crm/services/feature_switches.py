"""Turning the parts of the product on and off for the whole team (OC-14)."""

from crm.database import db
from crm.feature_table import FEATURES
from crm.models import Event, ImportKind, Job, Team

# What an import brings in is of no use while nobody sees it.
NEEDED_FOR = {ImportKind.DEALS: ("deals", "board"), ImportKind.PRODUCTS: ("products",)}


def switch(team: Team, name: str, is_on: bool, *, by) -> Event | None:
    """Turn the part *name*; on, it takes along what it needs. Returns the event, None if nothing changed.

    What the part holds stays as it is. Reminders are settled anew: waiting ones go or come back.
    """
    names = (name, *FEATURES[name].needs) if is_on else (name,)
    turned = {each: is_on for each in names if team.features.get(each, FEATURES[each].is_on) is not is_on}
    if not turned:
        return None
    team.features = {**team.features, **turned}
    if "client_reminders" in turned:
        Job.enqueue("settle_reminders", {}, by=by)
    return team.record_event("switched_on" if is_on else "switched_off", by=by, parts=sorted(turned))


def switch_on_for(kind: ImportKind, *, by) -> list[str]:
    """Turn on what an import of *kind* fills; returns the names of what was off."""
    team = db.session.get(Team, 1)
    names = NEEDED_FOR.get(kind, ()) if team is not None else ()
    return [name for name in names if switch(team, name, True, by=by) is not None]
