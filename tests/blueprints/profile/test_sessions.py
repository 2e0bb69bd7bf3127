"""One's own sessions: seen, ended one by one or all at once, and nobody else's."""

from crm.services.accounts import sessions
from tests.pages import is_signed_in, parsed, submit

PAGE = "/profile/sessions"


def test_every_browser_is_listed_and_this_one_is_marked(owner, colleague, client_of):
    here, _elsewhere, _stranger = client_of(owner), client_of(owner), client_of(colleague)
    page = parsed(here.get(PAGE))
    assert len(page.xpath("//main//li[contains(@class, 'row-item')]")) == 2
    assert (
        len(
            page.xpath(
                "//main//form[starts-with(@action, '/profile/sessions/') and contains(@action, '/end')]"
            )
        )
        == 2
    )


def test_one_is_ended(owner, client_of):
    here, elsewhere = client_of(owner), client_of(owner)
    action = parsed(here.get(PAGE)).xpath(
        "//form/@action[contains(., '/end') and not(contains(., 'others'))]"
    )[0]
    assert submit(here, PAGE, action).location == PAGE
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_all_others_are_ended(owner, client_of):
    here, others = client_of(owner), [client_of(owner) for _ in range(3)]
    submit(here, PAGE, "/profile/sessions/end-others")
    assert is_signed_in(here)
    assert not any(is_signed_in(other) for other in others)


def test_a_strangers_session_is_not_ones_own_to_end(owner, colleague, client_of):
    here, _elsewhere, stranger = client_of(owner), client_of(owner), client_of(colleague)
    digest = sessions.of_user(colleague)[0].digest
    token = parsed(here.get(PAGE)).xpath("//input[@name='csrf_token']/@value")[0]
    here.post(f"/profile/sessions/{digest}/end", data={"csrf_token": token})
    assert is_signed_in(stranger)


def test_the_page_gives_no_token_away(owner, client_of):
    client = client_of(owner)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert token not in client.get(PAGE).text
