"""A bare client that keeps its connection and its cookies: quick enough to measure with."""

import gzip
import re
from http.client import HTTPConnection
from urllib.parse import urlencode

import brotli

INPUT = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


class Answer:
    """Status, headers and the body as it came over the wire."""

    def __init__(self, response) -> None:
        self.status = response.status
        self.headers = response.headers
        self.wire = response.read()

    @property
    def text(self) -> str:
        coding = self.headers.get("Content-Encoding", "")
        body = self.wire
        if coding == "br":
            body = brotli.decompress(body)
        elif coding == "gzip":
            body = gzip.decompress(body)
        return body.decode()


class Client:
    """One browser: signs in, asks, posts."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: dict, **headers: str) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask("POST", path, urlencode(fields), headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict) -> Answer:
        sent = {"Accept-Encoding": "br, gzip", "Accept-Language": "ro", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, sent)
        response = self.connection.getresponse()
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(response)

    def sign_in(self, email: str, password: str) -> None:
        fields = hidden_fields(self.get("/login").text) | {"email": email, "password": password}
        answer = self.post("/login", fields)
        if answer.status != 303:
            raise RuntimeError(f"signing in answered {answer.status}")


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden inputs of a page's forms, the last of each name."""
    found = (dict(ATTRIBUTE.findall(tag)) for tag in INPUT.findall(page))
    return {
        tag["name"]: tag.get("value", "") for tag in found if tag.get("type") == "hidden" and "name" in tag
    }
