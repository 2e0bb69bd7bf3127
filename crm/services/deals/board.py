"""The board: all its cards by one query of index scans, counts and sums by another."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Row, false, func, select

from crm.database import db
from crm.lib.whole_numbers import whole_number
from crm.models import Deal, Outcome, Process, Step
from crm.services.deals import cards as deal_cards
from crm.services.deals.board_statements import (
    CARDS,
    DEAL,
    Statements,
    conditions_for,
    lone_card,
    statements_for,
)
from crm.services.processes.outlines import ProcessOutline, StepOutline
from crm.services.readers import Reader, reader_of
from crm.services.search import matches

AnyProcess = Process | ProcessOutline
AnyStep = Step | StepOutline


@dataclass(frozen=True)
class BoardFilter:
    """What the reader chose to see. ``owner`` is "me", a user's id in digits, or "" for everybody."""

    process_id: int | None = None
    owner: str = ""
    query: str = ""

    @classmethod
    def from_args(cls, args) -> "BoardFilter":
        process, owner = args.get("process", ""), args.get("owner", "")
        return cls(
            process_id=whole_number(process),
            owner=owner if owner == "me" or whole_number(owner) is not None else "",
            query=args.get("q", "").strip()[:200],
        )

    def as_args(self) -> dict:
        """The same as arguments of an address, only what is set."""
        args = {"process": self.process_id, "owner": self.owner, "q": self.query}
        return {name: value for name, value in args.items() if value}

    @property
    def active(self) -> int:
        return bool(self.owner) + bool(self.query)


@dataclass
class Column:
    """A step with its first cards; ``more`` is the last card shown, when others stand behind it."""

    step: AnyStep
    cards: list[Row] = field(default_factory=list)
    count: int = 0
    sums: list[tuple[str, int]] = field(default_factory=list)
    more: Row | None = None

    @property
    def is_closed(self) -> bool:
        return self.step.outcome is not Outcome.NONE

    def cut(self) -> None:
        """Keep the cards that are shown; one more was read to know whether there is any."""
        if not self.is_closed and len(self.cards) > CARDS:
            self.cards.pop()
            self.more = self.cards[-1]


@dataclass
class Board:
    """The columns of one process, and the faces of those responsible for their cards."""

    process: AnyProcess
    columns: list[Column]
    faces: dict[int, deal_cards.Face]


class BoardReader:
    """Reads the columns that *user* may see through a filter, on the day *today*."""

    def __init__(self, user, chosen: BoardFilter, today: date) -> None:
        self.chosen = chosen
        self.statements = _statements(reader_of(user), chosen, today.replace(day=1))

    def read(self, process: AnyProcess) -> Board:
        """The whole board of *process*."""
        return self.board(process, process.steps)

    def board(self, process: AnyProcess, steps: list[AnyStep]) -> Board:
        """The columns of *steps* alone, whole."""
        columns = {step.id: Column(step) for step in steps}
        if columns:
            for card in db.session.execute(self.statements.cards(_keys(steps))).all():
                columns[card[0]].cards.append(card)
        for column in columns.values():
            column.cut()
        self._count(columns)
        return Board(process, list(columns.values()), deal_cards.faces())

    def heads(self, steps: list[AnyStep]) -> list[Column]:
        """The counts and sums of *steps*, without cards."""
        columns = {step.id: Column(step) for step in steps}
        self._count(columns)
        return list(columns.values())

    def rest(self, process: AnyProcess, step: AnyStep, after: tuple[int, int] | None) -> Board:
        """The next 25 cards of an open *step* behind a card, given by position and id."""
        if after is None or step.outcome is not Outcome.NONE:
            return self.board(process, [step])
        query = self.statements.open_cards(step.id).where(DEAL.position > _place_of(step, *after))
        column = Column(step, list(db.session.execute(query)))
        column.cut()
        return Board(process, [column], deal_cards.faces())

    def lone_card(self, process: AnyProcess, step: AnyStep, deal_id: int) -> Board:
        """A column of one card, whatever the filter: somebody has just moved it."""
        card = list(db.session.execute(lone_card(self.statements.reader), {"id": deal_id}))
        return Board(process, [Column(step, card)], deal_cards.faces())

    def _count(self, columns: dict[int, Column]) -> None:
        """Counts and sums by currency; of closed columns only what was closed this month."""
        if not columns:
            return
        keys = _keys(column.step for column in columns.values())
        totals = db.session.execute(self.statements.totals(keys)).all()
        for step_id, currency, count, total in sorted(totals, key=lambda row: row[:2]):
            columns[step_id].count += count
            if total:
                columns[step_id].sums.append((currency, int(total)))


def _keys(steps) -> tuple[tuple[int, Outcome], ...]:
    return tuple((step.id, step.outcome) for step in steps)


def _statements(reader: Reader, chosen: BoardFilter, month: date) -> Statements:
    owner_id = None
    if chosen.owner:
        owner_id = reader.id if chosen.owner == "me" else int(chosen.owner)
    if not chosen.query:
        return statements_for(reader, owner_id, month)
    found = matches(Deal, chosen.query)
    conditions = [*conditions_for(reader, owner_id), false() if found is None else found]
    return Statements(reader, conditions, month)


def _place_of(step: AnyStep, position: int, deal_id: int):
    """Where the card stands by now, or stood if it has left the column."""
    now = select(DEAL.position).where(DEAL.id == deal_id, DEAL.step_id == step.id)
    return func.coalesce(now.scalar_subquery(), position)


def choose_process(processes: list[AnyProcess], process_id: int | None) -> AnyProcess | None:
    """The chosen process, else the first that a deal walks, else the first."""
    chosen = [process for process in processes if process.id == process_id]
    if chosen or len(processes) < 2:
        return (chosen or processes or [None])[0]
    return next(filter(_is_walked, processes), processes[0])


def _is_walked(process: AnyProcess) -> bool:
    steps = [step.id for step in process.steps]
    query = select(DEAL.id).where(DEAL.step_id.in_(steps), DEAL.archived_at.is_(None)).limit(1)
    return db.session.scalar(query) is not None
