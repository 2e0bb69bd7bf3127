"""The pages of a chain: its thread, its next link, joining and leaving."""

from datetime import date

import pytest

from crm.database import db
from crm.models import Channel, Interaction
from crm.services.interactions.participants import row_of
from tests.factories import make_company, make_deal, make_interaction
from tests.pages import alert_on, classed, form_on, parsed, submit, values_of
from tests.services.interactions.test_chains import chain_of, titles

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def page(interaction) -> str:
    return f"/interactions/{interaction.id}"


def thread_on(response) -> list[str]:
    rows = parsed(response).xpath("//*[@id='chain']//ol/li//p[1]")
    return [" ".join(row.text_content().split()) for row in rows]


def newest() -> Interaction:
    return db.session.query(Interaction).order_by(Interaction.id.desc()).first()


def test_the_page_shows_one_thread_and_where_one_is(client_of, owner):
    call, letter, _meeting = chain_of("Apel", "Catalog", "Întâlnire")
    db.session.commit()
    answer = client_of(owner).get(page(letter))
    assert thread_on(answer) == ["Apel", "Catalog", "Întâlnire"]
    (here,) = parsed(answer).xpath("//*[@id='chain']//li[@aria-current='true']")
    assert "Catalog" in here.text_content()
    assert parsed(answer).xpath(f"//*[@id='chain']//a[@href='{page(call)}']")


def test_private_links_of_others_leave_no_trace(client_of, owner, colleague):
    call, secret = chain_of("Apel", "Tainic", responsible_id=colleague.id)
    secret.is_private = True
    db.session.commit()
    answer = client_of(owner).get(page(call))
    assert thread_on(answer) == []
    assert "Tainic" not in answer.text
    assert f"/interactions/{secret.id}" not in answer.text


class TestContinue:
    def test_client_people_and_channel_are_offered(self, client_of, owner):
        company = make_company(owner_id=owner.id)
        call = make_interaction("Apel", contact_id=company.id)
        call.participants_data = [row_of("Ion", "0721 234 567", "RO")]
        db.session.commit()
        submit(client_of(owner), f"{page(call)}/continue?channel=meeting", f"{page(call)}/continue",
               title="Întâlnire", starts_on="2026-12-01")  # fmt: skip
        made = newest()
        assert (made.title, made.channel, made.contact_id, made.starts_on) == (
            "Întâlnire", Channel.MEETING, company.id, date(2026, 12, 1))  # fmt: skip
        assert [row.coordinates for row in made.participants] == ["0721 234 567"]
        assert titles(call, owner) == titles(made, owner)
        assert set(titles(call, owner)) == {"Apel", "Întâlnire"}

    def test_a_third_link_stands_under_the_first(self, client_of, owner):
        call, letter = chain_of("Apel", "Catalog")
        db.session.commit()
        submit(client_of(owner), f"{page(letter)}/continue", title="Vizită", starts_on="2026-12-24")
        assert titles(call, owner) == ["Apel", "Catalog", "Vizită"]

    def test_what_became_a_deal_meanwhile_is_about_it(self, client_of, owner):
        call, letter = chain_of("Apel", "Catalog")
        db.session.commit()
        client, address = client_of(owner), f"{page(letter)}/continue"
        typed = values_of(form_on(client.get(address), address))
        deal = make_deal()
        call.deal_id = letter.deal_id = deal.id
        db.session.commit()
        client.post(address, data={**typed, "title": "Vizită"})
        assert (newest().title, newest().deal_id) == ("Vizită", deal.id)

    def test_undo_leaves_the_first_alone(self, client_of, owner):
        call = make_interaction("Apel")
        db.session.commit()
        client = client_of(owner)
        submit(client, f"{page(call)}/continue", title="Vizită")
        undo = classed(parsed(client.get(page(newest()))), "toast", "//form")[0]
        client.post(undo.action, data=values_of(undo))
        assert titles(call, owner) == []
        assert newest().is_archived

    def test_what_is_wrong_makes_nothing(self, client_of, owner):
        call = make_interaction("Apel")
        db.session.commit()
        answer = submit(client_of(owner), f"{page(call)}/continue", title="")
        assert answer.status_code == 422
        assert newest() == call

    def test_one_more_row_without_a_script(self, client_of, owner):
        call = make_interaction("Apel")
        db.session.commit()
        answer = submit(client_of(owner), f"{page(call)}/continue", add="participants")
        assert answer.status_code == 200
        assert newest() == call


class TestJoin:
    def test_by_choosing_one_of_the_same_client(self, client_of, owner):
        company = make_company()
        call = make_interaction("Apel", contact_id=company.id)
        letter = make_interaction("Scrisoare", contact_id=company.id)
        db.session.commit()
        client = client_of(owner)
        answer = submit(client, f"{page(letter)}/chain", f"{page(letter)}/chain/join", other_id=str(call.id))
        assert answer.location == page(letter)
        assert thread_on(client.get(page(call))) == ["Apel", "Scrisoare"]

    def test_by_words_and_with_the_whole_chain(self, client_of, owner):
        first, _second = chain_of("Unu", "Doi")
        other = make_interaction("Montaj bucătărie")
        db.session.commit()
        submit(
            client_of(owner),
            f"{page(first)}/chain?q=bucat",
            f"{page(first)}/chain/join",
            other_id=str(other.id),
        )
        assert len(titles(other, owner)) == 3

    def test_the_chain_may_stay_behind(self, client_of, owner):
        first, second = chain_of("Unu", "Doi")
        other = make_interaction("Montaj")
        db.session.commit()
        submit(client_of(owner), f"{page(first)}/chain?q=montaj", f"{page(first)}/chain/join",
               other_id=str(other.id), with_chain=None)  # fmt: skip
        assert len(titles(other, owner)) == 2
        assert titles(second, owner) == []

    def test_undo_parts_them_again(self, client_of, owner):
        call, letter = make_interaction("Apel"), make_interaction("Scrisoare")
        db.session.commit()
        client = client_of(owner)
        submit(client, f"{page(letter)}/chain", f"{page(letter)}/chain/join", other_id=str(call.id))
        undo = classed(parsed(client.get(page(letter))), "toast", "//form")[0]
        client.post(undo.action, data=values_of(undo))
        assert titles(call, owner) == []

    @pytest.mark.parametrize("chosen", [None, "", "x", "0", "9" * 30])
    def test_nothing_chosen_is_said(self, client_of, owner, chosen):
        call, _other = make_interaction("Apel"), make_interaction("Scrisoare")
        db.session.commit()
        answer = submit(client_of(owner), f"{page(call)}/chain", f"{page(call)}/chain/join", other_id=chosen)
        assert answer.status_code == 422
        assert alert_on(answer)

    def test_two_deals_are_refused_in_words(self, client_of, owner):
        call = make_interaction("Apel", deal_id=make_deal().id)
        other = make_interaction("Scrisoare", deal_id=make_deal("Alta").id)
        db.session.commit()
        answer = submit(
            client_of(owner), f"{page(call)}/chain", f"{page(call)}/chain/join", other_id=str(other.id)
        )
        assert answer.status_code == 422
        assert alert_on(answer)
        assert titles(call, owner) == []

    def test_a_private_one_of_somebody_else_does_not_exist(self, client_of, owner, colleague):
        call, _choice = make_interaction("Apel"), make_interaction("Alta")
        secret = make_interaction("Tainic", is_private=True, responsible_id=colleague.id)
        db.session.commit()
        answer = submit(
            client_of(owner), f"{page(call)}/chain", f"{page(call)}/chain/join", other_id=str(secret.id)
        )
        assert answer.status_code == 404
        assert "Tainic" not in client_of(owner).get(f"{page(call)}/chain?q=tainic").text


def test_leaving_answers_the_page_or_the_piece(client_of, owner):
    first, second, third = chain_of("1", "2", "3")
    db.session.commit()
    client = client_of(owner)
    answer = submit(client, page(first), f"{page(first)}/chain/leave")
    assert answer.location == page(first)
    assert titles(second, owner) == ["2", "3"]
    form = form_on(client.get(page(third)), f"{page(third)}/chain/leave")
    answer = client.post(form.action + "?as=page", data=values_of(form), headers=HTMX)
    assert answer.status_code == 200
    assert titles(second, owner) == []


def test_a_link_without_a_subject_is_offered_the_chain_s(client_of, owner):
    deal = make_deal()
    first, second = chain_of("1", "2")
    second.deal_id = deal.id
    db.session.commit()
    client = client_of(owner)
    submit(client, page(first), f"{page(first)}/chain/subject")
    db.session.expire_all()
    assert first.deal_id == deal.id
    assert not parsed(client.get(page(first))).xpath(f"//form[@action='{page(first)}/chain/subject']")


def test_links_of_others_are_not_to_be_reached(client_of, restricted, owner):
    call = make_interaction("Apel", responsible_id=owner.id)
    db.session.commit()
    client = client_of(restricted)
    for path in ("continue", "chain", "deal"):
        assert client.get(f"{page(call)}/{path}").status_code == 404


def test_an_undo_of_one_s_own_act_reaches_links_one_cannot_see(client_of, owner, colleague):
    first, secret = chain_of("1", "Tainic", responsible_id=colleague.id)
    secret.is_private = True
    other = make_interaction("Alta")
    db.session.commit()
    client = client_of(owner)
    submit(client, f"{page(first)}/chain", f"{page(first)}/chain/join", other_id=str(other.id))
    undo = classed(parsed(client.get(page(first))), "toast", "//form")[0]
    client.post(undo.action, data=values_of(undo))
    db.session.expire_all()
    assert first.chain_id == secret.chain_id != other.chain_id


def test_a_chain_costs_the_page_one_query_however_long(client_of, owner, count_queries):
    company = make_company()
    links = chain_of(*map(str, range(20)), contact_id=company.id)
    alone = make_interaction("Singur", contact_id=company.id)
    links[0].participants_data = [row_of(f"Om {number}", "", None) for number in range(10)]
    client, (chained, single) = client_of(owner), (page(links[0]), page(alone))
    db.session.commit()
    client.get(chained)  # the team's settings are read once
    assert count_queries(lambda: client.get(chained)) == count_queries(lambda: client.get(single)) + 1
