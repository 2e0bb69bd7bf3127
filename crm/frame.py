"""The parts of a page's frame that are the same for many visitors, drawn once and kept.

They are most of the frame and took more time than the floor of a whole page.
"""

from flask import Flask, current_app, request
from flask_login import current_user
from markupsafe import Markup

from crm.features import features_off
from crm.i18n import language
from crm.navigation import current_place


def init_app(app: Flask) -> None:
    app.extensions["frame"] = {}
    app.jinja_env.globals["frame_part"] = frame_part


def frame_part(name: str) -> Markup:
    """Draw ``layouts/frame/<name>.html``, once per kind of reader, language, place, mount point, switches.

    It gets no variables: anything else of the first visitor would be shown to all others.
    """
    key = (name, language(), *_reader(), current_place(), request.script_root, features_off())
    kept = current_app.extensions["frame"]
    if key not in kept or current_app.debug:
        template = current_app.jinja_env.get_template(f"layouts/frame/{name}.html")
        kept[key] = Markup(template.render())  # noqa: S704  # nosec B704 (an escaped template)
    return kept[key]


def _reader() -> tuple:
    """What the menus depend on of who reads them."""
    # Asked by every part of the frame: the proxy finds the user once, not for each of the words.
    user = current_user._get_current_object()
    return (user.role, user.starts_with_desk) if user.is_authenticated else (None,)
