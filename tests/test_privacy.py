"""What is private stays with those whose it is: every page, every act, every count (SC-29, MC-50).

The walk goes over the app's own list of addresses, so that a page made later is looked at as well.
"""

import re
from datetime import date, time

import pytest
from flask import url_for
from sqlalchemy import select

from crm.database import db
from crm.lib.recurrence import Frequency, Rule
from crm.models import (
    Attachment,
    ChecklistItem,
    ClientReminder,
    Event,
    Interaction,
    MailState,
    Message,
    MessageChannel,
    MessageKind,
    Participant,
    ReceivedMail,
    Role,
    Step,
    StoredFile,
    TimeEntry,
)
from crm.services.accounts.departures import depart, holdings
from crm.services.recurrence import series as recurrence
from tests.factories import make_company, make_deal, make_interaction, make_user
from tests.pages import form_on

DAY = date(2027, 2, 17)
TITLES = ("Zorkfeld", "zorkfeld", "Quxnote", "Plughperson")
PARTS = ("Zorkfile", "Zorkitem", "Zorkhours", "Zorktag", "Zorkplace", "Zorksource", "ZORK-77", "Zorkletter")
DAYS = ("17 Feb", "2027-02-17", "17.02.2027")
MARKS = (*TITLES, *PARTS, *DAYS)
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
SAFE_TO_CALL = re.compile(r"^(?!static|auth\.|health\.)")
VIEWERS = {"admin": Role.ADMIN, "manager": Role.MANAGER, "user": Role.USER, "restricted": Role.RESTRICTED}


@pytest.fixture
def secret(owner):
    """A private meeting of *owner* with a client and a deal that everybody may see."""
    company = make_company("Offen SRL", owner_id=None)
    deal = make_deal("Offenes Geschäft", contact_id=company.id)
    meeting = make_interaction(
        "Zorkfeld", on=DAY, at=time(10), contact_id=company.id, deal_id=deal.id, is_private=True,
        responsible_id=owner.id, created_by_id=owner.id, memo="Zorkfeld memo", place="Zorkplace",
        source="Zorksource", document="ZORK-77", client_reminder=ClientReminder.EMAIL,
    )  # fmt: skip
    meeting.participants = [Participant(name="Plughperson", contact_id=company.id, position=0)]
    meeting.record_event("created", by=owner)
    meeting.add_note("Quxnote", by=owner)
    db.session.commit()
    return meeting


@pytest.fixture
def hung(secret, owner) -> dict[str, int]:
    """All that can hang on it, by the names that addresses have for their ids."""
    file = StoredFile(
        sha256="0" * 64, name="Zorkfile.jpg", media_type="image/jpeg", size=1, created_by_id=owner.id
    )
    picture = Attachment(
        interaction_id=secret.id, name="Zorkfile.jpg", file=file, thumbnail=file, added_by_id=owner.id
    )
    item = ChecklistItem(interaction_id=secret.id, text="Zorkitem", position=0)
    entry = TimeEntry(interaction_id=secret.id, user_id=owner.id, day=DAY, seconds=6660, words="Zorkhours")
    message = Message(
        key="zork", channel=MessageChannel.EMAIL, kind=MessageKind.DAY_BEFORE, interaction_id=secret.id,
        contact_id=secret.contact_id, occurrence_at=secret.starts_at, recipient="zorkletter@example.com",
        language="en", subject="Zorkletter", body="Zorkletter", message_id="<zork@example.com>",
        due_at=secret.starts_at, next_try_at=secret.starts_at,
    )  # fmt: skip
    mail = ReceivedMail(
        key="zork", user_id=owner.id, state=MailState.TAKEN_IN, interaction_id=secret.id,
        subject="Zorkletter", sender="zorkletter@example.com",
    )  # fmt: skip
    db.session.add_all([file, picture, item, entry, message, mail])
    secret.add_tag("Zorktag", by=owner)
    series = recurrence.found(secret, Rule(Frequency.WEEKLY, weekdays=(DAY.weekday(),)), by=owner)
    for each in (picture, item, entry):
        each.record_event("added", by=owner)
    db.session.commit()
    return {
        "attachment_id": picture.id, "file_id": file.id, "item_id": item.id, "entry_id": entry.id,
        "message_id": message.id, "mail_id": mail.id, "series_id": series.id,
        "participant_id": secret.participants[0].id,
    }  # fmt: skip


@pytest.fixture(params=VIEWERS)
def viewer(request, team, client_of):
    user = make_user(
        f"{request.param}.viewer@example.com", VIEWERS[request.param], family_name="Viewer", language="en"
    )
    return client_of(user)


def addresses(app, secret, method: str, hung: dict[str, int] | None = None) -> list[tuple[str, str]]:
    """(endpoint, address) of every page or act of *method* that a reader could ask for."""
    ids = {
        "interaction_id": secret.id, "contact_id": secret.contact_id, "deal_id": secret.deal_id,
        "user_id": secret.responsible_id, "note_id": secret.notes[0].id, "step_id": 1, "process_id": 1,
        **(hung or {}),
    }  # fmt: skip
    histories = {"record_type": "contact", "record_id": secret.contact_id}
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            known = {**ids, **(histories if "record_type" in rule.arguments else {})}
            if (
                method in rule.methods
                and rule.arguments <= known.keys()
                and SAFE_TO_CALL.match(rule.endpoint)
            ):
                values = {name: known[name] for name in rule.arguments}
                found.append((rule.endpoint, url_for(rule.endpoint, **values)))
    return found


QUERIES = (
    "/?user={user}", "/?user={user}&date=2027-02-17", "/interactions/?q=zorkfeld",
    "/interactions/?responsible={user}", "/interactions/?contact_id={contact}",
    "/interactions/?period=between&first=2027-02-01&last=2027-02-28", "/search?q=zorkfeld",
    "/search?q=quxnote", "/search?q=plughperson", "/search?q=orkfel", "/contacts/?q=zorkfeld",
    "/deals/?q=zorkfeld", "/deals/board?q=zorkfeld", "/history/deal/{deal}",
    "/contacts/options?field=contact&contact=zork",
)  # fmt: skip


# Each would find it, were it not private: by what hangs on it, by who, by where, by when.
HUNG_QUERIES = (
    "/interactions/?tag=Zorktag", "/interactions/?q=zorkplace", "/interactions/?q=77",
    "/interactions/?created_by={user}", "/interactions/?participant={user}", "/interactions/?deal=Offenes",
    "/interactions/?group=contact", "/interactions/?group=responsible", "/interactions/?group=subject",
    "/interactions/?group=step", "/interactions/?group=day", "/interactions/?group=state",
    "/search?q=zorkplace", "/search?q=ZORK-77",
    "/contacts/known?kind=person&family_name=Plughperson",
    "/calendar/?view=agenda&date=2027-02-17&users=all", "/time/?first=2027-02-01&last=2027-02-28",
    "/desk/?user={user}", "/plan/?date=2027-02-17",
)  # fmt: skip


class TestOthersSeeNothing:
    def test_no_page_tells_of_it(self, app, secret, viewer):
        for endpoint, address in addresses(app, secret, "GET"):
            for headers in ({}, PARTIAL):
                answer = viewer.get(address, headers=headers)
                assert answer.status_code < 500, endpoint
                assert not told(answer), f"{endpoint} tells {told(answer)}"

    def test_no_filter_or_search_finds_it(self, secret, viewer):
        ids = {"user": secret.responsible_id, "contact": secret.contact_id, "deal": secret.deal_id}
        for query in QUERIES:
            for headers in ({}, PARTIAL):
                address = query.format(**ids)
                answer = viewer.get(address, headers=headers)
                assert not told(answer, MARKS[2:4]), address
                assert not told(answer, ("Zorkfeld",)), address

    @pytest.mark.parametrize("view", ["month", "week", "day", "agenda"])
    def test_the_calendar_says_busy_and_nothing_more(self, secret, viewer, view):
        for who in ("", f"&user={secret.responsible_id}", f"&people={secret.responsible_id}", "&who=all"):
            answer = viewer.get(f"/calendar/?view={view}&date=2027-02-17{who}")
            assert answer.status_code == 200
            assert not told(answer, MARKS[:4])
            assert f"/interactions/{secret.id}" not in answer.get_data(as_text=True)

    def test_its_own_addresses_are_not_there(self, app, secret, viewer):
        own = [
            each for each in addresses(app, secret, "GET") if "interaction_id" in arguments_of(app, each[0])
        ]
        assert len(own) > 5
        for endpoint, address in own:
            assert viewer.get(address).status_code == 404, endpoint

    def test_no_act_reaches_it(self, app, secret, viewer):
        before = state_of(secret)
        token = form_on(viewer.get("/interactions/new"), "/interactions/new").fields["csrf_token"]
        for endpoint, address in addresses(app, secret, "POST"):
            if "interaction_id" not in arguments_of(app, endpoint):
                continue
            data = {
                "csrf_token": token,
                "state": "done",
                "again": "1d",
                "text": "x",
                "title": "x",
                "step_id": "1",
            }
            for headers in ({}, PARTIAL):
                answer = viewer.post(address, data=data, headers=headers)
                assert answer.status_code in (403, 404), (endpoint, answer.status_code)
        assert state_of(secret) == before

    def test_undo_is_not_there(self, secret, viewer):
        token = form_on(viewer.get("/interactions/new"), "/interactions/new").fields["csrf_token"]
        for event in db.session.scalars(select(Event)).all():
            answer = viewer.post(f"/events/{event.id}/undo", data={"csrf_token": token})
            assert answer.status_code == 404
        assert not secret.is_archived

    def test_client_and_deal_have_no_next_step(self, secret, viewer):
        contact = viewer.get(f"/contacts/{secret.contact_id}").get_data(as_text=True)
        deal = viewer.get(f"/deals/{secret.deal_id}").get_data(as_text=True)
        board = viewer.get("/deals/board").get_data(as_text=True)
        listed = viewer.get("/contacts/?without_step=y&step=none&next=none").get_data(as_text=True)
        assert "No next step" in contact
        assert "No next step" in deal
        assert "No next step" in board
        assert "Offen SRL" in listed


class TestWhatHangsOnIt:
    def test_no_page_tells_of_it(self, app, secret, hung, viewer):
        for endpoint, address in addresses(app, secret, "GET", hung):
            for headers in ({}, PARTIAL):
                answer = viewer.get(address, headers=headers)
                assert answer.status_code < 500, endpoint
                assert not told(answer), f"{endpoint} tells {told(answer)}"

    def test_its_own_addresses_are_not_there(self, app, secret, hung, viewer):
        own = [
            each for each in addresses(app, secret, "GET", hung) if arguments_of(app, each[0]) & hung.keys()
        ]
        assert len(own) > 8
        for endpoint, address in own:
            assert viewer.get(address).status_code in (403, 404), endpoint

    def test_no_act_reaches_it(self, app, secret, hung, viewer):
        before = contents()
        token = form_on(viewer.get("/interactions/new"), "/interactions/new").fields["csrf_token"]
        for endpoint, address in addresses(app, secret, "POST", hung):
            if arguments_of(app, endpoint) & hung.keys():
                answer = viewer.post(address, data={"csrf_token": token, "text": "x", "state": "done"})
                assert answer.status_code in (403, 404), (endpoint, answer.status_code)
        assert contents() == before

    @pytest.mark.parametrize("query", HUNG_QUERIES)
    def test_no_filter_or_search_finds_it(self, secret, hung, viewer, query):
        ids = {"user": secret.responsible_id, "contact": secret.contact_id, "deal": secret.deal_id}
        for headers in ({}, PARTIAL):
            answer = viewer.get(query.format(**ids), headers=headers)
            assert answer.status_code == 200
            assert not told(answer, TITLES if "2027-02" in query else (*TITLES, *DAYS))

    @pytest.mark.parametrize(
        "query", [each for each in HUNG_QUERIES if "/interactions/" in each or "q=" in each]
    )
    def test_the_same_questions_find_it_for_its_owner(self, secret, hung, owner, client_of, query):
        """Else the questions above would prove nothing."""
        secret.participants_data = [{**secret.participants_data[0], "contact_id": None, "user_id": owner.id}]
        db.session.commit()
        ids = {"user": secret.responsible_id, "contact": secret.contact_id, "deal": secret.deal_id}
        assert told(client_of(owner).get(query.format(**ids)), ("Zorkfeld",))

    def test_no_sum_counts_it(self, secret, hung, viewer):
        for address in ("/time/", f"/contacts/{secret.contact_id}", f"/deals/{secret.deal_id}"):
            assert "1:51" not in viewer.get(address).text, address


class TestWhoseItIs:
    def test_they_see_it_everywhere(self, secret, owner, client_of):
        client = client_of(owner)
        for address in ("/interactions/", f"/contacts/{secret.contact_id}", f"/deals/{secret.deal_id}",
                        "/search?q=zorkfeld", f"/interactions/{secret.id}", "/?date=2027-02-17"):  # fmt: skip
            assert "Zorkfeld" in client.get(address).get_data(as_text=True), address


class TestPrivateProcess:
    def test_whatever_walks_it_is_private(self, owner):
        step = db.session.scalars(select(Step).where(Step.key == "private.01")).one()
        dentist = make_interaction("Dentist", responsible_id=owner.id)
        dentist.walk_to(step, by=owner, on=DAY)
        assert dentist.is_private

    def test_undo_takes_both_back(self, owner, client_of):
        step = db.session.scalars(select(Step).where(Step.key == "private.01")).one()
        dentist = make_interaction("Dentist", responsible_id=owner.id)
        event = dentist.walk_to(step, by=owner, on=DAY)
        assert event.before == {"step_id": None, "is_private": False}


class TestDeparture:
    def test_private_ones_are_not_handed_over(self, secret, owner, admin, colleague):
        assert holdings(owner)["interaction"] == 0
        depart(owner, colleague, by=admin)
        assert db.session.get(Interaction, secret.id).responsible_id == owner.id


class TestRestricted:
    def test_a_restricted_user_sees_nothing_of_a_colleagues_work(
        self, app, secret, owner, restricted, client_of
    ):
        secret.is_private = False
        company, deal = secret.contact, secret.deal
        company.owner_id = deal.owner_id = owner.id
        restricted.language = "en"
        client = client_of(restricted)
        marks = (*MARKS, "Offen SRL", "Offenes Geschäft")
        for endpoint, address in addresses(app, secret, "GET"):
            for headers in ({}, PARTIAL):
                answer = client.get(address, headers=headers)
                assert not told(answer, marks), f"{endpoint} tells {told(answer, marks)}"


def told(answer, marks=MARKS) -> list[str]:
    """The marks of the secret in an answer; the question itself is not one."""
    text = answer.get_data(as_text=True)
    return [mark for mark in marks if mark in text]


def arguments_of(app, endpoint: str) -> set[str]:
    return set().union(*(rule.arguments for rule in app.url_map.iter_rules(endpoint)))


def contents() -> list[tuple]:
    """Every row of every table but those that requests write themselves."""
    db.session.rollback()
    tables = [table for table in db.metadata.sorted_tables if table.name != "submission"]
    return [tuple(row) for table in tables for row in db.session.execute(select(table))]


def state_of(interaction: Interaction) -> dict:
    db.session.expire_all()
    return {column: getattr(interaction, column) for column in Interaction.tracked_columns()}
