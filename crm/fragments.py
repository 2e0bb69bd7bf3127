"""Page or fragment: every choice about htmx and every HX- header lives here."""

import json
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request, url_for

VARY = "HX-Request, HX-Request-Type, Cookie"
# What an open page asks for by its own clock, with nobody before it perhaps.
ASKED_BY_PAGES = frozenset({"reminders.index"})


def wants_partial() -> bool:
    """Whether htmx asks for a piece of a page. Boosted links and Back ask for the whole page."""
    return request.headers.get("HX-Request-Type") == "partial"


def is_htmx() -> bool:
    return request.headers.get("HX-Request") == "true"


def present_path() -> str:
    """The path of this request as the browser knows it: with the mount point, without the query."""
    return request.script_root + request.path


def present_address() -> str:
    """Path and query of this request as the browser knows them."""
    query = request.query_string.decode(errors="replace")
    return f"{present_path()}?{query}" if query else present_path()


def render_fragments(template: str, status: int = 200, **context) -> Response:
    """An answer of pieces: *template* only includes the partials the page itself is made of."""
    return make_response(render_template(template, **context), status)


def redirect_back_to(location: str) -> Response:
    """After a plain form: 303, so that a reload asks for the page and not for the act.

    For htmx the same as a header, as a fetch would follow the redirect into the target.
    """
    if wants_partial():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = location
        return response
    return redirect(location, code=303)


def redirect_to_login() -> Response:
    """Nobody is signed in: to the login page, and back here afterwards when it was a page."""
    wanted = present_address() if request.method == "GET" and not is_htmx() else None
    if is_htmx() and request.endpoint in ASKED_BY_PAGES:
        # Nobody pressed anything: what is typed on the open page must not be lost to a redirect.
        return make_response("", 204)
    location = url_for("auth.login", next=None if wanted == url_for("agenda.index") else wanted)
    if is_htmx() and request.method != "GET":
        # The session ended over a form: say so and leave what was typed where it is.
        return make_response(render_template("errors/401.html", is_part=True), 401)
    if is_htmx():
        response = make_response("", 401)
        response.headers["HX-Redirect"] = location
        return response
    return redirect(location, code=303)


def local_path(target: str | None, default: str) -> str:
    """*target* if it is a path of this site, else *default*: no open redirects."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    if any(ord(character) < 32 for character in target) or "\\" in target:
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target


def came_from(default: str | None = None) -> str:
    """The page of this site that the form stood on (its ``next`` field), else *default*, else the start."""
    default = url_for("agenda.index") if default is None else default
    return local_path(request.form.get("next") or request.args.get("next"), default)


def trigger(response: Response, **events) -> Response:
    """Fire client events after the swap; the JSON is ASCII as htmx demands."""
    response.headers["HX-Trigger"] = json.dumps(events)
    return response
