"""One POST to a gateway by the standard library: a time limit, no redirects, a bounded answer.

The call is cut in two where it matters: before the request has left nothing was sent and a later try is
safe; after that, no answer means that nobody knows.
"""

import http.client
import json
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from crm.lib.patience import at_most
from crm.lib.whole_numbers import whole_number
from crm.services.sms.outcomes import InDoubt, Refused, TryLater

if TYPE_CHECKING:
    from crm.services.sms.gateway import SmsGateway

TIMEOUT = 15
# The whole call, however slowly it is answered; shorter than the lease of a message.
LONGEST_CALL = 60
LONGEST_ANSWER = 64 * 1024
LONGEST_WAIT = 3600
# The gateway itself says "not now". A proxy that got no answer (502, 504) knows nothing, and a program
# that broke (500) may have handed the message on before.
NOT_NOW, NOBODY_KNOWS = (429, 503), (500, 502, 504)


@dataclass(frozen=True)
class Answer:
    """The gateway took the request; whether it took the message stands in the ``text``."""

    status: int
    text: str

    def as_json(self) -> dict:
        """The answer as an object; `InDoubt` when it is something else."""
        try:
            found = json.loads(self.text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise InDoubt("bad_answer", str(self.status))
        return found


def post_form(gateway: "SmsGateway", path: str, fields: dict, headers: dict | None = None) -> Answer:
    kind = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    return _post(gateway, path, urlencode(fields).encode(), {**kind, **(headers or {})})


def post_json(gateway: "SmsGateway", path: str, fields: dict, headers: dict | None = None) -> Answer:
    kind = {"Content-Type": "application/json"}
    return _post(gateway, path, json.dumps(fields).encode(), {**kind, **(headers or {})})


def _post(gateway: "SmsGateway", path: str, body: bytes, headers: dict) -> Answer:
    connection = _connection(gateway)
    try:
        _reach(connection)
        with at_most(LONGEST_CALL, lambda: connection.sock):
            return _exchange(connection, path, body, headers)
    finally:
        connection.close()


def _connection(gateway: "SmsGateway") -> http.client.HTTPConnection:
    if gateway.is_encrypted:
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(gateway.host, gateway.port, timeout=TIMEOUT, context=context)
    return http.client.HTTPConnection(gateway.host, gateway.port, timeout=TIMEOUT)


def _reach(connection: http.client.HTTPConnection) -> None:
    try:
        connection.connect()
    except OSError as error:
        raise TryLater("no_connection", type(error).__name__) from error


def _exchange(connection, path: str, body: bytes, headers: dict) -> Answer:
    try:
        connection.request("POST", path or "/", body, {**headers, "Accept": "application/json"})
        response = connection.getresponse()
        text = response.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        raise InDoubt("no_answer", type(error).__name__) from error
    _check_status(response)
    return Answer(response.status, text)


def _check_status(response: http.client.HTTPResponse) -> None:
    status = str(response.status)
    if response.status in NOT_NOW:
        raise TryLater("server_busy", status, after=_seconds(response.getheader("Retry-After")))
    if response.status in NOBODY_KNOWS:
        raise InDoubt("no_answer", status)
    if response.status in (401, 403):
        raise TryLater("not_let_in", status)
    if not 200 <= response.status < 300:  # a redirect, too: secrets go to the configured host only
        raise Refused("refused", status)


def _seconds(header: str | None) -> int | None:
    seconds = whole_number(header)
    return None if seconds is None else min(seconds, LONGEST_WAIT)
