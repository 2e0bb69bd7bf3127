"""The acts on one interaction: light, note, another day, done and next."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import Interaction, NoteKind, State
from tests.factories import TODAY, make_company, make_interaction
from tests.pages import form_on, parsed, submit, values_of

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
ACTS = {
    "state": {"state": "done"},
    "notes": {"text": "x"},
    "reschedule": {"again": "1w"},
    "finish": {"text": "x"},
    "next": {"again": "1w"},
    "archive": {},
    "restore": {},
}


@pytest.fixture(autouse=True)
def monday():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def interaction(owner):
    return make_interaction(contact_id=make_company(owner_id=owner.id).id, responsible_id=owner.id)


@pytest.fixture
def url(interaction):
    return f"/interactions/{interaction.id}"


def token_of(client) -> str:
    return values_of(form_on(client.get("/interactions/new"), "/interactions/new"))["csrf_token"]


class TestAccess:
    @pytest.mark.parametrize("act", ACTS)
    def test_a_private_one_is_not_there_for_others(self, client_of, owner, manager, interaction, url, act):
        interaction.is_private = True
        client = client_of(manager)
        answer = client.post(f"{url}/{act}", data={**ACTS[act], "csrf_token": token_of(client)})
        assert answer.status_code == 404
        assert client.get(url).status_code == 404
        assert db.session.get(Interaction, interaction.id).version == interaction.version

    @pytest.mark.parametrize("act", ACTS)
    def test_unknown_ids_wrong_methods_and_nobody(self, client_of, anonymous, owner, interaction, url, act):
        client = client_of(owner)
        data = {**ACTS[act], "csrf_token": token_of(client)}
        for unknown in (interaction.id + 1, 2**63, 0):
            assert client.post(f"/interactions/{unknown}/{act}", data=data).status_code == 404
        assert client.delete(f"{url}/{act}").status_code in (400, 405)
        assert anonymous.post(f"{url}/{act}", data=data).status_code in (303, 400)


class TestLight:
    def turn(self, client, url, state, **fields):
        return submit(client, url, f"{url}/state", state=state, **fields)

    @pytest.mark.parametrize("state", State)
    def test_one_tap(self, client_of, owner, interaction, url, state):
        answer = self.turn(client_of(owner), url, state.value)
        assert (answer.status_code, answer.location) == (303, url)
        assert db.session.get(Interaction, interaction.id).state is state

    @pytest.mark.parametrize("shape", ["card", "row", "page"])
    def test_with_a_script_only_that_piece_comes_back(self, client_of, owner, interaction, url, shape):
        client = client_of(owner)
        data = values_of(form_on(client.get(url), f"{url}/state"))
        answer = client.post(f"{url}/state?as={shape}", data={**data, "state": "done"}, headers=PARTIAL)
        assert answer.status_code == 200
        assert answer.text.count(f'id="interaction-{interaction.id}"') == 1
        assert "<html" not in answer.text
        assert "/undo" in answer.text

    def test_a_stale_tap_gets_the_fresh_card_and_a_word(self, client_of, owner, interaction, url):
        client = client_of(owner)
        data = values_of(form_on(client.get(url), f"{url}/state"))
        self.turn(client, url, "in_progress")
        stale = {**data, "state": "done", "submission_id": "another"}
        answer = client.post(f"{url}/state?as=card", data=stale, headers=PARTIAL)
        assert answer.status_code == 409
        pressed = parsed(answer).xpath("//button[@aria-pressed='true']/@value")
        assert pressed == ["in_progress"]
        assert parsed(answer).find_class("toast-error")
        assert client.post(f"{url}/state", data={**stale, "submission_id": "b"}).status_code == 409
        assert db.session.get(Interaction, interaction.id).state is State.IN_PROGRESS

    @pytest.mark.parametrize("state", ["", "purple", None])
    def test_an_unknown_light_is_refused(self, client_of, owner, interaction, url, state):
        assert self.turn(client_of(owner), url, state).status_code == 422

    def test_undo_turns_it_back(self, client_of, owner, interaction, url):
        client = client_of(owner)
        self.turn(client, url, "done")
        toast = next(form for form in parsed(client.get(url)).forms if "/undo" in (form.action or ""))
        client.post(toast.action, data=dict(toast.form_values()))
        assert db.session.get(Interaction, interaction.id).state is State.OPEN


class TestNotes:
    @pytest.mark.parametrize("kind", ["own", "client"])
    def test_a_stamp_with_words(self, client_of, owner, interaction, url, kind):
        client = client_of(owner)
        submit(client, url, f"{url}/notes", text="E prea scump", kind=kind)
        note = db.session.get(Interaction, interaction.id).notes[0]
        assert (note.text, note.kind, note.author_id, note.at) == (
            "E prea scump",
            NoteKind(kind),
            owner.id,
            NOW,
        )
        assert client.get(url).text.count("E prea scump") == 1

    @pytest.mark.parametrize("fields", [{"kind": "result"}, {"text": "x" * 10_001}])
    def test_bad_input_keeps_the_words(self, client_of, owner, url, fields):
        answer = submit(client_of(owner), url, f"{url}/notes", **{"text": "vorbe", **fields})
        assert answer.status_code == 422
        assert parsed(answer).find_class("field-error")

    def test_hostile_words_stay_words(self, client_of, owner, url):
        client = client_of(owner)
        submit(client, url, f"{url}/notes", text="<script>alert(1)</script>", kind="client")
        assert "<script>alert" not in client.get(url).text


class TestReschedule:
    def test_log_and_reschedule(self, client_of, owner, interaction, url):
        client = client_of(owner)
        answer = submit(client, f"{url}/reschedule", again="3m", text="Revine în februarie", kind="own")
        assert answer.location == url
        moved = db.session.get(Interaction, interaction.id)
        assert (moved.starts_on, moved.notes[0].text) == (date(2027, 2, 23), "Revine în februarie")

    @pytest.mark.parametrize("words", ["", "Revine"])
    def test_the_stamp_says_the_new_day(self, client_of, owner, url, words):
        client = client_of(owner)
        submit(client, url, f"{url}/notes", text="Doar o notă")
        submit(client, f"{url}/reschedule", again="date", again_on="2027-02-12", text=words)
        moved, plain = parsed(client.get(url)).xpath("//ol[contains(@class, 'timeline')]/li")
        assert "2027" in moved.text_content()
        assert "2027" not in plain.text_content()

    def test_one_tap_from_an_overdue_card(self, client_of, owner):
        late = make_interaction(on=TODAY - timedelta(days=3), responsible_id=owner.id)
        act = f"/interactions/{late.id}/reschedule"
        answer = submit(client_of(owner), "/", act, again="1d")
        assert (answer.status_code, answer.location) == (303, "/")
        assert db.session.get(Interaction, late.id).starts_on == TODAY + timedelta(days=1)

    def test_it_returns_to_the_page_it_was_asked_from(self, client_of, owner, url):
        answer = submit(
            client_of(owner), f"{url}/reschedule?next=/?date=2026-11-23", f"{url}/reschedule", again="1d"
        )
        assert answer.location == "/?date=2026-11-23"

    @pytest.mark.parametrize("fields", [{}, {"again": "never"}, {"again": "date", "again_on": "2020-01-01"},
                                        {"again": "date", "again_on": "x"}])  # fmt: skip
    def test_without_a_good_day_nothing_moves(self, client_of, owner, interaction, url, fields):
        answer = submit(client_of(owner), f"{url}/reschedule", **{"text": "vorbe", **fields})
        assert answer.status_code == 422
        assert "vorbe" in parsed(answer).get_element_by_id("reschedule-text").text
        assert db.session.get(Interaction, interaction.id).starts_on == TODAY

    def test_somebody_was_quicker(self, client_of, owner, interaction, url):
        client = client_of(owner)
        data = values_of(form_on(client.get(f"{url}/reschedule"), f"{url}/reschedule"))
        submit(client, f"{url}/reschedule", again="1d")
        answer = client.post(f"{url}/reschedule", data={**data, "again": "3m", "submission_id": "later"})
        assert answer.status_code == 409
        assert db.session.get(Interaction, interaction.id).starts_on == TODAY + timedelta(days=1)


class TestFinish:
    def test_done_with_its_result(self, client_of, owner, interaction, url):
        submit(client_of(owner), f"{url}/finish", text="Ofertă acceptată")
        done = db.session.get(Interaction, interaction.id)
        assert done.is_done
        assert [(note.kind, note.text) for note in done.notes] == [(NoteKind.RESULT, "Ofertă acceptată")]

    def test_done_and_next_in_one_gesture(self, client_of, owner, interaction, url):
        client = client_of(owner)
        submit(client, f"{url}/finish", text="Da", again="1w", title="Montaj")
        successor = db.session.scalars(select(Interaction).where(Interaction.title == "Montaj")).one()
        assert (successor.contact_id, successor.starts_on) == (
            interaction.contact_id,
            TODAY + timedelta(days=7),
        )
        toast = next(form for form in parsed(client.get(url)).forms if "/undo" in (form.action or ""))
        client.post(toast.action, data=dict(toast.form_values()))
        db.session.expire_all()
        assert not db.session.get(Interaction, interaction.id).is_done
        assert db.session.get(Interaction, successor.id).is_archived

    def test_a_title_without_a_day_is_asked_about(self, client_of, owner, interaction, url):
        answer = submit(client_of(owner), f"{url}/finish", title="Montaj")
        assert answer.status_code == 422
        assert not db.session.get(Interaction, interaction.id).is_done

    def test_after_done_the_page_asks_for_the_next(self, client_of, owner, interaction, url):
        client = client_of(owner)
        submit(client, f"{url}/finish", text="")
        answer = submit(client, url, f"{url}/next", again="3d", title="Sună din nou")
        assert answer.status_code == 303
        page = client.get(url)
        assert not any(form.action.startswith(f"{url}/next") for form in parsed(page).forms if form.action)
        assert "Sună din nou" in page.text


class TestArchive:
    def test_out_of_the_lists_and_back(self, client_of, owner, interaction, url):
        client, title = client_of(owner), interaction.title
        submit(client, url, f"{url}/archive")
        client.get(url)  # the message was shown once
        assert title not in client.get("/interactions/").text
        submit(client, url, f"{url}/restore")
        client.get(url)
        assert title in client.get("/interactions/").text
