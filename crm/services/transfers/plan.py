"""All that is fixed before the first row: the run as a value, its file opened, its drafts."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import force_locale

from crm.i18n import LOCALES
from crm.models import ImportKind, ImportRun
from crm.services.transfers.cards import CardSource
from crm.services.transfers.drafts import Draft
from crm.services.transfers.rows import RowReader
from crm.services.transfers.settings import Choices, Settings
from crm.services.transfers.source import TableSource, bytes_of, open_table
from crm.team import read_team


@dataclass(frozen=True)
class Plan:
    """A run without its row: safe to use between transactions."""

    run_id: int
    kind: ImportKind
    settings: Settings
    choices: Choices
    origin: str
    user_id: int | None
    file_name: str
    language: str
    country: str
    source: TableSource | CardSource

    @property
    def batch(self) -> str:
        """Joins the events of the run, see `Event.batch`."""
        return f"import-{self.run_id}"

    @property
    def headings(self) -> tuple[str, ...]:
        return self.source.table.headings if isinstance(self.source, TableSource) else ()

    def __len__(self) -> int:
        return len(self.source)

    def drafts(self) -> Iterator[Draft]:
        """A draft per row of the file, in its order; reads no database."""
        if isinstance(self.source, CardSource):
            return iter(self.source)
        return map(RowReader(self.kind, self.settings, self.headings).draft, self.source)

    def in_team_language(self):
        """Words that are stored (titles, names of steps) are in the team's language, not the reader's."""
        return force_locale(LOCALES[self.language])


def open_plan(run: ImportRun) -> Plan:
    """Raises `TableError`, `CardError` or `FileGone` when the file cannot be read."""
    data, settings = bytes_of(run.file), Settings.of(run)
    team = read_team()
    is_cards = run.kind is ImportKind.VCARDS
    return Plan(
        run_id=run.id,
        kind=run.kind,
        settings=settings,
        choices=Choices.of(run),
        origin=run.source,
        user_id=run.user_id,
        file_name=run.file.name,
        language=team.language,
        country=team.country,
        source=CardSource(data) if is_cards else open_table(data, settings.layout),
    )
