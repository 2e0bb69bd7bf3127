"""Participants on the page and in the form: typed, picked, called, made contacts (OC-08, OC-09)."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Contact, ContactKind, ContactPoint, Interaction, Participant, Person, PointKind
from crm.services.interactions.participants import row_of
from tests.factories import make_company, make_deal, make_interaction, make_person
from tests.pages import classed, form_on, parsed, submit, values_of

PHONE = "0721 234 567"


def page(interaction) -> str:
    return f"/interactions/{interaction.id}"


def maker(interaction, place=0) -> str:
    return f"{page(interaction)}/participants/{interaction.participants[place].id}/contact"


def logged(*rows, **values):
    interaction = make_interaction(**values)
    interaction.participants_data = list(rows)
    db.session.commit()
    return interaction


def typed(*people) -> dict:
    """The rows of a form: (name, coordinates), with what was picked as a third."""
    fields = {}
    for number, (name, coordinates, *picked) in enumerate(people):
        row = f"participants-{number}"
        fields |= {f"{row}-person": name, f"{row}-coordinates": coordinates}
        if picked:
            fields |= {f"{row}-person_id": picked[0], f"{row}-person_for": name}
    return fields


def rows_of(interaction) -> list:
    db.session.expire_all()
    return [(row.name, row.coordinates, row.contact_id, row.user_id) for row in interaction.participants]


class TestForm:
    @pytest.fixture
    def save(self, client_of, owner):
        def post(*people):
            submit(client_of(owner), "/interactions/new", title="Vizită", **typed(*people))
            return rows_of(db.session.scalars(select(Interaction)).one())

        return post

    def test_unknown_people_stay_as_typed(self, save):
        assert save(("Vecinul", PHONE), ("", "poarta 3")) == [
            ("Vecinul", PHONE, None, None), ("", "poarta 3", None, None)]  # fmt: skip

    def test_a_colleague_by_name_or_by_pick(self, save, colleague, admin):
        assert save((colleague.name.upper(), ""), (admin.name, "", f"u{admin.id}")) == [
            (colleague.name.upper(), "", None, colleague.id), (admin.name, "", None, admin.id)]  # fmt: skip

    def test_a_contact_wins_over_a_colleague_of_the_name_unless_picked(self, save, colleague):
        contact = make_person("Nagy", "Csaba")
        assert save(("Csaba Nagy", "a"), ("Csaba Nagy", "b", f"u{colleague.id}")) == [
            ("Csaba Nagy", "a", contact.id, None), ("Csaba Nagy", "b", None, colleague.id)]  # fmt: skip

    @pytest.mark.parametrize("picked", ["u", "u0", "ux", "u" + "9" * 30, "7u"])
    def test_a_pick_of_nobody_is_text(self, save, picked):
        assert save(("Vecinul", "", picked)) == [("Vecinul", "", None, None)]

    def test_a_known_phone_names_a_row_without_a_name(self, save):
        ana = make_person("Pop", "Ana")
        ana.points = [ContactPoint.of(PointKind.PHONE, PHONE, region="RO")]
        assert save(("", "+40 721 234 567")) == [("Ana Pop", "+40 721 234 567", ana.id, None)]

    def test_a_phone_typed_for_a_name_is_a_phone(self, save):
        assert save((PHONE, "")) == [("", PHONE, None, None)]

    def test_each_person_once(self, save):
        assert len(save(("Ion", PHONE), ("ion", "+40721234567"), ("", ""))) == 1

    def test_too_long_coordinates_are_refused(self, client_of, owner):
        answer = submit(client_of(owner), "/interactions/new", title="Vizită", **typed(("Ion", "1" * 255)))
        assert answer.status_code == 422

    def test_saved_as_it_was_nothing_changes(self, client_of, owner, colleague):
        interaction = logged(
            row_of("Vecinul", PHONE, "RO"),
            row_of("doamna Ana", "", None, contact_id=make_person().id),
            row_of(colleague.name, "", None, user_id=colleague.id),
        )
        before = rows_of(interaction)
        submit(client_of(owner), f"{page(interaction)}/edit")
        assert rows_of(interaction) == before

    def test_an_emptied_row_is_left_out(self, client_of, owner):
        interaction = logged(row_of("Ion", "", None), row_of("Dan", "", None))
        submit(client_of(owner), f"{page(interaction)}/edit", **typed(("", "")))
        assert [row[0] for row in rows_of(interaction)] == ["Dan"]


class TestSuggestions:
    def test_contacts_and_colleagues(self, client_of, owner, colleague):
        ana = make_person("Nagy", "Ana")
        ana.points = [ContactPoint.of(PointKind.PHONE, PHONE, region="RO")]
        db.session.commit()
        client = client_of(owner)
        offered = parsed(client.get("/interactions/people?field=x&x=nagy")).xpath("//*[@data-pick]")
        assert [each.get("data-pick") for each in offered] == [str(ana.id), f"u{colleague.id}"]
        assert offered[0].get("data-coordinates") == PHONE

    @pytest.mark.parametrize("query", ["", "q=", "q=a", "field=x", "q=%25%25"])
    def test_nothing_to_go_by_offers_nothing(self, client_of, owner, query):
        answer = client_of(owner).get(f"/interactions/people?{query}")
        assert (answer.status_code, "data-pick" in answer.text) == (200, False)


class TestPage:
    def test_people_are_called_written_to_and_made_contacts(self, client_of, owner):
        interaction = logged(
            row_of("Ion", PHONE, "RO"), row_of("", "a@b.ro", "RO"), row_of("x", "", None, user_id=owner.id)
        )
        shown = parsed(client_of(owner).get(page(interaction)))
        links = shown.xpath("//*[@id='participants']//a/@href")
        assert {"tel:+40721234567", "mailto:a@b.ro"} <= set(links)
        # Two people nobody knows, each made a person or a company by one tap.
        kinds = shown.xpath("//*[@id='participants']//form//*[@name='kind']/@value")
        assert kinds == ["person", "company"] * 2

    @pytest.mark.parametrize(("count", "at_once"), [(8, 8), (9, 6)])
    def test_of_many_people_the_first_few_are_shown(self, client_of, owner, count, at_once):
        interaction = logged(*(row_of(f"Om {number}", "", None) for number in range(count)))
        (people,) = parsed(client_of(owner).get(page(interaction))).xpath("//section[@id='participants']")
        assert len(people.xpath("ul/li")) == at_once
        assert len(people.xpath("details/ul/li")) == count - at_once

    def test_without_people_there_is_no_section(self, client_of, owner):
        assert not parsed(client_of(owner).get(page(logged()))).xpath("//*[@id='participants']")


class TestMakingAContact:
    def test_one_tap_when_nobody_like_that_is_known(self, client_of, owner):
        interaction = logged(row_of("Ion Popescu", PHONE, "RO"))
        client = client_of(owner)
        answer = submit(client, page(interaction), maker(interaction))
        contact = db.session.scalars(select(Person)).one()
        assert answer.location == page(interaction)
        assert (contact.name, contact.points[0].normalized) == ("Ion Popescu", "+40721234567")
        undo = classed(parsed(client.get(page(interaction))), "toast", "//form")[0]
        client.post(undo.action, data=values_of(undo))
        assert rows_of(interaction)[0][2] is None

    def test_one_tap_makes_a_company_too(self, client_of, owner):
        interaction = logged(row_of("Mobila Nord SRL", PHONE, "RO"))
        client = client_of(owner)
        submit(client, page(interaction), maker(interaction), kind="company")
        company = db.session.scalars(select(Contact)).one()
        assert (company.kind, company.name) == (ContactKind.COMPANY, "Mobila Nord SRL")
        assert rows_of(interaction)[0][2] == company.id
        undo = classed(parsed(client.get(page(interaction))), "toast", "//form")[0]
        client.post(undo.action, data=values_of(undo))
        assert rows_of(interaction)[0][2] is None
        assert db.session.scalars(select(Contact)).one().is_archived

    @pytest.mark.parametrize("kind", ["person", "company"])
    def test_a_company_of_the_name_is_shown_first_whatever_was_tapped(self, client_of, owner, kind):
        make_company("Mobila Nord SRL")
        interaction = logged(row_of("Mobila Nord", "", None))
        asked = submit(client_of(owner), page(interaction), maker(interaction), kind=kind)
        assert asked.status_code == 200
        assert "Mobila Nord SRL" in asked.text
        (form,) = [form for form in parsed(asked).forms if "name" in form.fields]
        assert form.fields["kind"] == kind

    def test_known_ones_are_shown_first_and_can_be_taken(self, client_of, owner):
        known = make_person("Popescu", "Ion")
        interaction = logged(row_of("Ion Popescu", PHONE, "RO"))
        client = client_of(owner)
        asked = submit(client, page(interaction), maker(interaction))
        assert asked.status_code == 200
        assert db.session.scalar(select(func.count(Contact.id))) == 1
        form = form_on(asked, maker(interaction))
        answer = client.post(form.action, data=values_of(form))
        assert answer.location == page(interaction)
        assert rows_of(interaction)[0][2] == known.id

    def test_or_a_new_one_is_made_all_the_same(self, client_of, owner):
        make_person("Popescu", "Ion")
        interaction = logged(row_of("Ion Popescu", "", None))
        client = client_of(owner)
        asked = client.get(maker(interaction))
        (form,) = [form for form in parsed(asked).forms if "name" in form.fields]
        client.post(form.action, data={**values_of(form), "name": "Ion Popescu Junior"})
        assert {each.name for each in db.session.scalars(select(Contact))} == {
            "Ion Popescu", "Ion Popescu Junior"}  # fmt: skip

    def test_whoever_has_no_name_is_asked_for_one(self, client_of, owner):
        interaction = logged(row_of("", PHONE, "RO"))
        client = client_of(owner)
        asked = submit(client, page(interaction), maker(interaction))
        assert (asked.status_code, db.session.scalar(select(func.count(Contact.id)))) == (200, 0)
        answer = submit(client, maker(interaction), name="")
        assert answer.status_code == 422
        submit(client, maker(interaction), name="Ion Popescu")
        assert db.session.scalars(select(Contact)).one().name == "Ion Popescu"

    def test_a_linked_one_is_not_made_again(self, client_of, owner):
        interaction = logged(row_of("Ion", "", None))
        client, address = client_of(owner), maker(interaction)
        form = form_on(client.get(page(interaction)), address)
        row = interaction.participants[0]
        row.contact_id = make_person().id
        db.session.commit()
        answer = client.post(address, data=values_of(form))
        assert answer.status_code == 303
        assert classed(parsed(client.get(answer.location)), "toast-error")
        assert db.session.scalar(select(func.count(Contact.id))) == 1

    def test_nobody_is_linked_to_a_contact_of_others(self, client_of, restricted, owner):
        known = make_person("Popescu", "Ion", owner_id=owner.id)
        interaction = logged(row_of("Ion Popescu", "", None), responsible_id=restricted.id)
        client = client_of(restricted)
        asked = client.get(maker(interaction))
        assert f"/contacts/{known.id}" not in asked.text
        form = values_of(form_on(asked, maker(interaction)))
        answer = client.post(maker(interaction), data={**form, "contact_id": str(known.id)})
        assert answer.status_code == 404

    def test_participants_of_other_interactions_are_not_found(self, client_of, owner):
        here, there = logged(row_of("Ion", "", None)), logged(row_of("Dan", "", None))
        wrong = f"{page(here)}/participants/{there.participants[0].id}/contact"
        assert client_of(owner).get(wrong).status_code == 404


class TestPeopleOfADeal:
    @pytest.fixture
    def deal(self, team):
        deal = make_deal(contact_id=make_company().id)
        deal.participants_data = [{**row_of("Ion Popescu", PHONE, "RO"), "role": "arhitect"}]
        db.session.commit()
        return deal

    def contact_of(self, deal) -> int | None:
        db.session.expire_all()
        return deal.participants[0].contact_id

    @pytest.mark.parametrize("kind", ["person", "company"])
    def test_one_tap_makes_a_contact_and_one_undoes_it(self, client_of, owner, deal, kind):
        logged(row_of("Ion Popescu", PHONE, "RO"))
        client, here = client_of(owner), f"/deals/{deal.id}"
        action = f"{here}/people/{deal.participants[0].id}/contact"
        answer = submit(client, here, action, kind=kind)
        assert answer.location == here
        made = db.session.get(Contact, self.contact_of(deal))
        assert (made.kind.value, made.name, made.points[0].normalized) == (
            kind, "Ion Popescu", "+40721234567")  # fmt: skip
        assert deal.participants[0].role == "arhitect"
        assert db.session.scalar(select(Participant.contact_id)) == made.id
        undo = classed(parsed(client.get(here)), "toast", "//form")[0]
        client.post(undo.action, data=values_of(undo))
        assert self.contact_of(deal) is None
        assert db.session.scalar(select(Participant.contact_id)) is None

    def test_known_ones_are_shown_first_and_can_be_taken(self, client_of, owner, deal):
        known = make_person("Popescu", "Ion")
        client, here = client_of(owner), f"/deals/{deal.id}"
        action = f"{here}/people/{deal.participants[0].id}/contact"
        asked = submit(client, here, action)
        assert (asked.status_code, self.contact_of(deal)) == (200, None)
        form = form_on(asked, action)
        assert client.post(form.action, data=values_of(form)).location == here
        assert self.contact_of(deal) == known.id

    def test_people_of_deals_one_may_not_see_are_not_found(self, client_of, owner, restricted, deal):
        deal.owner_id, other = owner.id, make_deal("Alta")
        wrong = f"/deals/{other.id}/people/{deal.participants[0].id}/contact"
        assert client_of(owner).get(wrong).status_code == 404
        hidden = f"/deals/{deal.id}/people/{deal.participants[0].id}/contact"
        assert client_of(restricted).get(hidden).status_code == 404

    def test_a_bare_name_is_the_same_person_in_the_interactions_of_the_deal(self, client_of, owner, deal):
        deal.participants_data = [{**row_of("Domnul de la poartă", "", None), "role": ""}]
        here = logged(row_of("Domnul de la poartă", "", None), deal_id=deal.id)
        elsewhere = logged(row_of("Domnul de la poartă", "", None))
        action = f"/deals/{deal.id}/people/{deal.participants[0].id}/contact"
        submit(client_of(owner), f"/deals/{deal.id}", action)
        assert rows_of(here)[0][2] == self.contact_of(deal)
        assert rows_of(elsewhere)[0][2] is None

    def test_changed_with_roles_and_shown(self, client_of, owner):
        deal = make_deal(contact_id=make_company().id)
        deal.participants_data = [{**row_of("Ion", PHONE, "RO"), "role": ""}]
        db.session.commit()
        client = client_of(owner)
        submit(client, f"/deals/{deal.id}/people", **{"participants-0-role": "arhitect"})
        shown = client.get(f"/deals/{deal.id}").text
        assert "arhitect" in shown
        assert "tel:+40721234567" in shown

    def test_a_stale_save_shows_both(self, client_of, owner):
        deal = make_deal()
        db.session.commit()
        client, address = client_of(owner), f"/deals/{deal.id}/people"
        form = values_of(form_on(client.get(address), address))
        deal.title = "Altfel"
        db.session.commit()
        answer = client.post(address, data={**form, "participants-0-person": "Ion"})
        assert answer.status_code == 409
        assert "Ion" in answer.text

    def test_a_deal_is_on_the_page_of_whoever_takes_part(self, client_of, owner):
        ana = make_person("Pop", "Ana")
        deal = make_deal("Birouri noi")
        deal.participants_data = [{**row_of("Ana", "", None, contact_id=ana.id), "role": ""}]
        db.session.commit()
        assert "Birouri noi" in client_of(owner).get(f"/contacts/{ana.id}").text
