"""While the background reads a long file."""

from flask import render_template, url_for

from crm.background import hurry
from crm.i18n import language
from crm.models import ImportRun
from crm.services.transfers import long_trial


def waiting_page(run: ImportRun, page: str):
    """How far the background is, or the button that asks for it; *page* ("names", "trial") comes next."""
    is_under_way = long_trial.is_under_way(run, language())
    if is_under_way:
        hurry()
    return render_template(
        "imports/trying.html",
        run=run, here_at=page, address=url_for(f"imports.{page}", run_id=run.id),
        is_under_way=is_under_way, has_failed=long_trial.has_failed(run, language()),
    )  # fmt: skip
