"""A checklist on its interaction's page: by plain forms, in pieces, and by nobody who may not (MC-42)."""

import pytest
from lxml import html

from crm.database import db
from crm.lib.recurrence import Frequency, Rule
from crm.models import ChecklistItem, Interaction, Role
from crm.services.interactions.checklist import MOST_ITEMS, add, items_of
from crm.services.recurrence.series import begin
from tests.factories import TODAY, make_interaction, make_user
from tests.pages import alert_on, form_on, parsed, submit, values_of

PIECE = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture(autouse=True)
def romanian(owner):
    owner.language = "ro"


@pytest.fixture
def interaction(owner):
    made = make_interaction(responsible_id=owner.id, created_by_id=owner.id)
    add(made, ["Cheile", "Laserul", "Semnătura"], by=owner)
    db.session.commit()
    return made


def page_of(interaction: Interaction) -> str:
    return f"/interactions/{interaction.id}"


def press(client, interaction: Interaction, text: str, what: str, *, headers=None, page=None, **values):
    """Press a button of the line *text*: its address begins with what is done ("tick", "place" …)."""
    response = page or client.get(page_of(interaction))
    root = parsed(response)
    line = next(each for each in root.xpath("//li[@data-id]") if text in each.text_content())
    buttons = line.xpath(f".//button[contains(@formaction, '/{what}?')]")
    button = next(each for each in buttons if values.items() <= {each.get("name"): each.get("value")}.items())
    form = next(form for form in root.forms if form.get("id") == button.get("form"))
    data = values_of(form)
    if button.get("name"):
        data[button.get("name")] = button.get("value")
    return client.post(button.get("formaction"), data=data, headers=headers)


def texts(interaction: Interaction) -> list[str]:
    return [item.text for item in items_of(interaction)]


def ticked(interaction: Interaction) -> list[str]:
    db.session.expire_all()
    return [item.text for item in items_of(interaction) if item.is_done]


class TestAdding:
    def test_lines_become_items_without_javascript(self, owner, client_of):
        empty = make_interaction(responsible_id=owner.id)
        db.session.commit()
        client, page = client_of(owner), page_of(empty)
        answer = submit(client, page, f"{page}/checklist", items="- Cheile\r\n- Laserul\r\n")
        assert (answer.status_code, answer.location) == (303, f"{page}#checklist")
        assert texts(empty) == ["Cheile", "Laserul"]
        shown = client.get(page)
        assert "2 puncte adăugate" in shown.text
        assert parsed(shown).get_element_by_id("checklist-count").text_content().strip() == "0 din 2"
        assert "A fost adăugat un punct" in client.get(f"/history/interaction/{empty.id}").text

    def test_with_a_script_the_list_comes_and_the_box_stays(self, interaction, owner, client_of):
        client, page = client_of(owner), page_of(interaction)
        answer = submit(client, page, f"{page}/checklist", headers=PIECE, items="Proba")
        piece = html.fromstring(f"<div>{answer.text}</div>")
        assert answer.status_code == 200
        assert "Proba" in answer.text
        assert piece.xpath("//*[@id='checklist-list']")
        assert not piece.xpath("//textarea")

    def test_sent_twice_it_is_there_once(self, interaction, owner, client_of):
        client, page = client_of(owner), page_of(interaction)
        form = form_on(client.get(page), f"{page}/checklist")
        values = {**values_of(form), "items": "Proba"}
        for _time in range(2):
            client.post(form.action, data=values)
        assert texts(interaction).count("Proba") == 1

    @pytest.mark.parametrize("typed", ["", " \n ", "x" * 201, "a\n" * 2000])
    def test_what_cannot_be_an_item_stays_in_the_box(self, interaction, owner, client_of, typed):
        client, page = client_of(owner), page_of(interaction)
        for headers in (None, PIECE):
            answer = submit(client, page, f"{page}/checklist", headers=headers, items=typed)
            assert answer.status_code == 422
            box = html.fromstring(f"<div>{answer.text}</div>").get_element_by_id("checklist-new")
            assert box.text.strip() == typed.strip()
            assert box.get("aria-invalid") == "true"
        assert len(texts(interaction)) == 3

    def test_a_hundred_are_enough(self, interaction, owner, client_of):
        client, page = client_of(owner), page_of(interaction)
        answer = submit(client, page, f"{page}/checklist", items="\n".join(["x"] * (MOST_ITEMS - 2)))
        assert answer.status_code == 422
        assert "cel mult 100 de puncte" in answer.text
        assert len(texts(interaction)) == 3


class TestTicking:
    def test_one_tap_and_the_same_tap_again(self, interaction, owner, client_of):
        client = client_of(owner)
        assert press(client, interaction, "Laserul", "tick").status_code == 303
        assert ticked(interaction) == ["Laserul"]
        page = client.get(page_of(interaction))
        line = parsed(page).xpath("//li[@data-id]")[1]
        assert line.xpath(".//button[@role='checkbox']/@aria-checked") == ["true"]
        assert owner.name in line.text_content()
        press(client, interaction, "Laserul", "tick", page=page)
        assert ticked(interaction) == []

    def test_with_a_script_only_the_line_and_the_count_come_back(self, interaction, owner, client_of):
        client = client_of(owner)
        page = client.get(page_of(interaction))
        for text, count in (("Cheile", "1 din 3"), ("Laserul", "2 din 3")):
            # Both by the page as it was: a quick finger ticks the next before the first is answered.
            answer = press(client, interaction, text, "tick", headers=PIECE, page=page)
            piece = html.fromstring(f"<div>{answer.text}</div>")
            assert [text in line.text_content() for line in piece.xpath("//li")] == [True]
            assert piece.get_element_by_id("checklist-count").text_content().strip() == count
        assert ticked(interaction) == ["Cheile", "Laserul"]

    def test_what_is_ticked_already_stays_whose_it_was(self, interaction, owner, colleague, client_of):
        page = client_of(colleague).get(page_of(interaction))
        press(client_of(owner), interaction, "Cheile", "tick")
        press(client_of(colleague), interaction, "Cheile", "tick", page=page)
        assert items_of(interaction)[0].done_by == owner

    def test_what_somebody_took_off_meanwhile_is_said(self, interaction, owner, client_of):
        client = client_of(owner)
        page = client.get(page_of(interaction))
        press(client, interaction, "Cheile", "archive")
        answer = press(client, interaction, "Cheile", "tick", page=page)
        assert answer.status_code == 303
        assert "Între timp cineva a scos acest punct" in client.get(page_of(interaction)).text


class TestChanging:
    def test_renaming_on_a_page_of_its_own(self, interaction, owner, client_of):
        client, item = client_of(owner), items_of(interaction)[0]
        answer = submit(client, f"/checklist/{item.id}/edit", text="Ambele chei")
        assert answer.status_code == 303
        assert texts(interaction) == ["Ambele chei", "Laserul", "Semnătura"]
        assert submit(client, f"/checklist/{item.id}/edit", text="  ").status_code == 422

    def test_renaming_in_the_line(self, interaction, owner, client_of):
        client, item = client_of(owner), items_of(interaction)[0]
        piece = client.get(f"/checklist/{item.id}/edit", headers=PIECE)
        form = html.fromstring(f"<div>{piece.text}</div>").forms[0]
        answer = client.post(form.action, data={**values_of(form), "text": "Ambele chei"}, headers=PIECE)
        line = html.fromstring(f"<div>{answer.text}</div>").get_element_by_id(f"check-{item.id}")
        assert "Ambele chei" in line.text_content()

    @pytest.mark.parametrize("headers", [None, PIECE])
    def test_two_who_rename_it_both_see_what_the_other_wrote(self, interaction, owner, client_of, headers):
        client, item = client_of(owner), items_of(interaction)[0]
        item.rename("Cheile mari", by=owner)
        db.session.commit()
        values = {**values_of(form_on(client.get(page := f"/checklist/{item.id}/edit"), page)), "text": "X"}
        answer = client.post(page, data={**values, "version": item.version - 1}, headers=headers)
        assert answer.status_code == 409
        assert "Cheile mari" in answer.text
        assert texts(interaction)[0] == "Cheile mari"

    def test_moving_by_buttons(self, interaction, owner, client_of):
        client = client_of(owner)
        press(client, interaction, "Laserul", "place", shift="up")
        assert texts(interaction) == ["Laserul", "Cheile", "Semnătura"]
        answer = press(client, interaction, "Laserul", "place", headers=PIECE, shift="down")
        assert "checklist-list" in answer.text
        assert texts(interaction) == ["Cheile", "Laserul", "Semnătura"]
        first = parsed(client.get(page_of(interaction))).xpath("//li[@data-id]")[0]
        assert first.xpath(".//button[@name='shift']/@value") == ["down"]

    def test_moving_by_drag(self, interaction, owner, client_of):
        client, (first, _second, third) = client_of(owner), items_of(interaction)
        line = parsed(client.get(page_of(interaction))).get_element_by_id(f"check-{first.id}")
        form = form_on(client.get(page_of(interaction)), f"{page_of(interaction)}/checklist")
        drop = {"list": "", "after_id": str(third.id), "version": "1", "submission_id": "a" * 32}
        data = {"csrf_token": values_of(form)["csrf_token"], **drop}
        answer = client.post(line.get("data-move"), data=data, headers=PIECE)
        assert 'hx-target="#checklist-list"' in answer.text
        assert texts(interaction) == ["Laserul", "Semnătura", "Cheile"]

    def test_taking_off_and_back(self, interaction, owner, client_of):
        client = client_of(owner)
        press(client, interaction, "Laserul", "archive")
        assert texts(interaction) == ["Cheile", "Semnătura"]
        toast = parsed(client.get(page_of(interaction))).xpath("//form[contains(@action, '/undo')]")[0]
        client.post(toast.action, data=values_of(toast))
        assert texts(interaction) == ["Cheile", "Laserul", "Semnătura"]


class TestAccess:
    ACTS = ("tick", "place", "archive", "edit")

    def test_a_private_one_s_list_is_nobody_else_s(self, interaction, owner, colleague, restricted, admin,
                                                    client_of):  # fmt: skip
        interaction.is_private = True
        db.session.commit()
        item = items_of(interaction)[0]
        own = form_on(client_of(owner).get(page_of(interaction)), f"{page_of(interaction)}/checklist")
        for user in (colleague, restricted, admin):
            client = client_of(user)
            token = values_of(form_on(client.get("/interactions/new"), "/interactions/new"))["csrf_token"]
            data = {"csrf_token": token, "items": "X", "text": "X", "done": "1"}
            assert client.get(f"{page_of(interaction)}/checklist").status_code == 404
            assert client.post(own.action, data=data).status_code == 404
            assert client.post(f"{own.action}/following", data=data).status_code == 404
            for act in self.ACTS:
                assert client.post(f"/checklist/{item.id}/{act}", data=data).status_code == 404
        assert (texts(interaction), ticked(interaction)) == (["Cheile", "Laserul", "Semnătura"], [])

    def test_an_archived_interaction_is_only_read(self, interaction, owner, client_of):
        interaction.archive(by=owner)
        db.session.commit()
        section = parsed(client_of(owner).get(page_of(interaction))).get_element_by_id("checklist")
        assert "Cheile" in section.text_content()
        assert not section.xpath(".//button | .//textarea")

    def test_switched_off_it_is_gone_and_kept(self, interaction, owner, client_of, team):
        team.features = {"checklists": False}
        db.session.commit()
        client = client_of(owner)
        assert "Cheile" not in client.get(page_of(interaction)).text
        assert client.get(f"{page_of(interaction)}/checklist").status_code == 404
        assert len(texts(interaction)) == 3


class TestFinishing:
    def test_the_page_says_what_is_left_and_lets_one_finish(self, interaction, owner, client_of):
        client, page = client_of(owner), f"{page_of(interaction)}/finish"
        assert "3 puncte din lista de verificare nu sunt bifate." in client.get(page).text
        assert submit(client, page).status_code == 303
        db.session.expire_all()
        assert interaction.is_done

    def test_the_light_says_it_once(self, interaction, owner, client_of):
        client, page = client_of(owner), page_of(interaction)
        submit(client, page, f"{page}/state", state="done")
        words = "3 puncte din lista de verificare nu sunt bifate."
        assert words in client.get(page).text
        assert words not in client.get(page).text

    def test_nothing_is_said_where_all_is_ticked(self, interaction, owner, client_of):
        for item in items_of(interaction):
            item.tick(True, by=owner)
        db.session.commit()
        client, page = client_of(owner), page_of(interaction)
        assert "nu sunt bifate" not in client.get(f"{page}/finish").text
        submit(client, page, f"{page}/state", state="done")
        assert "nu sunt bifate" not in client.get(page).text


def test_a_list_is_given_on_to_the_following_ones(interaction, owner, client_of):
    series = begin(interaction, Rule(Frequency.WEEKLY), by=owner)
    db.session.commit()
    client, page = client_of(owner), page_of(interaction)
    action = f"{page}/checklist/following"
    assert action not in client.get(page).text  # they have the same
    add(interaction, ["Proba"], by=owner)
    db.session.commit()
    assert submit(client, page, action).status_code == 303
    db.session.expire_all()
    assert series.checklist == ["Cheile", "Laserul", "Semnătura", "Proba"]
    assert action not in client.get(page).text


def test_a_list_costs_the_page_one_query_however_long(interaction, owner, client_of, count_queries):
    other = make_interaction(responsible_id=owner.id)
    add(interaction, ["x"] * 20, by=owner)
    for item in items_of(interaction)[:10]:
        item.tick(True, by=make_user(f"u{item.id}@example.com", Role.USER))
    db.session.commit()
    client = client_of(owner)
    client.get(page_of(other))
    without = count_queries(lambda: client.get(page_of(other)))
    assert count_queries(lambda: client.get(page_of(interaction))) == without + 1


def test_a_card_says_how_far_it_is(interaction, owner, client_of):
    items_of(interaction)[0].tick(True, by=owner)
    db.session.commit()
    card = parsed(client_of(owner).get(f"/?date={TODAY}")).get_element_by_id(f"interaction-{interaction.id}")
    assert "1/3" in card.text_content()


def test_whoever_may_only_read_nothing_is_404(owner, client_of):
    client = client_of(owner)
    assert client.get("/checklist/999/edit").status_code == 404
    assert db.session.query(ChecklistItem).count() == 0
    assert alert_on(client.get("/")) == ""
