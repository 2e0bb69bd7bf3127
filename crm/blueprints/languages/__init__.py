"""The choice of language, which a visitor without an account has too."""

from flask import Blueprint

bp = Blueprint("languages", __name__)

from crm.blueprints.languages import routes
