"""The imports pages: from a file to records, one step a page (MC-51 to MC-53)."""

from flask import Blueprint

bp = Blueprint("imports", __name__)

from crm.blueprints.imports import columns, layout, names, routes, run, trial
