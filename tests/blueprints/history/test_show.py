"""The history of a contact says which interaction or deal each act was about."""

from datetime import timedelta

from crm.database import db
from tests.factories import TODAY, make_company, make_interaction
from tests.pages import parsed


def history_of(client, company) -> list[tuple[str, str]]:
    """The links of the history of *company*: text and address."""
    page = parsed(client.get(f"/history/contact/{company.id}"))
    return [(link.text_content(), link.get("href")) for link in page.xpath("//ol[@id='history']//a")]


def test_acts_on_an_interaction_name_it(owner, client_of):
    company = make_company()
    interaction = make_interaction("Măsurători", contact=company, responsible_id=owner.id)
    interaction.reschedule(TODAY + timedelta(days=3), by=owner)
    db.session.commit()
    assert history_of(client_of(owner), company) == [("Măsurători", f"/interactions/{interaction.id}")]


def test_acts_on_the_record_itself_need_no_name(owner, client_of):
    company = make_company()
    company.add_tag("hotel", by=owner)
    db.session.commit()
    assert history_of(client_of(owner), company) == []


def test_a_private_interaction_is_not_named_to_others(owner, colleague, client_of):
    company = make_company()
    interaction = make_interaction("Secret", contact=company, responsible_id=owner.id, is_private=True)
    interaction.record_event("created", by=owner)
    db.session.commit()
    assert history_of(client_of(colleague), company) == []
    assert len(history_of(client_of(owner), company)) == 1
