"""Makes what a file names and nobody knows: companies, products, colleagues, the steps of a process."""

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import select

from crm.database import db
from crm.lib.folding import fold
from crm.lib.sort_keys import sort_key
from crm.models import Contact, ContactKind, Outcome, Process, Product, Role, Step, User
from crm.models.names import split_name, usual_order
from crm.models.search_index import search_text
from crm.services.transfers import bulk
from crm.services.transfers.books import Book, catch_up, spelling
from crm.services.transfers.outcomes import outcome_of
from crm.services.transfers.plan import Plan

BATCH = 250
COLORS = ("slate", "blue", "violet", "amber", "orange")
END_COLORS = {Outcome.POSITIVE: "green", Outcome.NEGATIVE: "red"}


def make_named(kind: str, names: Sequence[str], plan: Plan, book: Book) -> Iterator[int]:
    """Make records of a *kind* of name, a batch at a time; yields how many, for the caller to commit.

    What somebody else has made since the book was opened is taken from there.
    """
    if kind == "step":
        yield make_steps(names, plan, book)
        return
    make = {"company": _companies, "product": _products, "owner": _owners}[kind]
    rest = iter(names)
    while batch := list(islice(rest, BATCH)):
        catch_up(kind, book)
        missing = [name for name in batch if book.find(name) is None]
        for record_id, name in zip(make(missing, plan), missing, strict=True):
            book.add(record_id, name)
        yield len(missing)


def _companies(names: Sequence[str], plan: Plan) -> list[int]:
    texts = [search_text([name]) for name in names]
    rows = [
        {
            "kind": ContactKind.COMPANY,
            "name": name,
            "sort_key": sort_key(name, plan.language),
            "owner_id": plan.settings.owner_id,
            "search_text": text,
            "version": 1,
        }
        for name, text in zip(names, texts, strict=True)
    ]
    ids = bulk.insert_rows(Contact, rows)
    bulk.index_rows(Contact, ids, texts)
    bulk.record_import(Contact, ids, plan)
    return ids


def _products(names: Sequence[str], plan: Plan) -> list[int]:
    rows = [{"name": name, "folded": fold(name), "version": 1} for name in names]
    ids = bulk.insert_rows(Product, rows)
    bulk.record_import(Product, ids, plan)
    return ids


def _owners(names: Sequence[str], plan: Plan) -> list[int]:
    """Colleagues without a password: they own records and cannot sign in before they are invited."""
    order, rows = usual_order(plan.language), []
    for name in names:
        is_address = "@" in name
        family, given, patronymic = ("", "", "") if is_address else split_name(name, order)
        rows.append({
            "email": name.lower()[:254] if is_address else None,
            "family_name": family[:100],
            "given_name": " ".join(filter(None, (given, patronymic)))[:100],
            "role": Role.USER, "language": plan.language, "version": 1,
        })  # fmt: skip
    ids = bulk.insert_rows(User, rows)
    bulk.record_import(User, ids, plan)
    return ids


def make_steps(names: Sequence[str], plan: Plan, book: Book) -> int:
    """Add steps to the process of the import's own, made when it is not there yet; returns how many."""
    process = _own_process(plan)
    known = {spelling(each): step for step in process.steps for each in step.names.values()}
    for name in names:
        if (step := known.get(spelling(name))) is not None:
            book.add(step.id, step.label_in(plan.language), name)
    missing = [name for name in names if spelling(name) not in known]
    steps = [_step(name, process, plan) for name in _ends_last(missing)]
    open_steps = [step for step in process.steps if step.outcome is Outcome.NONE]
    for place, step in enumerate(open_steps):
        if step in steps:
            step.probability = round(100 * (place + 1) / (len(open_steps) + 1))
            step.color = COLORS[min(place, len(COLORS) - 1)]
    for number, step in enumerate(_ends_last_steps(process.steps), start=1):
        step.number = number
    db.session.flush()
    for step in steps:
        book.add(step.id, step.label_in(plan.language), *step.names.values())
        step.record_event(bulk.ACTION, by=None)
    return len(steps)


def _own_process(plan: Plan) -> Process:
    name = plan.settings.process_name or plan.file_name
    for each in db.session.scalars(Process.walked_by_deals()).unique():
        if fold(name) in {fold(known) for known in each.names.values()} and each.key is None:
            return each
    last = db.session.scalar(select(Process.position).order_by(Process.position.desc()).limit(1)) or 0
    process = Process(names={plan.language: name[:80]}, for_deals=True, position=last + 1)
    process.record_event(bulk.ACTION, by=None)
    return process


def _step(name: str, process: Process, plan: Plan) -> Step:
    names = _shipped_names(name) or {plan.language: name[:80]}
    outcome = outcome_of(name)
    step = Step(
        names=names,
        number=len(process.steps) + 1,
        outcome=outcome,
        probability=100 if outcome is Outcome.POSITIVE else 0,
        color=END_COLORS.get(outcome, COLORS[0]),
    )
    process.steps.append(step)
    return step


def _shipped_names(name: str) -> dict:
    """The five names of a shipped step called like that, so that “Won” can be read by everybody."""
    for step in db.session.scalars(select(Step).where(Step.key.is_not(None)).order_by(Step.id)):
        if spelling(name) in {spelling(known) for known in step.names.values()}:
            return dict(step.names)
    return {}


def _ends_last(names: Sequence[str]) -> list[str]:
    order = list(Outcome)
    return sorted(names, key=lambda name: order.index(outcome_of(name)))


def _ends_last_steps(steps: Sequence[Step]) -> list[Step]:
    order = list(Outcome)
    return sorted(steps, key=lambda step: (order.index(step.outcome), step.number))
