"""Semafor, a light CRM for small teams. `create_app` is the only place that joins all parts."""

import logging
import sys

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from crm import (
    assets,
    background,
    blueprints,
    bodies,
    cli,
    compression,
    database,
    errors,
    features,
    frame,
    i18n,
    jinja,
    links,
    navigation,
    permissions,
    schema,
    security,
    sign_in,
    state,
    submissions,
    team,
)
from crm.config import load_settings
from crm.extensions import csrf, htmx
from crm.services.reminders import watch  # noqa: F401 (it listens to every session from here on)

__version__ = "0.1.0"


def create_app(settings: dict | None = None) -> Flask:
    """A ready application; *settings* override the environment (tests)."""
    # Built files are served by crm.assets; the sources under static/ are nobody's to fetch.
    app = Flask(__name__, static_folder=None)
    app.jinja_environment = jinja.PlainEnvironment
    app.config.from_mapping(load_settings(settings))
    app.config["DATA_DIR"].mkdir(parents=True, exist_ok=True)
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    for part in (database, state, jinja, assets, navigation, frame, links, team, features, i18n):
        part.init_app(app)
    # The order of these is the order in which a request passes them.
    for part in (bodies, sign_in, csrf, htmx, permissions, submissions):
        part.init_app(app)
    for part in (security, compression, background, errors):
        part.init_app(app)
    blueprints.init_app(app)
    cli.init_app(app)
    if not app.testing and app.config.get("UPGRADE_AT_START", True):
        _bring_up_to_date(app)
    return app


def _bring_up_to_date(app: Flask) -> None:
    """Upgrade before the first request, then close every connection: the workers fork after this."""
    try:
        schema.upgrade(app)
    except schema.NewerSchema as error:
        sys.exit(str(error))
    with app.app_context():
        database.db.engine.dispose()
        state.dispose(app)
