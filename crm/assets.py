"""Style sheet, script and pictures: built once, named by their content, cached for ever.

The style sheet comes inside the first page a browser sees, because on a slow network one blocking
request more costs two seconds before anything is painted. `js/warm_cache.js` then
fetches the file quietly and says so in a cookie; from then on pages only link it.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask, current_app, request
from markupsafe import Markup
from whitenoise import WhiteNoise

from crm.fragments import is_htmx
from crm.lib import bundles

STATIC = Path(__file__).parent / "static"
BUILD = STATIC / "build"
COOKIE = "assets"
SCRIPTS = STATIC / "js"
HTMX = STATIC / "vendor" / "htmx-4.0.1.min.js"
SORTABLE = STATIC / "vendor" / "sortable-1.15.7.min.js"
# Pages and parts with a style sheet of their own, so that the one of every page stays small.
STYLED_PLACES = ("calendar", "checklists", "desk", "files", "imports", "ladder", "plan", "task_templates")
COPIES = {
    "favicon.svg": STATIC / "icons" / "favicon.svg",
    "touch-icon.png": STATIC / "icons" / "touch-icon.png",
}


@dataclass(frozen=True)
class Assets:
    """What was built: the content name of each file, and the style sheet's own text."""

    names: dict[str, str]
    css: str

    @cached_property
    def style_hash(self) -> str:
        digest = hashlib.sha256(self.css.encode()).digest()
        return f"sha256-{base64.b64encode(digest).decode()}"


def init_app(app: Flask) -> None:
    """Build what is out of date, serve it under /static/, give the templates their functions."""
    app.extensions["assets"] = build()
    app.wsgi_app = WhiteNoise(
        app.wsgi_app,
        root=str(BUILD),
        prefix="static/",
        immutable_file_test=lambda path, url: True,
        add_headers_function=_add_headers,
        allow_all_origins=False,
    )
    app.jinja_env.globals.update(asset_url=asset_url, inline_css=inline_css)


def build() -> Assets:
    """Read the sources and write what is missing in static/build/.

    Files of earlier versions stay: a page opened before an upgrade may still ask for them.
    """
    css = bundles.join_styles(STATIC / "css")
    contents = {name: path.read_bytes() for name, path in COPIES.items()} | {
        "app.css": css.encode(),
        "app.js": _script("", HTMX),
        "boards.js": _script("boards", SORTABLE),
        "forms.js": _script("forms"),
        "files.js": _script("files"),
        "calendar.js": _script("calendar"),
        **{f"{place}.css": bundles.join_styles(STATIC / place).encode() for place in STYLED_PLACES},
    }
    names = {name: bundles.content_name(name, data) for name, data in contents.items()}
    BUILD.mkdir(exist_ok=True)
    for name, data in contents.items():
        if not (BUILD / names[name]).exists():
            bundles.write_compressed(BUILD / names[name], data)
    return Assets(names, css)


def _script(folder: str, library: Path | None = None) -> bytes:
    """The behaviours of one folder under static/js/, with what all share and the library they need."""
    paths = {SCRIPTS / "_shared.js", *(SCRIPTS / folder).glob("*.js")}
    return bundles.join_scripts(library.read_text("utf-8") if library else "", paths).encode()


def asset_url(name: str) -> str:
    """The address of a built file, by its plain name: ``asset_url("app.js")``."""
    return f"{request.script_root}/static/{_assets().names[name]}"


def inline_css() -> Markup | None:
    """The whole style sheet for a browser that does not have it yet, else None (then link it).

    A page that htmx swaps in goes into one that already has its style.
    """
    if is_htmx() or request.cookies.get(COOKIE) == _assets().names["app.css"]:
        return None
    return Markup(_assets().css)  # noqa: S704  # nosec B704 (our own file, no input in it)


def style_hash() -> str:
    """The source for ``style-src`` that lets the inlined style sheet in, and nothing else."""
    return _assets().style_hash


def _assets() -> Assets:
    return current_app.extensions["assets"]


def _add_headers(headers, path, url) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
