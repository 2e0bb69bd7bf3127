"""The form that sends files to a record: the same for all of them, drawn once (crm/stencils.py)."""

from typing import NamedTuple

from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from crm.blueprints.attachments import bp
from crm.blueprints.attachments.routes import upload_url
from crm.navigation import here
from crm.stencils import Stencil
from crm.submissions import new_submission_id

WORDS = ("action", "token", "once", "back", "problem")


class Shape(NamedTuple):
    """What decides about the markup."""

    has_problem: bool


@bp.app_template_global("file_form")
def file_form(record, problem: str | None) -> Markup:
    """The form of *record*; *problem* says what was wrong with what was sent last."""
    filled = Stencil("attachments/_form.html", WORDS).fill(
        Shape(bool(problem)),
        action=upload_url(record),
        token=generate_csrf(),
        once=new_submission_id(),
        back=here(),
        problem=problem,
    )
    return Markup(filled)  # noqa: S704  # nosec B704 (filled with escaped words)
