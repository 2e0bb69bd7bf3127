"""The team's settings, the texts, one's own settings, and the notice in the frame."""

from datetime import UTC, datetime, time, timedelta

import pytest

from crm.config import LANGUAGES
from crm.database import db
from crm.lib import clock
from crm.models import ClientReminder, Team
from crm.services.reminders.rules import OnTheDay, ReminderRules
from crm.services.reminders.texts import PLACEHOLDERS, shipped_text, unknown_places
from tests.factories import at, make_interaction
from tests.pages import alert_on, parsed, submit
from tests.services.reminders.people import NOW, make_appointment, make_client, messages
from tests.statements import statements

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


BY_ITSELF = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture(autouse=True)
def forgetful(app):
    """What a process remembers of the next reminder belongs to another test."""
    app.extensions.pop("next_due", None)
    yield
    app.extensions.pop("next_due", None)


def rules() -> ReminderRules:
    db.session.expire_all()
    return ReminderRules.of(db.session.get(Team, 1))


def test_the_settings_are_kept(admin, client_of):
    answer = submit(
        client_of(admin), "/settings/reminders",
        day_before_at="18:30", on_the_day="at", on_the_day_at="7:45", needs_consent="y", hours_before="3",
    )  # fmt: skip
    assert answer.status_code == 303
    assert (rules().day_before_at, rules().on_the_day, rules().on_the_day_at) == (
        time(18, 30),
        OnTheDay.AT,
        time(7, 45),
    )
    assert (rules().needs_consent, rules().hours_before) == (True, 3)


def test_sms_without_accents_are_shown_and_sent_so(app, admin, client_of, monkeypatch):
    monkeypatch.setitem(app.config, "SMS_URL", "log:")
    with clock.set_to(NOW):
        appointment = make_appointment(
            make_client(language="ro"), wish=ClientReminder.SMS, place="Piața Unirii 5"
        )
        client = client_of(admin)
        sms = "Vă reamintim de întâlnire: {date}, {time}, {place}. Vă așteptăm cu drag, {team}"
        submit(client, "/settings/reminders/ro", sms=sms)
        assert "2 SMS-uri" in parsed(client.get("/settings/reminders/ro")).text_content()
        submit(client, "/settings/reminders", sms_without_accents="y")
        shown = parsed(client.get("/settings/reminders/ro")).text_content()
        page = parsed(client.get(f"/interactions/{appointment.id}")).text_content()
    assert rules().sms_without_accents
    assert "Va asteptam cu drag" in shown
    assert "1 SMS" in shown
    assert "Piata Unirii 5. Va asteptam" in page
    assert {message.body[:24] for message in messages(appointment)} == {"Va reamintim de intalnir"}


def test_a_wrong_hour_stays_and_is_marked(admin, client_of):
    answer = submit(client_of(admin), "/settings/reminders", day_before_at="25:99")
    assert answer.status_code == 422
    assert rules().day_before_at == time(10, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_shipped_text(app, language):
    """Every placeholder that may stand in it is a known one, and day and hour are always told."""
    for part in ("subject", "email", "sms"):
        text = shipped_text(part, language)
        assert unknown_places(text) == []
        assert "{date}" in text
        assert "{time}" in text
    assert language == "en" or shipped_text("email", language) != shipped_text("email", "en")


def test_a_text_of_ones_own_is_used_and_can_be_given_up(admin, client_of):
    with clock.set_to(NOW):
        appointment = make_appointment(make_client(language="pl"), wish=ClientReminder.SMS)
        submit(client_of(admin), "/settings/reminders/pl", sms="Do zobaczenia {date} o {time}, {team}")
        assert messages(appointment)[0].body.startswith(
            "Do zobaczenia poniedziałek, 23 listopada 2026 o 14:00"
        )
        submit(client_of(admin), "/settings/reminders/pl", sms="")
    assert rules().texts == {}
    assert messages(appointment)[0].body.startswith("Przypominamy")


def test_an_unknown_placeholder_is_refused(admin, client_of):
    answer = submit(client_of(admin), "/settings/reminders/en", sms="Bring {memo} and {title}")
    assert answer.status_code == 422
    assert "{memo}, {title}" in alert_on(answer)
    assert rules().texts == {}


@pytest.mark.parametrize(
    "text", ["On {date", "On {{date}}", "On { date }", "On {}", "On date}", "On {the date}"]
)
def test_a_brace_that_the_client_would_read_is_refused(admin, client_of, text):
    admin.language = "en"
    answer = submit(client_of(admin), "/settings/reminders/en", subject=text)
    assert answer.status_code == 422
    assert "A brace is left over" in alert_on(answer)
    assert rules().texts == {}


def test_the_preview_saves_nothing_and_counts_parts(admin, client_of):
    admin.language = "en"
    answer = submit(client_of(admin), "/settings/reminders/ru", sms="Ждём вас. " * 10, preview="1")
    assert answer.status_code == 200
    text = parsed(answer).text_content()
    assert "2 SMS" in text
    assert "99 characters" in text
    assert rules().texts == {}


def test_a_language_we_do_not_speak_is_unknown(admin, client_of):
    assert client_of(admin).get("/settings/reminders/de").status_code == 404


def test_placeholders_name_nothing_of_ours():
    """SC-23: neither title nor memo nor notes can be put in."""
    assert set(PLACEHOLDERS) == {"name", "date", "time", "place", "team", "responsible"}


def test_ones_own_settings_are_kept(owner, client_of):
    answer = submit(client_of(owner), "/profile/reminders", minutes="never", of_deadlines=None, by_email="y")
    assert answer.status_code == 303
    db.session.refresh(owner)
    assert (owner.reminder_minutes, owner.reminds_of_deadlines, owner.reminds_by_email) == (None, False, True)


@pytest.fixture
def soon(owner):
    made = make_interaction("Talk about the desks", at=at(14), responsible_id=owner.id)
    db.session.commit()
    return made


def notice_on(answer):
    return parsed(answer).xpath("//section[@id='own-reminders']")


def order_on(answer):
    """When the open page is to ask by itself, as it stands there."""
    return parsed(answer).xpath("//*[@id='own-reminders']/@hx-trigger")


def test_the_notice_stands_on_any_page_until_it_is_seen(owner, soon, client_of):
    with clock.set_to(START - timedelta(minutes=5)):
        client = client_of(owner)
        (notice,) = notice_on(client.get("/contacts/"))
        assert "Talk about the desks" in notice.text_content()
        # The next one comes although nobody has read this one.
        assert order_on(client.get("/contacts/")) == ["load delay:300s"]
        answer = submit(client, "/contacts/", "/reminders/seen")
        assert (answer.status_code, answer.location) == (303, "/contacts/")
        assert notice_on(client.get("/contacts/")) == []


def test_a_page_left_open_asks_at_the_right_moment(owner, soon, client_of):
    with clock.set_to(START - timedelta(minutes=12)):
        assert order_on(client_of(owner).get("/contacts/")) == ["load delay:121s"]
    with clock.set_to(START - timedelta(minutes=10)):
        answer = client_of(owner).get("/reminders/", headers=BY_ITSELF)
    assert "Talk about the desks" in answer.get_data(as_text=True)


@pytest.mark.parametrize("hours", [1, 5])
def test_a_page_left_open_all_day_asks_again_and_again(owner, soon, client_of, hours):
    with clock.set_to(START - timedelta(hours=hours)):
        client = client_of(owner)
        assert order_on(client.get("/contacts/")) == ["load delay:300s"]
        assert order_on(client.get("/reminders/", headers=BY_ITSELF)) == ["load delay:300s"]


def test_who_wants_no_reminder_is_asked_for_nothing(owner, soon, client_of):
    owner.reminder_minutes, owner.reminds_of_deadlines = None, False
    db.session.commit()
    assert order_on(client_of(owner).get("/contacts/")) == []


def test_what_a_page_asks_by_itself_keeps_no_session_alive(app, owner, client_of):
    """T3: who left the browser open is signed out all the same, and what they typed stays on the page."""
    with clock.set_to(START - timedelta(hours=20)):
        client = client_of(owner)
        client.get("/contacts/")
    for hours in (14, 9):
        with clock.set_to(START - timedelta(hours=hours)):
            assert client.get("/reminders/", headers=BY_ITSELF).status_code == 200
    with clock.set_to(START - timedelta(hours=7)):
        answer = client.get("/reminders/", headers=BY_ITSELF)
        assert (answer.status_code, answer.headers.get("HX-Redirect")) == (204, None)
        assert client.get("/contacts/").status_code == 303


def test_a_page_looks_for_reminders_once_a_minute(owner, soon, client_of):
    """What is not due yet costs a page nothing: the process knows when it will be."""
    with clock.set_to(START - timedelta(hours=3)):
        client = client_of(owner)
        client.get("/profile/password")
        with statements() as sent:
            assert client.get("/profile/password").status_code == 200
    assert sent
    assert not [each for each in sent if "FROM interaction" in each.words]


def test_a_private_one_of_somebody_else_is_never_shown(colleague, soon, client_of):
    soon.is_private = True
    with clock.set_to(START - timedelta(minutes=5)):
        assert notice_on(client_of(colleague).get("/contacts/")) == []


@pytest.mark.parametrize("address", ["/settings/reminders", "/settings/reminders/hu"])
def test_only_administrators_change_the_teams_settings(manager, owner, client_of, address):
    for user in (manager, owner):
        assert client_of(user).get(address).status_code == 403


def test_words_in_the_settings_are_in_the_readers_language(admin, client_of):
    admin.language = "hu"
    text = parsed(client_of(admin).get("/settings/reminders")).text_content()
    assert "Csak hozzájárulással" in text
