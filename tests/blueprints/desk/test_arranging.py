"""What stands on a desk, in which order: by buttons, by drag, for each user apart."""

import pytest

from crm.database import db
from crm.models import SavedView
from tests.pages import classed, form_on, parsed, values_of

SHIPPED = ["today", "work", "balance", "recent", "quality", "views"]
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def on_desk(client) -> list[str]:
    sections = classed(parsed(client.get("/desk/")), "desk-widget")
    return [each.get("id").removeprefix("widget-") for each in sections]


def ask(client, name: str, headers=None, **fields):
    """Press a button of the widget *name* on the page of the arrangement."""
    page = client.get("/desk/arrange")
    values = values_of(form_on(page, f"/desk/widgets/{name}"))
    return client.post(f"/desk/widgets/{name}", data={**values, "on": "yes", **fields}, headers=headers)


def test_up_and_down(client):
    assert ask(client, "work", shift="up").location == "/desk/arrange#widget-work"
    assert on_desk(client) == ["work", "today", *SHIPPED[2:]]
    ask(client, "work", shift="down")
    assert on_desk(client) == SHIPPED


def test_at_the_ends_nothing_moves(client):
    ask(client, "today", shift="up")
    ask(client, "views", shift="down")
    assert on_desk(client) == SHIPPED


def test_off_and_on_again(client):
    ask(client, "balance", on="no")
    assert on_desk(client) == [name for name in SHIPPED if name != "balance"]
    ask(client, "balance")
    assert on_desk(client) == [*(name for name in SHIPPED if name != "balance"), "balance"]


def test_an_empty_desk_says_how_to_fill_it(client):
    for name in SHIPPED:
        ask(client, name, on="no")
    page = client.get("/desk/")
    assert on_desk(client) == []
    assert "The desk is empty" in page.text


@pytest.mark.parametrize(
    ("behind", "order"),
    [
        ("", ["recent", "today", "work"]),
        ("today", ["today", "recent", "work"]),
        ("nothing", ["recent", "today", "work"]),
    ],
)
def test_a_drop_puts_it_behind_another(client, behind, order):
    answer = ask(client, "recent", headers=PARTIAL, after_id=behind)
    assert answer.status_code == 200
    assert 'hx-target="#arrangement"' in answer.text
    assert on_desk(client)[:3] == order


def test_a_drop_beside_takes_it_off(client):
    ask(client, "recent", headers=PARTIAL, on="no", after_id="")
    assert "recent" not in on_desk(client)


def test_unknown_widgets_are_not_there(client, without_csrf):
    assert client.post("/desk/widgets/nothing", data={"on": "yes"}).status_code == 404


def test_each_has_a_desk_of_their_own(client, colleague, client_of):
    ask(client, "today", on="no")
    assert on_desk(client_of(colleague)) == SHIPPED


def test_nonsense_that_was_kept_does_no_harm(client, owner):
    owner.desk_settings = {"widgets": ["views", "gone", 7, "views"], "views": ["x", None], "is_start": "no"}
    assert on_desk(client) == ["views"]
    owner.desk_settings = {"widgets": "today"}
    assert on_desk(client) == SHIPPED


def test_three_views_at_most(client, owner):
    views = [SavedView(owner_id=owner.id, name=f"Vedere {number}") for number in range(4)]
    db.session.add_all(views)
    db.session.commit()
    page = client.get("/desk/arrange")
    values = values_of(form_on(page, "/desk/views"))
    chosen = [str(view.id) for view in views]
    answer = client.post("/desk/views", data={**values, "views": [*chosen, "x", "999"]})
    assert answer.status_code == 303
    db.session.refresh(owner)
    assert owner.desk_view_ids == tuple(view.id for view in views[:3])
    assert "Three views fit" in client.get("/desk/arrange").text
