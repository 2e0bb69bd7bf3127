"""The filters of the list: all that an interaction has can be asked for, but for what is switched off."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from crm.database import db
from crm.features import FEATURES
from crm.lib.recurrence import Frequency, Rule
from crm.models import Chain, ClientReminder, SavedView, State, Team, TimeEntry
from crm.services.recurrence import series
from crm.team import forget_team
from tests.factories import TODAY, make_company, make_deal, make_interaction, sale, take_part
from tests.pages import classed, parsed, submit

LIST = "/interactions/"


def titles(page) -> list[str]:
    return [each.text for each in classed(parsed(page), "cell-main", "/a[not(@class)]")]


def switch_off(*parts: str) -> None:
    db.session.get(Team, 1).features = dict.fromkeys(parts, False)
    db.session.commit()
    forget_team()


class TestTicks:
    @pytest.fixture(autouse=True)
    def plain_one(self, owner):
        made = {"contact_id": make_company().id, "deal_id": make_deal("D").id, "responsible_id": owner.id}
        make_interaction("obișnuită", **made)
        return made

    def only(self, client, **query) -> list[str]:
        return titles(client.get(LIST, query_string=query))

    def test_without_contact_or_subject(self, client_of, owner, plain_one):
        make_interaction("fără client", **{**plain_one, "contact_id": None})
        make_interaction("fără subiect", **{**plain_one, "deal_id": None})
        client = client_of(owner)
        assert self.only(client, no_contact="1") == ["fără client"]
        assert self.only(client, no_deal="1") == ["fără subiect"]
        assert self.only(client, no_deal="1", no_contact="1") == []

    def test_nobody_is_responsible(self, client_of, owner, plain_one):
        make_interaction("a nimănui", **{**plain_one, "responsible_id": None})
        assert self.only(client_of(owner), responsible="none") == ["a nimănui"]

    def test_created_by(self, client_of, owner, colleague, plain_one):
        make_interaction("a colegului", **plain_one, created_by_id=colleague.id)
        assert self.only(client_of(owner), created_by=colleague.id) == ["a colegului"]

    def test_who_takes_part(self, client_of, owner, colleague, plain_one):
        take_part(make_interaction("cu colegul", **plain_one), colleague, colleague)
        take_part(make_interaction("cu mine", **plain_one), owner)
        assert self.only(client_of(owner), participant=colleague.id) == ["cu colegul"]
        assert self.only(client_of(owner), participant=colleague.id, responsible=owner.id) == ["cu colegul"]

    def test_what_hangs_on_it(self, client_of, owner, plain_one):
        client = client_of(owner)
        repeated = make_interaction("repetată", **plain_one)
        series.begin(repeated, Rule(Frequency.YEARLY), by=owner)
        make_interaction("legată", **plain_one, chain_id=a_chain())
        reminded = make_interaction("amintită", **plain_one)
        reminded.plan_appointment(TODAY, time(10), zone="Europe/Bucharest")
        reminded.client_reminder = ClientReminder.SMS
        assert set(self.only(client, repeats="1")) == {"repetată"}  # and those made ahead
        assert self.only(client, in_chain="1") == ["legată"]
        assert self.only(client, reminds="1") == ["amintită"]
        assert self.only(client, with_files="1") == []

    def test_time_spent_is_told_to_whom_may_read_it(self, client_of, owner, colleague, manager, plain_one):
        timed = make_interaction("lucrată", **plain_one)
        db.session.add(TimeEntry(interaction_id=timed.id, user_id=colleague.id, day=TODAY, seconds=60))
        for user, seen in ((colleague, ["lucrată"]), (manager, ["lucrată"]), (owner, [])):
            assert self.only(client_of(user), with_time="1") == seen


class TestSpans:
    def only(self, client, day_of: str, since: date | None, until: date | None) -> list[str]:
        query = {"day_of": day_of, "since": since or "", "until": until or ""}
        return titles(client.get(LIST, query_string=query))

    def test_days_of_the_deadline(self, client_of, owner):
        make_interaction("fără termen")
        for number in range(3):
            make_interaction(f"{number}", deadline_on=TODAY + timedelta(days=number))
        client, second = client_of(owner), TODAY + timedelta(days=1)
        assert self.only(client, "deadline", None, None) == ["0", "1", "2"]
        assert self.only(client, "deadline", second, None) == ["1", "2"]
        assert self.only(client, "deadline", None, second) == ["0", "1"]
        assert self.only(client, "deadline", second, second) == ["1"]

    def test_days_begin_where_the_reader_is(self, client_of, owner):
        """In Bucharest the 3rd begins at 22:00 UTC of the 2nd."""
        for title, hour in (("a doua zi", 21), ("a treia zi", 22)):
            at = datetime(2026, 3, 2, hour, 30, tzinfo=UTC)
            make_interaction(title, created_at=at, state=State.DONE, done_at=at)
        client = client_of(owner)
        for day_of in ("created", "done"):
            assert self.only(client, day_of, date(2026, 3, 3), None) == ["a treia zi"]
            assert self.only(client, day_of, date(2026, 3, 2), date(2026, 3, 2)) == ["a doua zi"]


def test_budgets_in_the_team_s_currency(client_of, owner):
    for title, minor, currency in (("mic", 100_00, "RON"), ("mare", 900_00, "RON"), ("euro", 500_00, "EUR")):
        make_interaction(title, budget_minor=minor, budget_currency=currency)
    make_interaction("fără")
    client = client_of(owner)
    for query, expected in (
        ({"budget_from": "100,01"}, ["mare"]),
        ({"budget_to": "100"}, ["mic"]),
        ({"budget_from": "100", "budget_to": "900"}, ["mic", "mare"]),
        ({"budget_from": "mult"}, ["mic", "mare", "euro", "fără"]),
    ):
        assert titles(client.get(LIST, query_string=query)) == expected, query


def test_words_of_the_memo_are_found(client_of, owner):
    make_interaction("A", memo="Perdele ignifuge")
    make_interaction("B")
    assert titles(client_of(owner).get(LIST, query_string={"q": "ignif"})) == ["A"]


def test_the_rarer_filters_stand_open_while_one_is_set(client_of, owner):
    client = client_of(owner)
    assert not parsed(client.get(LIST)).xpath("//details[@class='more-filters']/@open")
    assert parsed(client.get(f"{LIST}?no_contact=1")).xpath("//details[@class='more-filters']/@open")


def test_each_filter_counts_once(client_of, owner):
    query = (
        "?no_contact=1&in_chain=1&budget_from=1&budget_to=2&day_of=created&since=2026-03-01&until=2026-03-02"
    )
    assert "Filtre: 4" in client_of(owner).get(LIST + query).text


@pytest.mark.parametrize(
    "name", ["created_by", "participant", "day_of", "since", "until", "budget_from", "no_contact", "group"]
)
@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "💣", "none", "\x00"])
def test_what_cannot_be_read_is_no_error(client_of, owner, name, value):
    query = {"day_of": "created", name: value}
    assert client_of(owner).get(LIST, query_string=query).status_code == 200


LEFT_OUT = "Filtrele care nu pot fi aplicate au fost lăsate deoparte"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("contact=Nimeni", "Contact"),
        ("contact_id=999", "Contact"),
        ("first=31.02.2026", "De la"),
        ("budget_from=abc&state=open", "Buget de la"),
        ("since=2026-11-01", "De la"),
        ("state=zzz", "Stare"),
        ("step=99999", "Pas"),
        ("kind=x", "Sarcină sau programare"),
        ("by=updated&group=day", "Grupare după"),
    ],
    ids=["nobody", "id", "day", "budget", "whose-day", "state", "step", "kind", "groups"],
)
def test_what_is_left_out_is_said_and_has_no_chip(client_of, owner, query, names):
    """A list of everything under the name of a contact would be read as that contact's."""
    make_interaction("A", responsible_id=owner.id)
    page = client_of(owner).get(f"{LIST}?{query}")
    assert titles(page) == ["A"]
    (notice,) = [each.text_content() for each in classed(parsed(page), "notice")]
    assert LEFT_OUT in notice
    assert notice.split(":")[1].strip() == names
    chips = [each.text_content() for each in classed(parsed(page), "chips", "/a")]
    assert not [each for each in chips if each.startswith(f"{names}:")]


@pytest.mark.parametrize(
    "query", ["", "utm_source=mail", "contact=+", "contact_for=x", "tag=none+has+it", "deal=none", "view=all"]
)
def test_what_is_heard_is_not_said_to_be_left_out(client_of, owner, query):
    assert LEFT_OUT not in client_of(owner).get(f"{LIST}?{query}").text


def test_days_beside_a_named_period_are_no_filter(client_of, owner):
    page = client_of(owner).get(f"{LIST}?period=today&first=2027-01-01")
    chips = [each.text_content() for each in classed(parsed(page), "chips", "/a")]
    assert [each for each in chips if "Perioad" in each]
    assert not [each for each in chips if "2027" in each]


class TestSwitchedOff:
    """What tells of a part that is off is not offered, nor heard where an address still says it (OC-14)."""

    def test_groups(self, client_of, owner):
        make_interaction("A", responsible_id=owner.id, step_id=sale().steps[0].id)
        client = client_of(owner)
        switch_off("steps", "deals")
        page = parsed(client.get(LIST))
        offered = page.xpath("//select[@name='group']/option/@value")
        assert {"step", "deal"}.isdisjoint(offered)
        assert "responsible" in offered
        for group in ("step", "deal"):
            page = client.get(f"{LIST}?group={group}")
            assert titles(page) == ["A"]
            assert not classed(parsed(page), "group-head")

    def test_filters_and_columns(self, client_of, owner):
        make_interaction("A", responsible_id=owner.id)
        client = client_of(owner)
        switch_off("steps", "deals")
        step = sale().steps[0].id
        page = client.get(f"{LIST}?step={step}&deal=Birouri&no_deal=1")
        assert titles(page) == ["A"]
        assert not parsed(page).xpath("//*[@name='step' or @name='deal' or @name='no_deal']")
        assert not parsed(page).xpath("//*[@name='to_step' or @name='to_deal']")
        columns = parsed(client.get("/interactions/views")).xpath("//input[@name='columns']/@value")
        assert {"step", "deal"}.isdisjoint(columns)

    def test_a_saved_view_falls_back_and_says_so(self, client_of, owner):
        make_interaction("A", responsible_id=owner.id)
        filters = {"step": str(sale().steps[0].id), "watched": "1"}
        view = SavedView(owner_id=owner.id, name="V", filters=filters, grouping="step", columns=["step"])
        db.session.add(view)
        client = client_of(owner)
        switch_off("steps", "review_marks")
        page = client.get(f"{LIST}?view={view.id}")
        assert titles(page) == ["A"]
        assert "De urmărit, Grupare după, Pas" in page.text
        switch_off()
        assert titles(client.get(f"{LIST}?view={view.id}")) == []

    def test_columns_chosen_before_wait_for_the_switch(self, client_of, owner):
        owner.choose_columns(["contact", "step"])
        client = client_of(owner)
        switch_off("steps")
        submit(client, "/interactions/views", "/interactions/views/columns", columns=["tags"])
        db.session.refresh(owner)
        assert owner.list_columns == ("step", "tags")

    @pytest.mark.parametrize("part", FEATURES)
    def test_no_filter_of_the_part_breaks_the_list(self, client_of, owner, part):
        client = client_of(owner)
        make_interaction("A", responsible_id=owner.id)
        names = parsed(client.get(LIST)).xpath("//details[@class='filters']//*[@name]/@name")
        switch_off(part)
        assert client.get(LIST, query_string=dict.fromkeys(names, "1")).status_code == 200

    def test_acts_on_many_leave_alone_what_was_not_to_be_seen(self, client_of, owner, without_csrf):
        interaction, deal = make_interaction(responsible_id=owner.id), make_deal("Birouri")
        client = client_of(owner)
        switch_off("steps", "deals")
        fields = {"to_step": sale().steps[0].id, "to_deal_id": deal.id, "to_deal": "x", "to_tag": "Târg"}
        data = {"act": "apply", "ids": f"{interaction.id}.{interaction.version}", **fields}
        assert client.post("/interactions/bulk", data=data).status_code == 303
        db.session.refresh(interaction)
        assert (interaction.step_id, interaction.deal_id, interaction.tag_names) == (None, None, ["Târg"])


def a_chain() -> int:
    chain = Chain()
    db.session.add(chain)
    db.session.flush()
    return chain.id
