"""One e-mail for one user becomes an interaction: whole, once, undone by one click (SC-30).

`prepared` does what takes long and needs no database, `take_in` the rest in the present transaction.
Nothing is ever sent because an e-mail came in.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from crm.config import LANGUAGES
from crm.database import db
from crm.i18n import LOCALES
from crm.lib import clock
from crm.lib.received_mail import ReadMail, read_mail
from crm.lib.received_mail.subjects import plain_subject
from crm.lib.time_zones import to_local, to_utc
from crm.models import (
    Channel,
    Event,
    Interaction,
    MailState,
    Outcome,
    Process,
    ReceivedMail,
    State,
    Step,
    User,
)
from crm.models.process import EMAIL
from crm.services.received_mail import enclosures, ledger, memos, threads
from crm.services.received_mail.enclosures import LETTER_TYPE, Enclosures
from crm.services.received_mail.people import (
    Parties,
    client_among,
    known_among,
    participants_of,
    parties_of,
    users_among,
)
from crm.services.undo import one_gesture
from crm.team import team

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)


@dataclass(frozen=True)
class Prepared:
    """An e-mail that was read, its files on the disk."""

    mail: ReadMail
    enclosures: Enclosures


def prepared(raw: bytes, mail: ReadMail | None = None) -> Prepared:
    """*raw*, read unless *mail* is that. Raises `UnreadableMail`, and `OSError` where the disk is full."""
    mail = mail or read_mail(raw)
    return Prepared(mail, enclosures.pack(mail, raw, is_cut=memos.is_too_long(mail)))


def take_in(letter: Prepared, user: User, *, row: ReceivedMail | None = None) -> Event:
    """The interaction that *letter* becomes for *user*; its event takes all of it back.

    *row* is its line in the book if it waited there. Raises `CameBefore`.
    """
    row = row or ledger.write_down(letter.mail, user, MailState.TAKEN_IN)
    with one_gesture(), force_locale(LOCALES[_language_of(user)]):
        interaction, event = _begin(letter, user)
        _attach(letter.enclosures, interaction, user)
        threads.continue_thread(interaction, letter.mail, by=user)
    row.interaction_id = interaction.id
    db.session.flush()
    return event


def _begin(letter: Prepared, user: User) -> tuple[Interaction, Event]:
    mail = letter.mail
    users = users_among(mail)
    parties = parties_of(mail, users)
    known = known_among(parties, users, user)
    interaction = Interaction(
        channel=Channel.EMAIL,
        title=_title(mail, parties),
        memo=_memo(letter),
        step_id=_step_id(),
        responsible_id=user.id,
        created_by_id=user.id,
        contact=client_among(parties, known),
    )
    _plan(interaction, _written_at(mail, parties, user), user, is_known=_is_settled(mail, interaction))
    interaction.participants_data = participants_of(parties, known, user)
    parts_before = {"participants_data": [], "tag_names": []}
    return interaction, interaction.record_event("created", by=user, parts_before=parts_before)


def _title(mail: ReadMail, parties: Parties) -> str:
    inner = parties.original.subject if parties.original is not None else ""
    return plain_subject(inner) or plain_subject(mail.subject) or _("E-mail without a subject")


def _memo(letter: Prepared) -> str:
    has_letter = any(each.file.media_type == LETTER_TYPE for each in letter.enclosures.kept)
    return memos.memo_of(letter.mail, letter.enclosures.left_out, has_letter=has_letter)


def _step_id() -> int | None:
    """The first step of the process for e-mails, while the team uses that."""
    query = select(Step.id).join(Step.process).where(Process.key == EMAIL, Process.archived_at.is_(None))
    query = query.where(Step.archived_at.is_(None), Step.outcome == Outcome.NONE)
    return db.session.scalar(query.order_by(Step.number, Step.id).limit(1))


def _is_settled(mail: ReadMail, interaction: Interaction) -> bool:
    """Whether nobody has to say whom it is from; of what programs write nobody asks."""
    return interaction.contact is not None or mail.is_automatic


def _plan(interaction: Interaction, at: datetime, user: User, *, is_known: bool) -> None:
    """Finished at its own hour; one that nobody can be named for is a task of today."""
    zone = _zone_of(user)
    local = to_local(at, zone)
    if is_known:
        interaction.plan_task(local.date(), start_time=local.time().replace(second=0, microsecond=0))
    else:
        interaction.plan_task(clock.today(zone))
    interaction.update_date = local.date()
    interaction.turn(State.DONE if is_known else State.OPEN)


def _written_at(mail: ReadMail, parties: Parties, user: User) -> datetime:
    """When it was written: of a forward the letter inside; now, if what it claims cannot be."""
    inner = parties.original.sent_at if parties.original is not None else None
    if inner is not None and inner.tzinfo is None:
        inner = to_utc(inner, _zone_of(user))
    latest = clock.now() + AHEAD
    claims = (inner, mail.sent_at)
    return next((each for each in claims if each is not None and EARLIEST < each < latest), clock.now())


def _attach(packed: Enclosures, interaction: Interaction, user: User) -> None:
    without_room = enclosures.put(packed.kept, interaction, by=user)
    if without_room:
        interaction.memo = f"{interaction.memo}\n\n{memos.left_out_words(list(without_room))}".strip()


def _zone_of(user: User) -> str:
    return user.time_zone or team().time_zone


def _language_of(user: User) -> str:
    return user.language if user.language in LANGUAGES else team().language
