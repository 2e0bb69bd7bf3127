"""A double tap, a reload, a lost answer: one record (T16)."""

import threading

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Interaction, Note, Submission
from tests.factories import make_interaction

KEY = "0123456789abcdef0123456789abcdef"


def note_on(client, interaction_id, text="Sună mâine", key=KEY):
    return client.post(
        f"/interactions/{interaction_id}/notes",
        data={"text": text, "kind": "own", "submission_id": key},
    )


def count(model) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(model.id)))


@pytest.fixture
def interaction_id(without_csrf, owner) -> int:
    known = make_interaction(responsible_id=owner.id).id
    db.session.commit()
    return known


def test_a_repeat_gets_the_first_answer(interaction_id, owner, client_of):
    client = client_of(owner)
    first, second = note_on(client, interaction_id), note_on(client, interaction_id)
    assert (second.status_code, second.location) == (first.status_code, first.location)
    assert count(Note) == 1


def test_another_body_under_the_same_id_is_refused(interaction_id, owner, client_of):
    client = client_of(owner)
    note_on(client, interaction_id)
    assert note_on(client, interaction_id, text="Altceva").status_code == 422
    assert count(Note) == 1


def test_a_refused_form_may_be_mended_under_its_id(interaction_id, owner, client_of):
    client = client_of(owner)
    assert note_on(client, interaction_id, text="x" * 20_000).status_code == 422
    assert count(Submission) == 0
    assert note_on(client, interaction_id).status_code < 400
    assert count(Note) == 1


def test_ten_at_once_make_one(interaction_id, owner, client_of):
    clients = [client_of(owner) for _ in range(10)]
    db.session.commit()
    answers = []

    def send(client):
        answers.append(note_on(client, interaction_id).status_code)

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(Note) == 1
    assert set(answers) <= {200, 303}


def test_the_ids_of_two_users_do_not_meet(interaction_id, owner, colleague, client_of):
    note_on(client_of(owner), interaction_id)
    note_on(client_of(colleague), interaction_id)
    assert count(Note) == 2


def test_a_lost_answer_is_given_again_as_a_page(interaction_id, owner, client_of):
    """The effect is in, the answer was cut off before it could be kept."""
    client = client_of(owner)
    note_on(client, interaction_id)
    db.session.execute(Submission.__table__.update().values(status=None))
    db.session.commit()
    repeat = note_on(client, interaction_id)
    assert repeat.status_code == 303
    assert count(Note) == 1
    assert count(Interaction) == 1
