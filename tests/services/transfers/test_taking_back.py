"""An import can be taken back: what it made goes, what it changed returns, what was used since stays."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Company, Contact, Deal, ImportKind, ImportRun, ImportState, Job
from crm.services.jobs import runner
from crm.services.transfers import intake, taking_back
from tests.factories import make_deal
from tests.pages import parsed
from tests.services.transfers.files import bring, tally

ROWS = 450
COMPANIES = "Name,Sector\n" + "".join(f"Firma {n},retail\n" for n in range(ROWS))


def live(model) -> int:
    return db.session.scalar(select(func.count(model.id)).where(model.archived_at.is_(None)))


def taken_back(run, by) -> dict:
    run_id = run.id
    intake.take_back(run, by=by)
    db.session.commit()
    runner.wait_until_idle(30)
    run = db.session.get(ImportRun, run_id)
    assert run.state is ImportState.TAKEN_BACK
    return run.report["taken_back"]


def test_what_it_made_is_archived_and_can_come_in_again(admin):
    run = bring(ImportKind.COMPANIES, COMPANIES, admin)
    assert taken_back(run, admin) == {"archived": ROWS}
    assert live(Contact) == 0
    assert tally(bring(ImportKind.COMPANIES, COMPANIES)) == {"rows": ROWS, "made": ROWS}
    assert live(Contact) == ROWS


def test_deals_go_with_the_companies_they_made(admin):
    run = bring(ImportKind.DEALS, "Id,Title,Company,Stage\n1,A,Alfa,Talks\n2,B,Alfa,Won\n", admin)
    assert taken_back(run, admin) == {"archived": 3}
    assert (live(Deal), live(Company)) == (0, 0)


def test_what_it_changed_is_as_before(admin):
    bring(ImportKind.COMPANIES, "Name,Sector,Phone,Tags\nAlfa,retail,0211234567,vip\n", admin)
    again = "Name,Sector,Phone,Tags\nAlfa,medical,0317654321,rar\nBeta,,,\n"
    run = bring(ImportKind.COMPANIES, again, admin, known="update")
    assert taken_back(run, admin) == {"archived": 1, "set_back": 1}
    alfa = db.session.scalars(select(Company).where(Company.archived_at.is_(None))).one()
    assert (alfa.name, alfa.industry, alfa.tag_names) == ("Alfa", "retail", ["vip"])
    assert [point.value for point in alfa.points] == ["0211234567"]


def test_what_was_used_since_stays(admin):
    run = bring(ImportKind.COMPANIES, "Name\nAlfa\nBeta\nGama\n", admin)
    alfa, beta, _gama = db.session.scalars(select(Company).order_by(Company.name)).all()
    alfa.industry = "retail"
    alfa.record_event("updated", by=admin)
    deal = make_deal(contact_id=beta.id)
    db.session.refresh(deal)
    deal.record_event("created", by=admin)
    assert taken_back(run, admin) == {"archived": 1, "kept": 2}
    assert [
        each.name
        for each in db.session.scalars(select(Company).order_by(Company.name))
        if not each.is_archived
    ] == [
        "Alfa",
        "Beta",
    ]


def test_a_killed_job_goes_on(admin):
    run = bring(ImportKind.COMPANIES, COMPANIES, admin)
    run_id = run.id
    job_id = intake.take_back(run, by=admin).id
    db.session.commit()
    taking_back.take_back(taking_back.next_events(run_id), run_id, admin.id)
    db.session.commit()
    assert live(Contact) == ROWS - taking_back.BATCH
    taking_back.run_taking_back(db.session.get(Job, job_id))
    assert live(Contact) == 0


@pytest.mark.parametrize("state", [ImportState.DRAFT, ImportState.RUNNING, ImportState.TAKEN_BACK])
def test_only_a_finished_import_can_be_taken_back(admin, client_of, state):
    run = bring(ImportKind.COMPANIES, "Name\nAlfa\n", admin)
    run.state, run_id = state, run.id
    client = client_of(admin)
    token = parsed(client.get("/imports/")).xpath("//input[@name='csrf_token']/@value")[0]
    client.post(f"/imports/{run_id}/undo", data={"csrf_token": token})
    assert db.session.get(ImportRun, run_id).state is state
    assert live(Contact) == 1
