"""Many interactions changed at once: how many, why not the others, and one Undo for all (OC-16)."""

from datetime import date

import pytest
from sqlalchemy import select

from crm.blueprints.interactions.listing.ticked import MOST
from crm.database import db
from crm.models import Event, Interaction, Process, State, Team
from crm.team import forget_team
from tests.factories import make_deal, make_interaction, take_part
from tests.pages import form_on, parsed, submit, values_of

LIST = "/interactions/"
LONG_AGO, FAR = date(2020, 3, 2), date(2099, 3, 2)
BULK = "/interactions/bulk"


def bulk(client, *interactions, act="apply", **fields):
    ids = [f"{each.id}.{each.version}" for each in interactions]
    return submit(client, LIST, BULK, ids=ids, act=act, **fields)


def said(client) -> str:
    return " ".join(parsed(client.get(LIST)).xpath("string(//*[@id='toasts'])").split())


def undo(client) -> None:
    page = client.get(LIST)
    form = next(form for form in parsed(page).forms if "/undo" in (form.action or ""))
    assert client.post(form.action, data=dict(form.form_values())).status_code == 303


@pytest.fixture
def three(owner):
    return [make_interaction(str(number), responsible_id=owner.id) for number in range(3)]


def reread(*records) -> None:
    for record in records:
        db.session.refresh(record)


def test_several_things_in_one_gesture_and_one_undo(client_of, owner, colleague, three):
    deal, step = (
        make_deal("Birouri"),
        db.session.scalars(select(Process).where(Process.key == "sale")).one().steps[1],
    )
    client = client_of(owner)
    answer = bulk(
        client,
        *three[:2],
        to_state="in_progress",
        to_user=colleague.id,
        to_deal="Birouri",
        to_step=step.id,
        to_tag="Târg",
        to_day=FAR.isoformat(),
    )
    assert (answer.status_code, answer.location) == (303, LIST)
    reread(*three)
    changed = three[0]
    assert (changed.state, changed.responsible_id, changed.deal_id) == (
        State.IN_PROGRESS,
        colleague.id,
        deal.id,
    )
    assert (changed.step_id, changed.tag_names) == (step.id, ["Târg"])
    assert changed.deferred_until == FAR
    assert three[2].state is State.OPEN
    batches = set(db.session.scalars(select(Event.batch).where(Event.record_type == "interaction")))
    assert len(batches) == 1
    undo(client)
    reread(*three)
    assert (changed.state, changed.responsible_id, changed.deal_id) == (State.OPEN, owner.id, None)
    assert (changed.step_id, changed.tag_names, changed.deferred_until) == (None, [], None)


def test_it_says_how_many_and_why_not_the_others(client_of, owner, three):
    client, marks = client_of(owner), [f"{each.id}.{each.version}" for each in three]
    three[0].mark_reviewed(True, by=owner)
    three[1].is_reviewed = True
    db.session.commit()
    answer = submit(
        client,
        LIST,
        BULK,
        ids=[*marks[:1], f"{three[1].id}.{three[1].version}", marks[2], "999999.1"],
        act="reviewed",
    )
    assert answer.status_code == 303
    words = said(client)
    assert "1 interacțiune modificată." in words
    assert "Modificate" not in words
    assert "a fost modificată între timp" in words
    assert "Nu mai există: 1" in words
    assert "erau deja așa: 1" in words


def test_all_of_the_page(client_of, owner, three):
    submit(client_of(owner), LIST, BULK, all="1", act="watch")
    reread(*three)
    assert all(each.is_on_watch for each in three)


def test_a_restricted_user_changes_only_what_is_theirs(client_of, restricted, owner, colleague):
    own = make_interaction("propriu", responsible_id=restricted.id)
    nobodys = make_interaction("al nimănui")
    foreign = make_interaction("străin", responsible_id=owner.id)
    bulk(client_of(restricted), own, nobodys, foreign, to_state="done")
    reread(own, nobodys, foreign)
    assert [each.state for each in (own, nobodys, foreign)] == [State.DONE, State.OPEN, State.OPEN]


def test_private_ones_of_others_are_as_if_they_were_not_there(client_of, owner, colleague):
    mine, secret = (
        make_interaction("al meu"),
        make_interaction("secret", responsible_id=colleague.id, is_private=True),
    )
    client = client_of(owner)
    bulk(client, mine, secret, to_state="done")
    reread(mine, secret)
    assert (mine.state, secret.state) == (State.DONE, State.OPEN)
    assert "Nu mai există: 1" in said(client)


def test_nobody_puts_a_colleague_s_into_the_process_private(client_of, owner, colleague):
    step = db.session.scalars(select(Process).where(Process.key == "private")).one().steps[0]
    mine, other = (
        make_interaction("A", responsible_id=owner.id),
        make_interaction("B", responsible_id=colleague.id),
    )
    bulk(client_of(owner), mine, other, to_step=step.id)
    reread(mine, other)
    assert (mine.is_private, other.is_private) == (True, False)


def test_a_type_that_is_not_the_user_s_is_refused(client_of, owner, three):
    sale = db.session.scalars(select(Process).where(Process.key == "sale")).one()
    owner.allowed_process_ids = []
    bulk(client_of(owner), *three, to_step=sale.steps[0].id)
    reread(*three)
    assert {each.step_id for each in three} == {None}


def test_several_deals_of_the_same_words_are_asked_about(client_of, owner, three):
    first, second = make_deal("Birouri mari"), make_deal("Birouri mici")
    client = client_of(owner)
    page = bulk(client, *three, to_deal="Birouri", to_tag="x")
    assert page.status_code == 200
    form = form_on(page, BULK)
    client.post(BULK, data={**values_of(form), "to_deal_id": second.id})
    reread(*three)
    assert {(each.deal_id, *each.tag_names) for each in three} == {(second.id, "x")}
    assert first.id != second.id


@pytest.mark.parametrize("fields", [{}, {"act": "untag"}, {"to_day": "2000-01-01"}, {"to_day": "x"}])
def test_nothing_to_do_is_said_and_nothing_is_done(client_of, owner, three, fields):
    answer = bulk(client_of(owner), *three, **fields)
    assert answer.status_code == 303
    assert db.session.scalar(select(Event.id).where(Event.record_type == "interaction")) is None


def test_more_than_can_be_done_at_once_is_said_and_nothing_is_done(client_of, owner, three):
    """Some of them were changed and the rest left out without a word."""
    client = client_of(owner)
    ids = [f"{each.id}.{each.version}" for each in three] + [str(10**6 + number) for number in range(MOST)]
    assert submit(client, LIST, BULK, ids=ids, act="apply", to_state="done").status_code == 303
    assert "Nu s-a modificat nimic." in said(client)
    reread(*three)
    assert {each.state for each in three} == {State.OPEN}


@pytest.mark.parametrize("fields", [{"act": "x"}, {"to_state": "x"}])
def test_what_no_form_sends_is_refused(client_of, owner, three, fields):
    assert bulk(client_of(owner), *three, **fields).status_code == 400


class TestSwitch:
    @pytest.fixture(autouse=True)
    def off(self, owner):
        db.session.get(Team, 1).features = {"review_marks": False}
        db.session.commit()
        forget_team()

    def test_without_the_marks_nothing_stands_out_and_nothing_is_hidden(self, client_of, owner):
        make_interaction("amânat", on=LONG_AGO, deferred_until=FAR, responsible_id=owner.id)
        client = client_of(owner)
        page = parsed(client.get(LIST))
        assert page.xpath("//tr[@id]")
        assert not page.xpath("//tr[@class='fresh']")
        assert not page.xpath("//*[@name='reviewed' or @name='to_day' or @value='reviewed']")
        assert "amânat" in client.get("/").text

    def test_the_acts_are_not_there(self, client_of, owner, three):
        client = client_of(owner)
        assert bulk(client, *three, act="reviewed").status_code == 400
        assert client.get(f"/interactions/{three[0].id}/defer").status_code == 404


def test_the_database_is_asked_no_more_for_a_whole_page(client_of, owner, count_queries):
    client = client_of(owner)
    made = [make_interaction(str(number), responsible_id=owner.id) for number in range(20)]
    client.get(LIST)
    reads = []
    db.session.commit()
    few = count_queries(lambda: bulk(client, *made[:2], act="reviewed"))
    many = count_queries(lambda: bulk(client, *made[2:], act="reviewed"))
    reads.append((many - few) / 16)
    assert reads[0] <= 3  # an update and an event for each, nothing is read
    assert db.session.scalar(select(Interaction.id).where(Interaction.is_reviewed.is_(False))) is None


def test_others_private_ones_are_left_as_they_are(client_of, owner, colleague):
    meeting = take_part(make_interaction("Salarii", responsible_id=owner.id, is_private=True), colleague)
    client = client_of(colleague)
    assert bulk(client, meeting, to_state="done").status_code == 303
    assert "Fără drept de modificare: 1." in said(client)
    reread(meeting)
    assert meeting.state is State.OPEN
