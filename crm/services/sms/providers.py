"""How each gateway wants to be asked and how it answers. A new one is a function and a line in `PROVIDERS`.

As their makers describe it: smsapi.com/docs, smslink.ro (SMS Gateway, HTTP), sms.ru/api/send and
seememobile.com (SMS Gateway parameters, response codes). Secrets go into headers or the body, never
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
        raise _refusal(answer["error"] in SMSAPI_BUSY, answer["error"])
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
        raise _refusal(answer.get("status_code") in SMSRU_BUSY, answer.get("status_code"))
    return str(answer.get("sms_id", ""))


def send_by_seeme(gateway: "SmsGateway", to: str, text: str, reference: str) -> str:
    """SeeMe (Hungary)."""
    fields = {
        "key": gateway.user, "number": to.removeprefix("+"), "message": text, "format": "json",
        "reference": reference, **_sender(gateway, "sender"),
    }  # fmt: skip
    answer = post_form(gateway, "/gateway", fields).as_json()
    if answer.get("result") != "OK":
        raise _refusal(answer.get("code") in SEEME_BUSY, answer.get("code"))
    return ""


# The codes that pass without another text or number: not let in, no credit left, a fault of theirs.
SEEME_BUSY = (4, 5, 7, 8, 11, 13)
SMSAPI_BUSY, SMSRU_BUSY = (101, 102, 103, 105, 200, 201, 999), (200, 201, 220, 301, 302, 500)
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


def _refusal(is_busy: bool, code) -> Exception:
    return TryLater("server_busy", str(code)) if is_busy else Refused("refused", str(code))


def _text_of(found, *path) -> str:
    for step in path:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return str(found)
