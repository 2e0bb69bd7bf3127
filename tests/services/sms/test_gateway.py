"""The setting, and how each gateway is asked and understood: against a real server on this machine."""

import json

import pytest

from crm.services.sms.gateway import BadSmsUrl, sms_gateway
from crm.services.sms.outcomes import InDoubt, Refused, TryLater
from tests.services.mail_room import dripping_server, sms_server

NUMBER, TEXT, REFERENCE = "+40721234567", "Ne vedem luni, 14:00 ștț", "semafor-1"


@pytest.fixture
def server():
    with sms_server() as (made, address):
        made.address = address
        yield made


def send(server, scheme: str, who: str = "canary") -> str:
    gateway = sms_gateway(f"{scheme}://{who}@{server.address}?tls=none&from=Firma")
    return gateway.send(to=NUMBER, text=TEXT, reference=REFERENCE)


def answer(server, body, status: int = 200) -> None:
    server.answers = [(status, {}, body if isinstance(body, str) else json.dumps(body))]


YES = {
    "smsapi": {"count": 1, "list": [{"id": "77"}]},
    "smslink": "MESSAGE;1;Message sent;77,1,0.03",
    "smsru": {"status": "OK", "sms": {"40721234567": {"status_code": 100, "sms_id": "77"}}},
    "seeme": {"result": "OK", "code": 0},
    "http": "",
}
NO = {
    "smsapi": {"error": 13, "message": "no valid number canary"},
    "smslink": "ERROR;4;Wrong number;",
    "smsru": {"status": "OK", "sms": {"40721234567": {"status_code": 202}}},
    "seeme": {"result": "ERR", "code": 12},
}
FIELDS = {
    "smsapi": ("/sms.do", "to", "message"),
    "smslink": ("/sms/gateway/communicate/index.php", "to", "message"),
    "smsru": ("/sms/send", "to", "msg"),
    "seeme": ("/gateway", "number", "message"),
    "http": ("/", "to", "text"),
}


@pytest.mark.parametrize("scheme", YES)
def test_a_yes(server, scheme):
    answer(server, YES[scheme])
    send(server, scheme)
    path, number, text = FIELDS[scheme]
    request = server.requests[0]
    assert request["path"] == path
    assert request[number].lstrip("+").removeprefix("4") == "0721234567"
    assert request[text] == TEXT
    assert "canary" not in request["path"]


@pytest.mark.parametrize(
    ("number", "dialled"), [("+40721234567", "0721234567"), ("+36301234567", "0036301234567")]
)
def test_smslink_dials_as_in_romania(server, number, dialled):
    answer(server, YES["smslink"])
    gateway = sms_gateway(f"smslink://id:canary@{server.address}?tls=none")
    assert gateway.send(to=number, text=TEXT, reference=REFERENCE) == "77"
    assert server.requests[0]["to"] == dialled


@pytest.mark.parametrize("scheme", NO)
def test_a_no_is_final(server, scheme):
    answer(server, NO[scheme])
    with pytest.raises(Refused) as caught:
        send(server, scheme)
    assert "canary" not in str(caught.value)


def no_by(scheme: str, code) -> dict:
    """How *scheme* says no to the whole request."""
    if scheme == "smsapi":
        return {"error": code, "message": "words"}
    return {"status": "ERROR", "status_code": code} if scheme == "smsru" else {"result": "ERR", "code": code}


@pytest.mark.parametrize(
    ("scheme", "reason", "codes"),
    [
        ("smsapi", "not_let_in", [101, 102, 105, 110]),
        ("smsapi", "no_credit", [103]),
        ("smsapi", "server_busy", [8, 201, 666, 999]),
        ("smsru", "not_let_in", [200, 300, 301, 302]),
        ("smsru", "no_credit", [201]),
        ("smsru", "server_busy", [206, 220, 230, 231, 500]),
        ("seeme", "not_let_in", [4, 5, 13]),
        ("seeme", "no_credit", [7, 11]),
        ("seeme", "server_busy", [8, "8"]),
    ],
)
def test_what_passes_is_tried_later_and_named(server, scheme, reason, codes):
    for code in codes:
        answer(server, no_by(scheme, code))
        with pytest.raises(TryLater) as caught:
            send(server, scheme)
        assert (caught.value.code, caught.value.detail) == (reason, str(code))


@pytest.mark.parametrize(
    ("scheme", "codes"),
    [("smsapi", [11, 12, 13, 14, 17]), ("smsru", [202, 203, 204, 205, 207, 209, 232]), ("seeme", [1, 3, 9])],
)
def test_what_another_text_or_number_would_need_is_final(server, scheme, codes):
    for code in codes:
        answer(server, no_by(scheme, code))
        with pytest.raises(Refused):
            send(server, scheme)


@pytest.mark.parametrize("scheme", ["smsapi", "smslink", "smsru", "seeme"])
@pytest.mark.parametrize("body", ["<html>", "[]", "null", "", "OK?"])
def test_an_answer_nobody_understands_is_a_doubt(server, scheme, body):
    answer(server, body)
    with pytest.raises(InDoubt):
        send(server, scheme)


def test_a_repeat_that_the_gateway_knows_is_a_yes(server):
    answer(server, {"error": 53, "message": "not unique idx"})
    assert send(server, "smsapi") == ""


def test_a_redirect_is_not_followed(server):
    """The token goes to the configured host and to no other."""
    server.answers = [(307, {"Location": f"http://{server.address}/elsewhere"}, "")]
    with pytest.raises(Refused):
        send(server, "http")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("scheme", "head"),
    [
        ("http", b"HTTP/1.1 2"),
        ("smsapi", b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"),
    ],
    ids=["status", "body"],
)
def test_one_that_answers_byte_by_byte_is_left_in_doubt(monkeypatch, scheme, head):
    monkeypatch.setattr("crm.services.sms.call.LONGEST_CALL", 0.3)
    with dripping_server(head) as port:
        gateway = sms_gateway(f"{scheme}://t@127.0.0.1:{port}?tls=none")
        with pytest.raises(InDoubt):
            gateway.send(to=NUMBER, text=TEXT, reference=REFERENCE)


def test_nobody_there_is_tried_later():
    with pytest.raises(TryLater):
        sms_gateway("http://t@127.0.0.1:1").send(to=NUMBER, text=TEXT, reference=REFERENCE)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smsapi://tok@api.smsapi.pl", ("smsapi", "api.smsapi.pl", None, True, "", 30)),
        ("https://t@h:8443/x?from=Firma", ("https", "h", 8443, True, "Firma", 30)),
        ("http://t@phone.lan:8080/send?per_minute=5", ("http", "phone.lan", 8080, False, "", 5)),
        ("log:", ("log", "", None, True, "", 30)),
    ],
)
def test_the_setting_is_read(url, expected):
    made = sms_gateway(url)
    found = (made.name, made.host, made.port, made.is_encrypted, made.sender, made.per_minute)
    assert found == expected
    assert "tok" not in repr(made)


@pytest.mark.parametrize(
    "url", ["", "sms", "smsapi://", "ftp://canary@h", "https://h:x", "log:?per_minute=no"]
)
def test_a_malformed_setting_is_refused_in_words(url):
    with pytest.raises(BadSmsUrl, match="SMS_URL") as caught:
        sms_gateway(url)
    assert "canary" not in str(caught.value)
