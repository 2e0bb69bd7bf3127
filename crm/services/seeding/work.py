"""Deals, interactions and notes in bulk: a team's last year and a half, and its next months."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from crm.database import db
from crm.lib import clock
from crm.lib.time_zones import to_utc
from crm.models import Channel, Deal, DealState, Interaction, LossReason, Note, NoteKind, Outcome, State
from crm.models.search_index import search_text
from crm.services.seeding.contacts import Made
from crm.services.seeding.loader import load
from crm.services.seeding.people import Inventor, words_of

PAST_DAYS, COMING_DAYS = 540, 90
CHANNELS = (
    Channel.CALL,
    Channel.CALL,
    Channel.MEETING,
    Channel.EMAIL,
    Channel.VISIT,
    Channel.MESSENGER,
    Channel.PLANNED,
)
CLOSED_SHARE, OVERDUE_SHARE, NOTED_SHARE = 0.6, 0.01, 0.3


def make_deals(
    inventor: Inventor,
    count: int,
    made: Made,
    owners: list[int],
    steps: list,
    today: date,
    reason: LossReason,
) -> list[int]:
    """*count* deals over the steps of one process; three of five are closed."""
    places = {step.id: _last_place(step.id) for step in steps}
    rows = [_deal(inventor, made, owners, steps, today, reason, places) for _ in range(count)]
    return load(Deal, rows)


def _last_place(step_id: int) -> int:
    """Where the column ends: what is there already keeps its places."""
    return db.session.scalar(select(func.max(Deal.position)).where(Deal.step_id == step_id)) or 0


def _deal(inventor, made, owners, steps, today, reason, places) -> dict:
    random = inventor.random
    contact_id = random.choice(made.companies or made.persons)
    words = words_of(made.countries[contact_id])
    closed = random.random() < CLOSED_SHARE
    step = random.choice([each for each in steps if (each.outcome is not Outcome.NONE) is closed])
    places[step.id] += 2**20
    opened = today - timedelta(days=random.randrange(PAST_DAYS))
    # A closed deal took from some days to four months, and ended before today.
    ended = opened + timedelta(days=random.randrange(1, min(120, (today - opened).days + 2)))
    title = f"{random.choice(words['deals'])} {random.randrange(2, 60)}"
    lost = step.outcome is Outcome.NEGATIVE
    states = {Outcome.NONE: DealState.OPEN, Outcome.POSITIVE: DealState.WON, Outcome.NEGATIVE: DealState.LOST}
    return {
        "title": title,
        "search_text": search_text([title, made.names[contact_id]]),
        "contact_id": contact_id,
        "owner_id": random.choice(owners),
        "process_id": step.process_id,
        "step_id": step.id,
        "position": places[step.id],
        "state": states[step.outcome],
        "amount_minor": random.randrange(500, 90_000) * 100,
        "currency": words["currency"],
        "probability": step.probability,
        "opened_on": opened,
        "expected_close_on": today + timedelta(days=random.randrange(-20, 120)),
        "closed_on": min(ended, today) if closed else None,
        "loss_reason_id": reason.id if lost else None,
        "version": 1,
    }


def make_interactions(
    inventor: Inventor,
    count: int,
    made: Made,
    deal_ids: list[int],
    owners: list[int],
    today: date,
    zone: str,
) -> list[int]:
    """*count* interactions; most past ones are finished, three of ten carry a note."""
    contacts = made.companies + made.persons
    rows, notes = [], []
    for place in range(count):
        contact_id = inventor.random.choice(contacts)
        words = words_of(made.countries[contact_id])
        row = _interaction(inventor, words, contact_id, deal_ids, owners, today, zone)
        found_by = [row["title"], made.names[contact_id]]
        if inventor.random.random() < NOTED_SHARE:
            note = _note(inventor, words, row)
            notes.append((place, note))
            found_by.append(note["text"])
        row["search_text"] = search_text(found_by)
        rows.append(row)
    ids = load(Interaction, rows)
    load(Note, [{**note, "interaction_id": ids[place]} for place, note in notes])
    return ids


def _interaction(inventor, words, contact_id, deal_ids, owners, today, zone) -> dict:
    random = inventor.random
    day = today + timedelta(days=random.randrange(-PAST_DAYS, COMING_DAYS))
    title, owner = random.choice(words["titles"]), random.choice(owners)
    state = _state(random, day, today)
    row = {
        "title": title,
        "contact_id": contact_id,
        "deal_id": random.choice(deal_ids) if deal_ids and random.random() < 0.2 else None,
        "channel": random.choice(CHANNELS),
        "state": state,
        "responsible_id": owner,
        "created_by_id": owner,
        "update_date": day,
        "done_at": clock.now() if state is State.DONE else None,
        "version": 1,
    }
    return row | (_appointment(random, day, zone) if random.random() < 0.3 else _task(random, day))


def _state(random, day: date, today: date) -> State:
    if day < today:
        late = random.random() < OVERDUE_SHARE
        return random.choice((State.OPEN, State.IN_PROGRESS)) if late else State.DONE
    return State.OPEN if random.random() < 0.8 else State.IN_PROGRESS


def _appointment(random, day: date, zone: str) -> dict:
    at, minutes = time(random.randrange(8, 18), random.choice((0, 15, 30, 45))), random.choice((30, 60, 90))
    starts_at = to_utc(datetime.combine(day, at), zone)
    return {
        "is_task": False,
        "starts_on": day,
        "start_time": at,
        "deadline_on": None,
        "due_on": day,
        "duration_minutes": minutes,
        "time_zone": zone,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
    }


def _task(random, day: date) -> dict:
    deadline = day + timedelta(days=random.randrange(10)) if random.random() < 0.5 else None
    return {
        "is_task": True,
        "starts_on": day,
        "start_time": None,
        "deadline_on": deadline,
        "due_on": deadline or day,
        "duration_minutes": None,
        "time_zone": None,
        "starts_at": None,
        "ends_at": None,
    }


def _note(inventor, words, row: dict) -> dict:
    text = inventor.random.choice(words["notes"])
    said = text[0] in "„«"
    return {
        "author_id": row["responsible_id"],
        "at": clock.now() - timedelta(days=inventor.random.randrange(PAST_DAYS)),
        "kind": NoteKind.CLIENT if said else NoteKind.OWN,
        "text": text,
    }
