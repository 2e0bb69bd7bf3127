"""What happened to a record, and taking it back."""

from flask import Blueprint

from crm.services import event_words
from crm.services.history import is_undoable

bp = Blueprint("history", __name__)
bp.add_app_template_global(event_words.sentence, "event_sentence")
bp.add_app_template_global(event_words.changed_fields, "changed_fields")
bp.add_app_template_global(is_undoable, "is_undoable")

from crm.blueprints.history import routes
