"""The options of ``flask import`` as the settings and choices of a run."""

from collections.abc import Iterable

from sqlalchemy import func, select

from crm.database import db
from crm.lib.folding import fold
from crm.lib.money import is_currency
from crm.models import ImportKind, ImportRun, User
from crm.services.transfers import intake
from crm.services.transfers.books import spelling
from crm.services.transfers.fields import KEEP, LEAVE, fields_of
from crm.services.transfers.names import books_for, mentions
from crm.services.transfers.plan import Plan, open_plan
from crm.services.transfers.settings import Choices, FileLayout, Settings

UNKNOWN = {"company": "companies", "owner": "owners", "product": "products", "step": "steps"}


class InvalidChoice(ValueError):
    """An option that does not fit the file; the message says why."""


def choose(kind: ImportKind, data: bytes, name: str, options: dict) -> ImportRun:
    """A draft run of the file as the options want it. Raises `InvalidChoice`, `TableError`, `CardError`."""
    header_row = options["header_row"]
    layout = FileLayout(options["encoding"], options["delimiter"], options["sheet"], header_row)
    run = intake.begin(kind, data, name=name, by=None, layout=layout)
    run.source = options["source"] or name
    _settings(run, options).keep(run)
    plan = open_plan(run)
    _map(run, plan, options["maps"])
    _choices(open_plan(run), options).keep(run)
    db.session.flush()
    return run


def _settings(run: ImportRun, options: dict) -> Settings:
    settings = Settings.of(run)
    currency = (options["currency"] or settings.currency).upper()
    if not is_currency(currency):
        raise InvalidChoice(f"There is no currency {currency}.")
    return settings.but(
        date_order=options["date_order"] or settings.date_order,
        decimal=options["decimal"] or settings.decimal,
        currency=currency,
        known=options["known"],
        key=options["key"],
        owner_id=_owner_id(options["owner"]),
        process_name=options["process_name"] or settings.process_name,
    )


def _owner_id(email: str | None) -> int | None:
    if email is None:
        return None
    owner_id = db.session.scalar(select(User.id).where(func.lower(User.email) == email.strip().lower()))
    if owner_id is None:
        raise InvalidChoice(f"No colleague has the e-mail {email}.")
    return owner_id


def _map(run: ImportRun, plan: Plan, maps: Iterable[str]) -> None:
    """Columns by heading or number, as the options name them; the others stay as guessed."""
    settings, columns = Settings.of(run), list(plan.settings.columns)
    for text in maps:
        heading, field = _pair(text, "--map COLUMN=FIELD")
        if field not in (*fields_of(run.kind), KEEP, LEAVE):
            fields = ", ".join((*fields_of(run.kind), KEEP, LEAVE))
            raise InvalidChoice(f"There is no field {field}. Fields: {fields}.")
        columns[_column(plan, heading)] = field
    _check_once(run.kind, columns)
    settings.but(columns=tuple(columns)).keep(run)
    try:
        intake.check_columns(run.kind, tuple(columns))
    except intake.ColumnMissing as error:
        headings = ", ".join(plan.headings)
        raise InvalidChoice(f"No column was found for the name. Use --map. Columns: {headings}.") from error


def _column(plan: Plan, heading: str) -> int:
    folded = [fold(each) for each in plan.headings]
    if fold(heading) in folded:
        return folded.index(fold(heading))
    if heading.isascii() and heading.isdigit() and 0 < int(heading[:9]) <= len(folded):
        return int(heading) - 1
    raise InvalidChoice(f"There is no column {heading}. Columns: {', '.join(plan.headings)}.")


def _check_once(kind: ImportKind, columns: list[str]) -> None:
    for name, field in fields_of(kind).items():
        if columns.count(name) > 1 and not field.many:
            raise InvalidChoice(f'Two columns are "{name}". Use --map to "keep" or "leave" one of them.')


def _choices(plan: Plan, options: dict) -> Choices:
    rest = {kind: options[f"unknown_{plural}"] for kind, plural in UNKNOWN.items()}
    found = mentions(plan)
    books = books_for(plan, found)
    names: dict[str, dict] = {}
    for text in options["matches"]:
        written, known = _pair(text, "--match NAME=KNOWN")
        kinds = [kind for kind in books if spelling(written) in found.counts[kind]]
        hits = [(kind, record_id) for kind in kinds if (record_id := _known(books[kind], known))]
        if not kinds:
            raise InvalidChoice(f"The file does not name {written}.")
        if not hits:
            raise InvalidChoice(f"Nothing is called {known}.")
        for kind, record_id in hits:
            names.setdefault(kind, {})[spelling(written)] = record_id
    return Choices(rest, names)


def _known(book, name: str) -> int | None:
    by_label = {fold(label): record_id for record_id, label in book.labels.items()}
    return book.find(name) or by_label.get(fold(name)) or book.near(name)


def _pair(text: str, shape: str) -> tuple[str, str]:
    left, equals, right = text.rpartition("=")
    if not (equals and left.strip() and right.strip()):
        raise InvalidChoice(f"{text} is not of the form {shape}.")
    return left.strip(), right.strip()
