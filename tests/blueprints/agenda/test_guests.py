"""My day of somebody who takes part: the card says so, also after an act on it."""

import pytest

from tests.factories import TODAY, at, make_company, make_interaction, take_part
from tests.pages import parsed, submit

WORDS = "As a participant"


@pytest.fixture
def meeting(owner, colleague):
    colleague.language = owner.language = "en"
    return take_part(make_interaction("Planning", at=at(10), responsible_id=owner.id), colleague)


def card_on(page, interaction) -> str:
    return " ".join(parsed(page).get_element_by_id(f"interaction-{interaction.id}").text_content().split())


def test_the_card_says_who_only_takes_part(client_of, owner, colleague, meeting):
    day = f"/?date={TODAY}"
    assert WORDS in card_on(client_of(colleague).get(day), meeting)
    assert WORDS not in card_on(client_of(owner).get(day), meeting)


def test_it_still_says_so_after_an_act(client_of, colleague, meeting):
    client = client_of(colleague)
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    act = f"/interactions/{meeting.id}/state"
    answer = submit(client, f"/?date={TODAY}", act, headers=headers, state="done")
    assert answer.status_code == 200
    assert WORDS in answer.text


@pytest.mark.parametrize("looked_at", ["owner", "colleague"])
def test_on_a_day_of_a_colleague_it_is_said_of_them(client_of, manager, owner, colleague, meeting, looked_at):
    take_part(meeting, colleague, manager)
    manager.language = "en"
    user = {"owner": owner, "colleague": colleague}[looked_at]
    client, day = client_of(manager), f"/?date={TODAY}&user={user.id}"
    headers = {
        "HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": f"http://localhost{day}",
    }  # fmt: skip
    assert (WORDS in card_on(client.get(day), meeting)) is (looked_at == "colleague")
    answer = submit(client, day, f"/interactions/{meeting.id}/state", headers=headers, state="done")
    assert answer.status_code == 200
    assert (WORDS in answer.text) is (looked_at == "colleague")


def test_paper_says_so_too(client_of, colleague, meeting):
    sheet = parsed(client_of(colleague).get(f"/day-sheet?date={TODAY}"))
    assert f"Planning · {WORDS}" in sheet.text_content()


def test_a_contact_out_of_sight_is_a_name_without_a_link(client_of, owner, restricted):
    company = make_company("Mobila SRL", owner_id=owner.id)
    meeting = make_interaction("Planning", at=at(10), responsible_id=owner.id, contact_id=company.id)
    take_part(meeting, restricted)
    page = client_of(restricted).get(f"/?date={TODAY}")
    assert "Mobila SRL" in card_on(page, meeting)
    assert f"/contacts/{company.id}" not in page.text
