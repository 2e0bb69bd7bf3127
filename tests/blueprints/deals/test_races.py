"""Many people drag at once: no card is lost, none is doubled, all see one order (T15, T17)."""

import random
import threading
from collections import Counter

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Deal, Event
from tests.blueprints.deals.conftest import PARTIAL, column_of, reason_id, shown_in, step_id
from tests.factories import make_deal
from tests.pages import form_on, values_of

THREADS = 8
MOVES = 12
CARDS = 24


def token_of(client) -> str:
    return values_of(form_on(client.get("/deals/new"), "/deals/new"))["csrf_token"]


def at_once(workers) -> None:
    """Run all of *workers* in threads of their own, beginning at the same moment."""
    gate, failures = threading.Barrier(len(workers)), []

    def run(worker):
        gate.wait()
        try:
            worker()
        except Exception as error:  # noqa: BLE001 - a thread's failure must reach the test
            failures.append(error)

    threads = [threading.Thread(target=run, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.fixture
def people(client_of, owner, colleague):
    """A signed-in client with its token for each thread."""
    clients = [client_of((owner, colleague)[number % 2]) for number in range(THREADS)]
    return [(client, {**PARTIAL, "X-CSRFToken": token_of(client)}) for client in clients]


@pytest.mark.slow
def test_random_drags_lose_and_double_nothing(people, client_of, owner, colleague):
    ids = [make_deal(str(number), step=number % 5 + 1).id for number in range(CARDS)]
    steps, reason = [step_id(number) for number in range(1, 8)], reason_id()
    db.session.commit()
    statuses = Counter()

    def drag_about(client, headers, seed):
        dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
        for _move in range(MOVES):
            data = {"step": dice.choice(steps), "after_id": dice.choice(["", *ids]), "loss_reason": reason}
            if dice.random() < 0.3:
                data["version"] = dice.randint(1, 4)
            answer = client.post(f"/deals/{dice.choice(ids)}/step", data=data, headers=headers)
            statuses[answer.status_code] += 1

    at_once([lambda who=who, seed=seed: drag_about(*who, seed) for seed, who in enumerate(people)])
    assert set(statuses) <= {200, 409}
    assert statuses[200] > THREADS
    db.session.expire_all()
    assert sorted(each for number in range(1, 8) for each in column_of(number)) == sorted(ids)
    doubled = select(Deal.step_id).group_by(Deal.step_id, Deal.position).having(func.count() > 1)
    assert db.session.scalars(doubled).all() == []
    done = db.session.scalar(select(func.count()).select_from(Event).where(Event.record_type == "deal"))
    assert done == statuses[200]
    pages = [client_of(user).get("/deals/board") for user in (owner, colleague)]
    for number in range(1, 6):
        assert shown_in(pages[0], number) == shown_in(pages[1], number) == column_of(number)


def test_of_many_who_saw_the_same_card_one_moves_it(people):
    deal = make_deal()
    target, deal_id, version = step_id(3), deal.id, deal.version
    db.session.commit()
    statuses = Counter()

    def drop(client, headers):
        data = {"step": target, "after_id": "", "version": version}
        statuses[client.post(f"/deals/{deal_id}/step", data=data, headers=headers).status_code] += 1

    at_once([lambda who=who: drop(*who) for who in people])
    assert statuses == {200: 1, 409: THREADS - 1}
    db.session.expire_all()
    assert column_of(3) == [deal_id]


def test_many_put_their_card_behind_the_same_one(people):
    """Each gets a place of its own between the same neighbours."""
    cards = [make_deal(str(number)).id for number in range(THREADS)]
    last, first = make_deal("last", step=2).id, make_deal("first", step=2).id
    target = step_id(2)
    db.session.commit()
    statuses = Counter()

    def drop(client, headers, card):
        data = {"step": target, "after_id": first, "version": 1}
        statuses[client.post(f"/deals/{card}/step", data=data, headers=headers).status_code] += 1

    at_once([lambda who=who, card=card: drop(*who, card) for who, card in zip(people, cards, strict=True)])
    assert statuses == {200: THREADS}
    order = column_of(2)
    assert (order[0], order[-1]) == (first, last)
    assert sorted(order[1:-1]) == sorted(cards)
