"""Files on contacts, deals and interactions."""

from babel.units import format_unit
from flask import Blueprint
from flask_login import current_user

from crm.i18n import choose_locale
from crm.models import Attachment
from crm.services.files import attachments

bp = Blueprint("attachments", __name__)


@bp.app_template_global("files_of")
def files_of(record) -> list[Attachment]:
    return attachments.of(record, current_user)


@bp.app_template_filter("file_size")
def file_size(size: int) -> str:
    """A size in the reader's words: 12 kB, 1.4 MB."""
    if size < 1_000_000:
        return format_unit(max(1, round(size / 1000)), "kilobyte", length="short", locale=choose_locale())
    return format_unit(round(size / 1_000_000, 1), "megabyte", length="short", locale=choose_locale())


from crm.blueprints.attachments import downloads, form, routes
