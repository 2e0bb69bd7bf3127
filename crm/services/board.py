"""The board: columns of cards by index scans, counts and sums by one grouped query (design.md §5)."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Row, false, func, select

from crm.database import db
from crm.models import Contact, Deal, Outcome, Process, Step
from crm.services import deal_cards
from crm.services.search import matches

CARDS = 25
CLOSED_CARDS = 10
CARD_COLUMNS = (
    Deal.id, Deal.title, Deal.version, Deal.position, Deal.step_id, Deal.amount_minor, Deal.currency,
    Deal.owner_id, Deal.contact_id, Contact.name.label("contact_name"),
)


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
        self.user, self.chosen, self.month = user, chosen, today.replace(day=1)
        self.conditions = self._conditions()

    def _conditions(self) -> list[ColumnElement[bool]]:
        conditions = [Deal.archived_at.is_(None), Deal.visibility(self.user)]
        if self.chosen.owner:
            owner = self.user.id if self.chosen.owner == "me" else int(self.chosen.owner)
            conditions.append(Deal.owner_id == owner)
        if self.chosen.query:
            found = matches(Deal, self.chosen.query)
            conditions.append(false() if found is None else found)
        return conditions

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
        query = select(*CARD_COLUMNS).outerjoin(Contact, Contact.id == Deal.contact_id)
        query = query.where(Deal.step_id == step.id, *self.conditions)
        if column.is_closed:
            recent = query.where(Deal.closed_on >= self.month)
            column.cards = self._rows(recent.order_by(Deal.closed_on.desc(), Deal.id.desc()), CLOSED_CARDS)
        else:
            if after is not None:
                query = query.where(Deal.position > _place_of(step, *after))
            column.cards = self._rows(query.order_by(Deal.position), CARDS + 1)
        if len(column.cards) > CARDS:
            column.cards.pop()
            column.more = column.cards[-1]
        return column

    def lone_column(self, step: Step, deal_id: int) -> Column:
        """A column of one card, whatever the filter: somebody has just moved it."""
        query = select(*CARD_COLUMNS).outerjoin(Contact, Contact.id == Deal.contact_id)
        return Column(step, cards=self._rows(query.where(Deal.id == deal_id), 1))

    @staticmethod
    def _rows(query, limit: int) -> list[Row]:
        return list(db.session.execute(query.limit(limit)))

    def _count(self, columns: list[Column]) -> None:
        """Counts and sums by currency; of closed columns only what was closed this month."""
        by_step = {column.step.id: column for column in columns}
        opened = [step_id for step_id, column in by_step.items() if not column.is_closed]
        closed = [step_id for step_id, column in by_step.items() if column.is_closed]
        rows = [*self._totals(opened), *self._totals(closed, Deal.closed_on >= self.month)]
        for step_id, currency, count, total in rows:
            by_step[step_id].count += count
            if total:
                by_step[step_id].sums.append((currency, int(total)))

    def _totals(self, step_ids: list[int], *conditions: ColumnElement[bool]) -> list[Row]:
        if not step_ids:
            return []
        query = (
            select(Deal.step_id, Deal.currency, func.count(), func.sum(Deal.amount_minor))
            .where(Deal.step_id.in_(step_ids), *conditions, *self.conditions)
            .group_by(Deal.step_id, Deal.currency)
            .order_by(Deal.step_id, Deal.currency)
        )
        return list(db.session.execute(query))


def _place_of(step: Step, position: int, deal_id: int):
    """Where the card stands by now, or stood if it has left the column."""
    now = select(Deal.position).where(Deal.id == deal_id, Deal.step_id == step.id)
    return func.coalesce(now.scalar_subquery(), position)


def choose_process(processes: list[Process], process_id: int | None) -> Process | None:
    """The chosen process, else the first that deals walk."""
    chosen = [process for process in processes if process.id == process_id]
    return (chosen or processes or [None])[0]
