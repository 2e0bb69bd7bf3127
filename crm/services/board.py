"""The board: columns of cards by index scans, counts and sums by one grouped query (design.md §5)."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Row, Select, false, func, select

from crm.database import db
from crm.models import Deal, Outcome, Process, Step
from crm.services import deal_cards
from crm.services.board_statements import (
    CARDS,
    Statements,
    Viewer,
    card_rows,
    conditions_for,
    statements_for,
)
from crm.services.search import matches


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
            process_id=int(process) if _is_id(process) else None,
            owner=owner if owner == "me" or _is_id(owner) else "",
            query=args.get("q", "").strip()[:200],
        )

    def as_args(self) -> dict:
        """The same as arguments of an address, only what is set."""
        args = {"process": self.process_id, "owner": self.owner, "q": self.query}
        return {name: value for name, value in args.items() if value}

    @property
    def active(self) -> int:
        return bool(self.owner) + bool(self.query)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


@dataclass
class Column:
    """A step with its first cards; ``more`` is the last card shown, when others stand behind it."""

    step: Step
    cards: list[Row] = field(default_factory=list)
    count: int = 0
    sums: list[tuple[str, int]] = field(default_factory=list)
    more: Row | None = None

    @property
    def is_closed(self) -> bool:
        return self.step.outcome is not Outcome.NONE

    @property
    def step_after(self) -> int | None:
        """The id of the next step: what a card here most often moves to (MC-32)."""
        later = [step for step in self.step.process.steps if step.number > self.step.number]
        return later[0].id if later else None


@dataclass
class Board:
    """The columns of one process, with what their cards show besides."""

    process: Process
    columns: list[Column]
    next_days: dict[int, date]
    faces: dict[int, deal_cards.Face]


class BoardReader:
    """Reads the columns that *user* may see through a filter, on the day *today*."""

    def __init__(self, user, chosen: BoardFilter, today: date) -> None:
        self.chosen = chosen
        self.statements = _statements(Viewer(user.id, user.role), chosen, today.replace(day=1))

    def read(self, process: Process) -> Board:
        """The whole board of *process*."""
        return self.board(process, process.steps)

    def board(self, process: Process, steps: list[Step]) -> Board:
        """The columns of *steps* alone, whole."""
        columns = [self.column(step) for step in steps]
        self._count(columns)
        return self.dressed(process, columns)

    def heads(self, process: Process, steps: list[Step]) -> Board:
        """The counts and sums of *steps*, without cards."""
        columns = [Column(step) for step in steps]
        self._count(columns)
        return Board(process, columns, {}, {})

    def dressed(self, process: Process, columns: list[Column]) -> Board:
        """*columns* with next days and owners of their cards."""
        ids = [card.id for column in columns if not column.is_closed for card in column.cards]
        return Board(process, columns, deal_cards.next_days(ids), deal_cards.faces())

    def column(self, step: Step, after: tuple[int, int] | None = None) -> Column:
        """Up to 25 cards of *step*; of an open one those *after* a card, given by position and id."""
        column = Column(step)
        query = self.statements.closed_cards if column.is_closed else self.statements.open_cards
        if after is not None and not column.is_closed:
            query = query.where(Deal.position > _place_of(step, *after))
        column.cards = list(db.session.execute(query, {"step_id": step.id}))
        if len(column.cards) > CARDS:
            column.cards.pop()
            column.more = column.cards[-1]
        return column

    def lone_column(self, step: Step, deal_id: int) -> Column:
        """A column of one card, whatever the filter: somebody has just moved it."""
        return Column(step, cards=list(db.session.execute(card_rows().where(Deal.id == deal_id))))

    def _count(self, columns: list[Column]) -> None:
        """Counts and sums by currency; of closed columns only what was closed this month."""
        by_step = {column.step.id: column for column in columns}
        opened = [step_id for step_id, column in by_step.items() if not column.is_closed]
        closed = [step_id for step_id, column in by_step.items() if column.is_closed]
        read = self.statements
        rows = [*_totals(read.open_totals, opened), *_totals(read.closed_totals, closed)]
        for step_id, currency, count, total in rows:
            by_step[step_id].count += count
            if total:
                by_step[step_id].sums.append((currency, int(total)))


def _statements(viewer: Viewer, chosen: BoardFilter, month: date) -> Statements:
    owner_id = None
    if chosen.owner:
        owner_id = viewer.id if chosen.owner == "me" else int(chosen.owner)
    if not chosen.query:
        return statements_for(viewer, owner_id, month)
    found = matches(Deal, chosen.query)
    return Statements([*conditions_for(viewer, owner_id), false() if found is None else found], month)


def _totals(statement: Select, step_ids: list[int]) -> list[Row]:
    return list(db.session.execute(statement, {"step_ids": step_ids})) if step_ids else []


def _place_of(step: Step, position: int, deal_id: int):
    """Where the card stands by now, or stood if it has left the column."""
    now = select(Deal.position).where(Deal.id == deal_id, Deal.step_id == step.id)
    return func.coalesce(now.scalar_subquery(), position)


def choose_process(processes: list[Process], process_id: int | None) -> Process | None:
    """The chosen process, else the first that a deal walks, else the first."""
    chosen = [process for process in processes if process.id == process_id]
    if chosen or len(processes) < 2:
        return (chosen or processes or [None])[0]
    return next(filter(_is_walked, processes), processes[0])


def _is_walked(process: Process) -> bool:
    steps = [step.id for step in process.steps]
    query = select(Deal.id).where(Deal.step_id.in_(steps), Deal.archived_at.is_(None)).limit(1)
    return db.session.scalar(query) is not None
