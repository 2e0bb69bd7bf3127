"""How each gateway wants to be asked and how it answers. A new one is a function and a line in `PROVIDERS`.

As their makers describe it: smsapi.com/docs and its PHP client (which codes are the account's fault, which
the gateway's), smslink.ro (SMS Gateway, HTTP), sms.ru/api/send (table of codes) and seememobile.com (SMS
Gateway parameters, response codes). Secrets go into headers or the body, never
into an address: addresses end up in logs.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm.lib.sms_text import measure
from crm.services.sms.call import post_form, post_json
from crm.services.sms.outcomes import InDoubt, Refused, TryLater

if TYPE_CHECKING:
    from crm.services.sms.gateway import SmsGateway

log = logging.getLogger(__name__)


def _passing(*, not_let_in: str, no_credit: str, server_busy: str) -> dict[str, str]:
    """A gateway's own codes that pass without another text or number → what each is called here."""
    named = {"not_let_in": not_let_in, "no_credit": no_credit, "server_busy": server_busy}
    return {code: reason for reason, codes in named.items() for code in codes.split()}


# Every other code is a no for good: a number that is none, a sender or a text that is not taken.
SMSAPI = _passing(not_let_in="101 102 105 110", no_credit="103", server_busy="8 201 666 999")
# 206 is our limit of the day, 230 the number's; 500 is the one of its codes that asks for a repetition.
SMSRU = _passing(not_let_in="200 300 301 302", no_credit="201", server_busy="206 220 230 231 500")
SEEME = _passing(not_let_in="4 5 13", no_credit="7 11", server_busy="8")


@dataclass(frozen=True)
class Provider:
    send: Callable[["SmsGateway", str, str, str], str]
    needs_host: bool = True


def send_to_log(_gateway: "SmsGateway", _to: str, text: str, reference: str) -> str:
    """Trying out: nothing leaves the house, and neither number nor words stand in the log."""
    log.info("SMS %s would have been sent, in %s parts", reference, measure(text).parts)
    return ""


def send_generic(gateway: "SmsGateway", to: str, text: str, reference: str) -> str:
    """Any gateway, or a small script before one: a JSON object in, any 2xx is a yes."""
    fields = {"to": to, "text": text, "id": reference, **_sender(gateway, "from")}
    headers = {"Idempotency-Key": reference}
    if secret := gateway.password or gateway.user:
        headers["Authorization"] = f"Bearer {secret}"
    post_json(gateway, gateway.path, fields, headers)
    return ""


def send_by_smsapi(gateway: "SmsGateway", to: str, text: str, reference: str) -> str:
    """SMSAPI (Poland). It refuses a second message with the same ``idx``."""
    fields = {
        "to": to.removeprefix("+"), "message": text, "format": "json", "encoding": "utf-8",
        "idx": reference, "check_idx": 1, **_sender(gateway, "from"),
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {gateway.user}"}
    answer = post_form(gateway, "/sms.do", fields, headers).as_json()
    if answer.get("error") == SMSAPI_KNOWN:
        return ""
    if "error" in answer:
        raise _refusal(SMSAPI, answer["error"])
    return _text_of(answer, "list", 0, "id")


def send_by_smslink(gateway: "SmsGateway", to: str, text: str, _reference: str) -> str:
    """SMSLink (Romania). It answers one line: MESSAGE or ERROR, code, words, numbers; MESSAGE;1 is a yes.

    Numbers are dialled as in Romania: 07… at home, 00 and the country's code abroad.
    """
    number = f"0{to[3:]}" if to.startswith("+40") else f"00{to[1:]}"
    fields = {
        "connection_id": gateway.user, "password": gateway.password,
        "to": number, "message": text, **_sender(gateway, "sender"),
    }  # fmt: skip
    kind, *rest = post_form(gateway, "/sms/gateway/communicate/index.php", fields).text.strip().split(";")
    if kind == "ERROR":
        raise Refused("refused", ";".join(rest[:2]))
    if [kind, *rest[:1]] != ["MESSAGE", "1"]:
        raise InDoubt("bad_answer")
    return rest[2].partition(",")[0] if len(rest) > 2 else ""


def send_by_smsru(gateway: "SmsGateway", to: str, text: str, _reference: str) -> str:
    """SMS.ru. The whole request and each number have a status; 100 is a yes."""
    number = to.removeprefix("+")
    fields = {"api_id": gateway.user, "to": number, "msg": text, "json": 1, **_sender(gateway, "from")}
    answer = post_form(gateway, "/sms/send", fields).as_json()
    if answer.get("status") == "OK":
        answer = answer.get("sms", {}).get(number, {})
    if answer.get("status_code") != 100:
        raise _refusal(SMSRU, answer.get("status_code"))
    return str(answer.get("sms_id", ""))


def send_by_seeme(gateway: "SmsGateway", to: str, text: str, reference: str) -> str:
    """SeeMe (Hungary)."""
    fields = {
        "key": gateway.user, "number": to.removeprefix("+"), "message": text, "format": "json",
        "reference": reference, **_sender(gateway, "sender"),
    }  # fmt: skip
    answer = post_form(gateway, "/gateway", fields).as_json()
    if answer.get("result") != "OK":
        raise _refusal(SEEME, answer.get("code"))
    return ""


SMSAPI_KNOWN = 53  # a message with this ``idx`` has gone out before
PROVIDERS = {
    "smsapi": Provider(send_by_smsapi),
    "smslink": Provider(send_by_smslink),
    "smsru": Provider(send_by_smsru),
    "seeme": Provider(send_by_seeme),
    "https": Provider(send_generic),
    "http": Provider(send_generic),
    "log": Provider(send_to_log, needs_host=False),
}


def _sender(gateway: "SmsGateway", name: str) -> dict:
    return {name: gateway.sender} if gateway.sender else {}


def _refusal(passing: dict[str, str], code) -> TryLater | Refused:
    said = str(code)
    return TryLater(passing[said], said) if said in passing else Refused("refused", said)


def _text_of(found, *path) -> str:
    for step in path:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return str(found)
