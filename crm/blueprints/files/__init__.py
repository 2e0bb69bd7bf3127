"""Stored files, given out to those who may see them."""

from flask import Blueprint

bp = Blueprint("files", __name__)

from crm.blueprints.files import routes
