"""Which function does a kind of job. A new kind is one line here and its function in a service.

A handler takes the `Job` and may be called twice for it: a runner that died in the middle leaves the
job to the next one. It commits its own steps; what it returns (a dict or None) becomes the result.
"""

import importlib
from collections.abc import Callable

from crm.models import Job

HANDLERS = {
    "forget_submissions": "crm.services.housekeeping:forget_submissions",
    "forget_attempts": "crm.services.housekeeping:forget_attempts",
    "tidy_database": "crm.services.housekeeping:tidy_database",
    "rebuild_sort_keys": "crm.services.housekeeping:rebuild_sort_keys",
    "remove_old_files": "crm.services.files.removal:remove_old_files",
    "try_import": "crm.services.transfers.long_trial:run_trial",
    "import_file": "crm.services.transfers.job:run_import",
    "take_back_import": "crm.services.transfers.taking_back:run_taking_back",
    "sample_company": "crm.services.sample_company:make_by_job",
    "extend_series": "crm.services.recurrence.jobs:extend_series",
    "extend_all_series": "crm.services.recurrence.jobs:extend_all_series",
    "send_mail": "crm.services.mail:send_mail",
    "settle_reminders": "crm.services.reminders.sweep:settle_reminders",
    "count_contact_quality": "crm.services.desk.counting:count_contact_quality",
    "fetch_mail": "crm.services.received_mail.fetching:fetch_mail",
}
# Kind → hours between two runs; the row's key names the slot, so two machines make one row.
PERIODIC = {
    "forget_submissions": 24,
    "forget_attempts": 1,
    "tidy_database": 24,
    "remove_old_files": 24,
    "settle_reminders": 1,
    "extend_all_series": 6,
    "count_contact_quality": 1,
    "fetch_mail": 1 / 30,
}
# Kind → the setting without which it has nothing to do.
NEEDS = {"fetch_mail": "MAIL_URL"}


def handler_of(kind: str) -> Callable[[Job], dict | None]:
    """The function for *kind*, loaded at its first use; `KeyError` for a kind nobody handles."""
    module, _, name = HANDLERS[kind].partition(":")
    return getattr(importlib.import_module(module), name)
