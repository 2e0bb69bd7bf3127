"""A month of a furniture dealer: believable, whole, and only once."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from crm.config import LANGUAGES
from crm.database import db
from crm.lib import clock
from crm.models import (
    Affiliation,
    Company,
    Consent,
    Contact,
    Deal,
    DealState,
    Event,
    Interaction,
    Job,
    Note,
    NoteKind,
    Person,
    Product,
    Role,
    State,
    Team,
)
from crm.services import undo
from crm.services.jobs import runner
from crm.services.sample_company import make
from crm.services.sample_company.demo import make_demo
from crm.services.sample_company.stage import read, working_day
from tests.factories import make_team, make_user
from tests.pages import parsed

PLOT = read("plot")
NOUNS = ("companies", "people", "deals", "interactions")


@pytest.fixture
def sample(team, admin, owner, colleague):
    """The Romanian sample, with two colleagues who take part."""
    make(team, admin)
    db.session.commit()
    return admin


def count(model, *conditions) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def the(model, title: str):
    return db.session.scalars(select(model).where(model.title == title)).one()


def title_of(key: str, noun: str = "interactions", language: str = "ro") -> str:
    return read(language)[noun][key]["title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_makes_what_the_plot_says(app, language):
    made = make_demo(language)
    assert made == {"companies": 14, "people": 22, "products": 8, "deals": 12, "interactions": 62}
    found = {
        "companies": count(Company),
        "people": count(Person),
        "products": count(Product),
        "deals": count(Deal),
        "interactions": count(Interaction),
    }
    assert found == made
    assert db.session.get(Team, 1).name == read(language)["team"]["name"]
    assert count(Contact, Contact.language == language) == 36


def test_a_second_time_adds_nothing(sample, team):
    before = count(Event), count(Note), count(Consent)
    assert make(team, sample) == {}
    assert (count(Event), count(Note), count(Consent)) == before


def test_the_job_of_the_first_run_page_makes_it(team, admin):
    Job.enqueue("sample_company", {}, by=admin, key="sample_company")
    db.session.commit()
    runner.run_due(seconds=30)
    job = db.session.scalars(select(Job).where(Job.kind == "sample_company")).one()
    assert (job.failed, job.error, job.result["deals"]) == (False, "", 12)
    assert count(Company) == 14


def test_one_person_alone_plays_all_parts(team, admin):
    make(team, admin)
    assert count(Interaction, Interaction.responsible_id != admin.id) == 0
    starts = db.session.scalars(
        select(Interaction).where(Interaction.starts_at.is_not(None)).order_by(Interaction.starts_at)
    ).all()
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(starts))


def test_deals_stand_on_every_step(sample):
    numbers = {deal.step.number for deal in db.session.scalars(select(Deal))}
    assert numbers == {1, 2, 3, 4, 5, 6, 7}
    assert count(Deal, Deal.state == DealState.WON) == 2
    lost = db.session.scalars(select(Deal).where(Deal.state == DealState.LOST)).all()
    assert len(lost) == 2
    assert all(deal.loss_reason and deal.loss_text for deal in lost)
    assert all(deal.amount_minor and deal.currency == "RON" for deal in db.session.scalars(select(Deal)))


def test_what_is_past_is_done_and_noted(sample):
    today = clock.today("Europe/Bucharest")
    done = count(Interaction, Interaction.state == State.DONE, Interaction.starts_on < today)
    late = count(Interaction, Interaction.state != State.DONE, Interaction.due_on < today)
    assert done > 30
    assert 3 <= late <= 6
    for kind in NoteKind:
        assert count(Note, Note.kind == kind) > 10, kind
    assert count(Note, Note.text == "") == 0


def test_nothing_happened_in_the_future(sample):
    now = clock.now()
    assert count(Event, Event.at > now) == 0
    assert count(Note, Note.at > now) == 0
    moments = db.session.scalars(select(Event.at).order_by(Event.id)).all()
    assert moments == sorted(moments)
    assert now - moments[-2] < timedelta(days=5) < timedelta(days=28) < now - moments[2]


def test_a_postponed_prospect_is_the_same_record_on_another_day(sample):
    call = the(Interaction, title_of("pharmacy_call"))
    assert (call.state, len(call.notes)) == (State.OPEN, 2)
    assert 85 <= (call.starts_on - clock.today("Europe/Bucharest")).days <= 95
    actions = db.session.scalars(
        select(Event.action).where(Event.record_type == "interaction", Event.record_id == call.id)
    ).all()
    assert actions == ["created", "rescheduled", "rescheduled"]


def test_its_history_can_be_undone(sample):
    deal = the(Deal, title_of("hotel", "deals"))
    event = db.session.scalars(
        select(Event).where(Event.record_type == "deal", Event.record_id == deal.id).order_by(Event.id.desc())
    ).first()
    undo.undo(event, by=sample)
    assert deal.step.number == 3


def test_somebody_works_for_two_companies(sample):
    twice = select(Affiliation.person_id).group_by(Affiliation.person_id).having(func.count() > 1)
    person = db.session.get(Person, db.session.scalars(twice).one())
    assert [row.is_main for row in person.companies] == [True, False]


def test_my_day_shows_everything_of_today(sample, client_of):
    today, interactions = clock.today("Europe/Bucharest"), select(Interaction.title)
    mine = interactions.where(Interaction.responsible_id == sample.id, Interaction.state != State.DONE)
    due = mine.where(Interaction.starts_on <= today)
    titles = db.session.scalars(due).all()
    assert len(titles) >= 8
    page = parsed(client_of(sample).get("/")).text_content()
    assert [title for title in titles if title not in page] == []
    assert title_of("guesthouse", "deals") in page


def test_prices_follow_the_teams_currency(app):
    euro_team = make_team(currency="EUR")
    make(euro_team, make_user("admin@example.com", Role.ADMIN))
    desk = db.session.scalars(select(Product).where(Product.code == "BR-140")).one()
    assert (desk.currency, desk.price_minor) == ("EUR", 37_800)


@given(today=st.dates(date(2024, 1, 1), date(2030, 1, 1)), distance=st.integers(-60, 60).filter(bool))
def test_days_of_the_plot_are_working_days(today, distance):
    day = working_day(today, distance)
    assert day.weekday() < 5
    assert (day > today) is (distance > 0)
    assert working_day(today, 0) == today


def test_acts_never_fall_on_today():
    """An hour of today may still be to come: what has happened, happened before."""
    moments = [part["made"] for noun in NOUNS for part in PLOT[noun]]
    moments += [act["at"] for part in PLOT["interactions"] for act in part.get("acts", ())]
    moments += [move["at"] for part in PLOT["deals"] for move in part["walk"]]
    assert all(int(moment.split()[0]) < 0 for moment in moments)
