"""Security headers on every answer, whatever made it (T5)."""

import pytest

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def check(answer) -> None:
    for name, value in WANTED.items():
        assert answer.headers[name] == value, name
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/contacts/", 200),
        ("/deals/board", 200),
        ("/healthz", 200),
        ("/no-such-page", 404),
        ("/contacts/999999", 404),
        ("/search?q=x", 200),
    ],
)
def test_pages_and_errors_carry_them(admin, client_of, path, status):
    answer = client_of(admin).get(path)
    assert answer.status_code == status
    check(answer)


def test_refusals_carry_them(restricted, client_of, anonymous):
    refused = client_of(restricted).get("/settings/")
    assert refused.status_code == 403
    check(refused)
    check(anonymous.get("/"))


def test_a_form_without_a_token_is_refused(app, admin, client_of):
    answer = client_of(admin).post("/contacts/new", data={"name": "X"})
    assert answer.status_code == 400
    check(answer)


def test_an_answer_for_htmx_varies(admin, client_of):
    answer = client_of(admin).get("/contacts/")
    assert "HX-Request" in answer.headers["Vary"]
