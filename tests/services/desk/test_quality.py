"""How complete the contacts are: counted by the job, told apart by whose they are."""

import pytest

from crm.database import db
from crm.models import ContactPoint, ContactQuality, Job, PointKind, State
from crm.services.desk.counting import count_contact_quality
from crm.services.desk.quality import Figures, quality_for
from crm.services.jobs.registry import HANDLERS, PERIODIC, handler_of
from tests.factories import make_company, make_interaction, make_person


def counted(user):
    db.session.commit()
    count_contact_quality(Job())
    return quality_for(user)


@pytest.fixture
def contacts(owner, colleague):
    """Three of the owner's, one of a colleague's, one of nobody's."""
    whole = make_company("Alfa SRL", owner_id=owner.id, phone="0721 234 567")
    whole.points.append(ContactPoint(kind=PointKind.EMAIL, value="a@example.com"))
    bare = make_company("Beta SRL", owner_id=owner.id)
    make_person("Pop", "Ana", owner_id=owner.id)
    make_company("BETA S.R.L.", owner_id=colleague.id, phone="0721 234 568")
    make_company("Gama SRL")
    make_interaction(contact_id=whole.id, responsible_id=owner.id)
    return whole, bare


def test_before_the_first_count_there_is_nothing(owner):
    assert quality_for(owner) is None


def test_a_team_without_contacts_is_counted_too(owner):
    quality = counted(owner)
    assert (quality.own, quality.everything) == (Figures(), Figures())


def test_own_ones_and_all(owner, contacts):
    quality = counted(owner)
    assert quality.own == Figures(total=3, phone=1, email=1, owner=3, next_step=1, unique_name=2)
    assert quality.everything == Figures(total=5, phone=2, email=1, owner=4, next_step=1, unique_name=3)
    assert quality.own.share("phone") == 33
    assert quality.own.lacking("email") == 2


def test_a_restricted_user_learns_nothing_of_others(restricted, contacts):
    make_company("Delta SRL", owner_id=restricted.id)
    quality = counted(restricted)
    assert quality.own.total == 1
    assert quality.everything is None


def test_archived_ones_do_not_count(owner, contacts):
    contacts[1].archive(by=owner)
    quality = counted(owner)
    assert quality.own.total == 2
    # The namesake in the archive is nobody's double.
    assert quality.everything.unique_name == 4


def test_private_ones_of_others_are_no_next_step(owner, colleague, contacts):
    make_interaction(contact_id=contacts[1].id, responsible_id=colleague.id, is_private=True)
    quality = counted(owner)
    assert (quality.own.next_step, quality.everything.next_step) == (1, 1)


def test_own_private_ones_are_a_next_step_of_ones_own_contact_only(owner, contacts):
    make_interaction(contact_id=contacts[1].id, responsible_id=owner.id, is_private=True)
    quality = counted(owner)
    assert (quality.own.next_step, quality.everything.next_step) == (2, 1)


def test_what_is_finished_is_no_next_step(owner, contacts):
    make_interaction(contact_id=contacts[1].id, responsible_id=owner.id, state=State.DONE)
    assert counted(owner).own.next_step == 1


def test_counting_again_replaces_the_figures(owner, contacts):
    counted(owner)
    make_company("Epsilon SRL", owner_id=owner.id)
    assert counted(owner).own.total == 4
    owners = db.session.query(ContactQuality.owner_id).all()
    assert len(owners) == len(set(owners))


def test_it_is_a_job_of_every_hour():
    assert PERIODIC["count_contact_quality"] == 1
    assert handler_of("count_contact_quality") is count_contact_quality
    assert "count_contact_quality" in HANDLERS


def test_the_desk_reads_a_few_rows_whatever_the_number_of_contacts(owner, contacts, count_queries):
    counted(owner)
    assert count_queries(lambda: quality_for(owner)) == 1
