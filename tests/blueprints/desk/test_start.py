"""The day may begin with the desk; My day stays one tap away."""

from tests.blueprints.desk.test_page import switch
from tests.pages import parsed, submit


def choose(client, page="desk"):
    return submit(client, "/desk/arrange", "/desk/start", page=page)


def my_day(client) -> str:
    return parsed(client.get("/contacts/")).xpath("//nav[@class='rail']/a[@class='rail-item']/@href")[0]


def test_my_day_is_the_start_page_at_first(client):
    assert client.get("/").status_code == 200
    assert my_day(client) == "/"


def test_the_desk_takes_its_place(client):
    choose(client)
    answer = client.get("/")
    assert (answer.status_code, answer.location) == (302, "/desk/")


def test_the_menu_still_leads_to_my_day(client):
    choose(client)
    assert my_day(client) == "/?date=today"
    assert client.get(my_day(client)).status_code == 200
    assert client.get("/?date=2026-11-24").status_code == 200


def test_from_another_day_today_is_my_day(client):
    choose(client)
    links = parsed(client.get("/?date=2026-11-24")).xpath("//nav[@class='days']//a/@href")
    assert "/?date=today" in links


def test_colleagues_keep_their_own(client, colleague, client_of):
    choose(client)
    assert client_of(colleague).get("/").status_code == 200
    assert my_day(client_of(colleague)) == "/"


def test_and_back_from_the_profile(client):
    choose(client)
    answer = submit(client, "/profile/", "/desk/start")
    assert answer.location == "/profile/"
    assert client.get("/").status_code == 200


def test_where_the_desk_is_off_the_day_begins_as_ever(client):
    choose(client)
    switch("desk", False)
    assert client.get("/").status_code == 200
