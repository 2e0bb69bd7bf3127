"""Whatever a file holds, the import itself ends; it is never left half-way by an error."""

import pytest

from crm.database import db
from crm.lib.tables import TableError
from crm.models import ImportKind, ImportState
from crm.services.transfers import intake, job
from crm.services.transfers.cards import CardError
from crm.services.transfers.settings import Settings
from tests.lib.tables.hostile_text import hostile_texts
from tests.lib.tables.hostile_workbooks import hostile_workbooks
from tests.lib.vcards.hostile_cards import hostile_cards

TABLES = {**hostile_texts(), **hostile_workbooks()}
SKIPPED = ("bomb", "10 MB", "full rows", "large")
SMALL = sorted(name for name in TABLES if not any(word in name for word in SKIPPED))
CARDS = {name: make for name, make in hostile_cards().items() if not any(word in name for word in SKIPPED)}
GROUPS = 10
# Every way of reading a cell gets its share of the rubbish.
FIELDS = {
    ImportKind.COMPANIES: ("name", "country", "phone", "email", "website", "parent", "tags", "employees"),
    ImportKind.PEOPLE: ("name", "company", "phone", "language", "owner", "role", "about", "external_id"),
    ImportKind.DEALS: ("title", "close_on", "amount", "currency", "step", "product", "owner", "quantity"),
}


def bring_anything(kind: ImportKind, data: bytes) -> ImportState | None:
    """The end of an import, or None when the file was refused."""
    try:
        run = intake.begin(kind, data, name="list.csv", by=None)
    except (TableError, CardError):
        return None
    settings = Settings.of(run)
    if run.kind in FIELDS:
        fields = (FIELDS[run.kind] + ("keep",) * len(settings.columns))[: len(settings.columns)]
        settings.but(columns=fields).keep(run)
    intake.set_running(run)
    db.session.commit()
    job.perform(run.id)
    return run.state


@pytest.mark.slow
@pytest.mark.parametrize("group", range(GROUPS))
def test_every_hostile_table_ends(team, group):
    kinds = list(FIELDS)
    for number, name in enumerate(SMALL[group::GROUPS]):
        state = bring_anything(kinds[number % len(kinds)], TABLES[name]())
        assert state in (None, ImportState.FINISHED), name


@pytest.mark.slow
def test_every_hostile_address_book_ends(team):
    for name, make in CARDS.items():
        assert bring_anything(ImportKind.VCARDS, make()) in (None, ImportState.FINISHED), name
