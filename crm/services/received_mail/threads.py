"""Which earlier interaction an e-mail goes on with: by the ids it refers to, ours among them."""

from sqlalchemy import select

from crm.database import db
from crm.lib.received_mail import ReadMail
from crm.models import Interaction, MailTrace, Message, ReceivedMail, User
from crm.services.interactions import chains
from crm.services.received_mail.ledger import traces_of


def continue_thread(interaction: Interaction, mail: ReadMail, *, by: User) -> None:
    """Put *interaction* into the chain of what *mail* answers, if *by* may see that."""
    earlier = _earlier_letter(interaction, mail, by) or _answered_message(mail, by)
    if earlier is None:
        return
    try:
        chains.join(interaction, earlier, by=by)
    except (chains.SameChain, chains.DifferentSubjects):
        return


def _earlier_letter(interaction: Interaction, mail: ReadMail, user: User) -> Interaction | None:
    """The newest interaction made of a letter of the same thread."""
    query = (
        Interaction.visible_to(user)
        .join(ReceivedMail, ReceivedMail.interaction_id == Interaction.id)
        .join(MailTrace, MailTrace.mail_id == ReceivedMail.id)
        .where(
            MailTrace.digest.in_(traces_of(mail)),
            Interaction.id != interaction.id,
            Interaction.archived_at.is_(None),
        )
        .order_by(Interaction.id.desc())
        .limit(1)
    )
    return db.session.scalars(query).first()


def _answered_message(mail: ReadMail, user: User) -> Interaction | None:
    """The appointment whose reminder the client answers."""
    ids = [f"<{each}>" for each in mail.references]
    with_it = select(Message.interaction_id).where(Message.message_id.in_(ids))
    query = Interaction.visible_to(user).where(Interaction.id.in_(with_it), Interaction.archived_at.is_(None))
    return db.session.scalars(query.limit(1)).first() if ids else None
