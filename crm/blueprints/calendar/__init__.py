"""The calendar: appointments by their time and tasks apart, of one, several or all colleagues."""

from flask import Blueprint

bp = Blueprint("calendar", __name__)

from crm.blueprints.calendar import free_slots, move, routes
