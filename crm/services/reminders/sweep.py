"""Once an hour all pending reminders are looked at: for what no session saw, such as a restored backup."""

from crm.database import db
from crm.models import Job
from crm.services.reminders import planning


def settle_reminders(_job: Job) -> dict:
    """Bring every upcoming appointment's reminders in step."""
    ids = {*planning.upcoming_ids(), *planning.pending_ids()}
    planning.reconcile(ids)
    db.session.commit()
    return {"interactions": len(ids)}
