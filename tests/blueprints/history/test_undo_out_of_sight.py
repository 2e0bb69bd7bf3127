"""An act may take its record out of one's own sight: its Undo still takes it back, for a while."""

from datetime import timedelta

from crm.database import db
from crm.lib import clock
from crm.models import Event
from crm.services.undo import TOAST_LIFETIME
from tests.factories import make_interaction


def given_away(owner, colleague) -> tuple:
    """A private interaction that its owner has just handed to somebody else, and the event of that."""
    secret = make_interaction(responsible_id=owner.id, is_private=True)
    event = secret.assign_to(colleague, by=owner)
    db.session.commit()
    return secret, event


def undone(client, event) -> int:
    return client.post(f"/events/{event.id}/undo").status_code


def test_what_was_just_given_away_is_taken_back(client_of, owner, colleague, without_csrf):
    secret, event = given_away(owner, colleague)
    assert client_of(owner).get(f"/interactions/{secret.id}").status_code == 404
    assert undone(client_of(owner), event) == 303
    db.session.refresh(secret)
    assert secret.responsible_id == owner.id


def test_later_it_is_the_other_s(client_of, owner, colleague, without_csrf):
    secret, event = given_away(owner, colleague)
    with clock.set_to(clock.now() + TOAST_LIFETIME + timedelta(seconds=1)):
        assert undone(client_of(owner), event) == 404
    db.session.refresh(secret)
    assert secret.responsible_id == colleague.id


def test_nobody_takes_back_what_others_did_out_of_their_sight(
    client_of, owner, colleague, manager, without_csrf
):
    _secret, event = given_away(owner, colleague)
    assert undone(client_of(manager), event) == 404
    assert db.session.get(Event, event.id).undone_at is None
