"""Chains: one thread before there is a subject; joined, left, merged, and taken back (OC-05, OC-06)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from crm.database import db
from crm.models import Event, StaleVersion
from crm.services.interactions import chain_picks, chains
from crm.services.interactions.chains import (
    DifferentSubjects,
    SameChain,
    join,
    leave,
    take_subject,
    thread_of,
)
from crm.services.undo import one_gesture, undo
from tests.factories import TODAY, make_company, make_deal, make_interaction


def later(days: int) -> date:
    return TODAY + timedelta(days=days)


def chain_of(*titles: str, **values) -> list:
    """Interactions of one chain, a day after each other."""
    links = [make_interaction(title, on=later(day), **values) for day, title in enumerate(titles)]
    chain_id = chains.chain_of(links[0])
    for link in links[1:]:
        link.chain_id = chain_id
    db.session.flush()
    return links


def titles(interaction, user) -> list[str]:
    return [row.title for row in thread_of(interaction, user)]


def test_a_chain_is_read_in_the_order_of_its_days_from_any_link(owner):
    call, letter, meeting = chain_of("Apel", "Catalog", "Întâlnire")
    call.move_to_day(later(9))
    db.session.flush()
    for link in (call, letter, meeting):
        assert titles(link, owner) == ["Catalog", "Întâlnire", "Apel"]


def test_an_interaction_alone_has_no_thread(owner):
    alone = make_interaction()
    chains.chain_of(alone)
    assert titles(alone, owner) == []


def test_the_thread_is_one_query(owner, count_queries):
    call, *_rest = chain_of(*map(str, range(30)))
    db.session.commit()
    assert call.chain_id
    assert owner.role
    assert count_queries(lambda: thread_of(call, owner)) == 1


def test_private_links_of_others_are_not_there(owner, colleague):
    call, letter, meeting = chain_of("Apel", "Tainic", "Întâlnire", responsible_id=colleague.id)
    letter.is_private = True
    db.session.flush()
    assert titles(call, owner) == ["Apel", "Întâlnire"]
    assert titles(meeting, colleague) == ["Apel", "Tainic", "Întâlnire"]


def test_restricted_users_see_their_links_and_nobody_s(restricted, owner):
    call, letter, _meeting = chain_of("Apel", "Catalog", "Întâlnire")
    call.responsible_id, letter.responsible_id = restricted.id, owner.id
    db.session.flush()
    assert titles(call, restricted) == ["Apel", "Întâlnire"]


def test_archived_links_are_not_shown(owner):
    call, letter, meeting = chain_of("Apel", "Catalog", "Întâlnire")
    letter.archive(by=owner)
    assert titles(call, owner) == ["Apel", "Întâlnire"]
    meeting.archive(by=owner)
    assert titles(call, owner) == []


class TestJoin:
    def test_two_alone_begin_a_chain_and_undo_parts_them(self, owner):
        call, letter = make_interaction("Apel"), make_interaction("Scrisoare")
        event = join(letter, call, by=owner)
        assert titles(call, owner) == titles(letter, owner) == ["Apel", "Scrisoare"]
        undo(event, by=owner)
        assert titles(call, owner) == titles(letter, owner) == []

    def test_one_moves_from_chain_to_chain(self, owner):
        first, second, third = chain_of("1", "2", "3")
        other, _more = chain_of("a", "b")
        join(second, other, by=owner)
        assert titles(first, owner) == ["1", "3"]
        assert titles(second, owner) == ["a", "2", "b"]
        assert third.chain_id != other.chain_id

    def test_two_chains_become_one_and_undo_parts_them(self, owner):
        first, *_rest = chain_of("1", "2")
        other, *_more = chain_of("a", "b")
        event = join(first, other, by=owner, with_chain=True)
        assert titles(other, owner) == ["1", "a", "2", "b"]
        undo(event, by=owner)
        assert (titles(first, owner), titles(other, owner)) == (["1", "2"], ["a", "b"])

    def test_what_others_keep_private_moves_along_unseen(self, owner, colleague):
        first, secret = chain_of("1", "Tainic", responsible_id=colleague.id)
        secret.is_private = True
        other, *_more = chain_of("a", "b")
        join(first, other, by=owner, with_chain=True)
        assert "Tainic" not in titles(other, owner)
        assert "Tainic" in titles(other, colleague)

    def test_the_same_chain_is_refused(self, owner):
        first, second = chain_of("1", "2")
        for other in (first, second):
            with pytest.raises(SameChain):
                join(first, other, by=owner)

    def test_the_subject_of_one_side_becomes_that_of_both(self, owner, colleague):
        deal = make_deal()
        call, secret = chain_of("1", "Tainic", responsible_id=colleague.id)
        secret.is_private = True
        about = make_interaction("Despre", deal_id=deal.id)
        event = join(about, call, by=owner)
        assert (call.deal_id, secret.deal_id) == (deal.id, None)
        undo(event, by=owner)
        assert (call.deal_id, about.deal_id, about.chain_id) == (None, deal.id, None)

    def test_two_subjects_cannot_be_one_chain(self, owner):
        about = make_interaction(deal_id=make_deal().id)
        with pytest.raises(DifferentSubjects):
            join(about, make_interaction(deal_id=make_deal().id), by=owner)
        assert about.chain_id is None

    def test_a_link_that_moved_meanwhile_is_stale(self, owner):
        letter, other = chain_of("1", "2")
        set_committed_value(letter, "chain_id", None)  # as it was read before somebody chained it
        with pytest.raises(StaleVersion):
            join(make_interaction(), letter, by=owner)
        assert letter.chain_id == other.chain_id


class TestLeave:
    def test_whoever_leaves_leaves_the_others_together(self, owner):
        first, second, third = chain_of("1", "2", "3")
        event = leave(first, by=owner)
        assert titles(second, owner) == titles(third, owner) == ["2", "3"]
        assert titles(first, owner) == []
        undo(event, by=owner)
        assert titles(first, owner) == ["1", "2", "3"]

    def test_the_one_that_left_begins_a_chain_of_its_own(self, owner):
        first, second, _third = chain_of("1", "2", "3")
        leave(first, by=owner)
        join(make_interaction("nou"), first, by=owner)
        assert titles(first, owner) == ["1", "nou"]
        assert titles(second, owner) == ["2", "3"]

    def test_the_subject_stays(self, owner):
        deal = make_deal()
        first, _second = chain_of("1", "2", deal_id=deal.id)
        leave(first, by=owner)
        assert first.deal_id == deal.id


def test_a_link_takes_over_what_the_chain_is_for(owner):
    deal = make_deal()
    first, second = chain_of("1", "2")
    second.deal_id = deal.id
    db.session.flush()
    event = take_subject(first, by=owner)
    assert first.deal_id == deal.id
    assert take_subject(first, by=owner) is None
    undo(event, by=owner)
    assert first.deal_id is None


def test_the_next_step_after_a_finished_one_stays_in_the_chain(owner):
    _first, second = chain_of("1", "2")
    with one_gesture():
        second.finish(by=owner)
        second.plan_next(later(5), by=owner, title="3")
    assert titles(second, owner) == ["1", "2", "3"]


def test_each_act_is_an_event_of_the_link(owner):
    call, letter = make_interaction(), make_interaction()
    join(letter, call, by=owner)
    leave(letter, by=owner)
    actions = db.session.scalars(select(Event.action).where(Event.record_id == letter.id).order_by(Event.id))
    assert actions.all() == ["chained", "unchained"]


class TestPicks:
    def test_those_with_the_same_client_come_first_and_words_find_the_rest(self, owner):
        company = make_company()
        call = make_interaction("Apel", contact_id=company.id)
        same = make_interaction("Ofertă", contact_id=company.id)
        other = make_interaction("Montaj bucătărie")
        db.session.commit()
        assert [row.id for row in chain_picks.suggest(call, "", owner)] == [same.id]
        assert [row.id for row in chain_picks.suggest(call, "bucat", owner)] == [other.id]

    def test_the_own_chain_the_archive_and_private_ones_are_left_out(self, owner, colleague):
        call, _letter = chain_of("1", "2")
        make_interaction("Arhivă").archive(by=owner)
        make_interaction("Tainic", is_private=True, responsible_id=colleague.id)
        free = make_interaction("Liber")
        db.session.commit()
        assert [row.id for row in chain_picks.suggest(call, "", owner)] == [free.id]
