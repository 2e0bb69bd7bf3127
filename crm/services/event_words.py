"""What an event says, as one whole sentence in the reader's language.

The key is the event's name; ``details`` of the event fill the placeholders. An unknown act is shown
by its general sentence, so that a new kind of event never leaves a hole in the history.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from crm.models import Event

SENTENCES = {
    "contact.created": _l("The contact was created."),
    "contact.updated": _l("The contact was changed."),
    "contact.assigned": _l("The responsible colleague of the contact was changed."),
    "contact.handed_over": _l("The contact was handed over to a colleague."),
    "contact.archived": _l("The contact was archived."),
    "contact.restored": _l("The contact was restored."),
    "contact.tagged": _l("The tags were changed."),
    "contact.consented": _l("A consent was written down."),
    "contact.imported": _l("The contact was imported."),
    "contact.taken_back": _l("The import of the contact was taken back."),
    "contact.undone": _l("A change of the contact was undone."),
    "interaction.created": _l("The interaction was created."),
    "interaction.updated": _l("The interaction was changed."),
    "interaction.state_changed": _l("The state of the interaction was changed."),
    "interaction.update_date_corrected": _l("The update date of the interaction was corrected."),
    "interaction.rerouted": _l("The interaction went to another step, as its own was removed."),
    "deal.rerouted": _l("The deal went to another step, as its own was removed."),
    "process.created": _l("The process was created."),
    "process.updated": _l("The process was changed."),
    "process.renamed": _l("The process was renamed."),
    "process.placed": _l("The order of the processes was changed."),
    "process.archived": _l("The process was archived."),
    "process.restored": _l("The process was restored."),
    "process.imported": _l("The process was imported."),
    "process.undone": _l("A change of the process was undone."),
    "step.created": _l("The step was added."),
    "step.updated": _l("The step was changed."),
    "step.renamed": _l("The step was renamed."),
    "step.placed": _l("The order of the steps was changed."),
    "step.removed": _l("The step was removed."),
    "step.removed_for_good": _l("The step was removed for good."),
    "step.imported": _l("The step was imported."),
    "step.undone": _l("A change of the step was undone."),
    "user.processes_allowed": _l("The processes of the colleague were changed."),
    "interaction.stepped": _l("The step of the interaction was changed."),
    "interaction.rescheduled": _l("The interaction was moved to another day."),
    "interaction.moved": _l("The interaction was moved in the calendar."),
    "interaction.assigned": _l("The responsible colleague of the interaction was changed."),
    "interaction.handed_over": _l("The interaction was handed over to a colleague."),
    "interaction.reminded": _l("The client was reminded of the appointment."),
    "interaction.reminder_cancelled": _l("A message to the client was cancelled."),
    "interaction.reminder_repeated": _l("A message to the client was sent again."),
    "interaction.archived": _l("The interaction was archived."),
    "interaction.restored": _l("The interaction was restored."),
    "interaction.repeated": _l("The interaction was put into a series."),
    "interaction.skipped": _l("The interaction was left out of its series."),
    "series.created": _l("The series was begun."),
    "series.updated": _l("The series was changed."),
    "series.handed_over": _l("The series was handed over to a colleague."),
    "series.stopped": _l("The series was stopped."),
    "series.undone": _l("A change of the series was undone."),
    "interaction.chained": _l("The interaction was put into a chain."),
    "interaction.unchained": _l("The interaction was taken out of its chain."),
    "interaction.attached": _l("It was said what the interaction is for."),
    "interaction.acquainted": _l("A participant was linked to a contact."),
    "interaction.undone": _l("A change of the interaction was undone."),
    "note.added": _l("A note was added."),
    "note.undone": _l("A note was taken back."),
    "deal.created": _l("The deal was created."),
    "deal.updated": _l("The deal was changed."),
    "deal.moved": _l("The deal was moved to another step."),
    "deal.placed": _l("The order of the cards was changed."),
    "deal.won": _l("The deal was won."),
    "deal.lost": _l("The deal was lost."),
    "deal.assigned": _l("The responsible colleague of the deal was changed."),
    "deal.handed_over": _l("The deal was handed over to a colleague."),
    "deal.archived": _l("The deal was archived."),
    "deal.restored": _l("The deal was restored."),
    "deal.imported": _l("The deal was imported."),
    "deal.taken_back": _l("The import of the deal was taken back."),
    "deal.acquainted": _l("A participant of the deal was linked to a contact."),
    "deal.undone": _l("A change of the deal was undone."),
}
FIELD_LABELS = {
    "name": _l("Name"),
    "family_name": _l("Family name"),
    "given_name": _l("Given name"),
    "title": _l("Title"),
    "owner_id": _l("Responsible"),
    "responsible_id": _l("Responsible"),
    "state": _l("State"),
    "step_id": _l("Step"),
    "update_date": _l("Update date"),
    "allowed_process_ids": _l("Processes to choose from"),
    "starts_on": _l("Start date"),
    "start_time": _l("Time"),
    "deadline_on": _l("Deadline"),
    "due_on": _l("Due"),
    "amount_minor": _l("Amount"),
    "currency": _l("Currency"),
    "probability": _l("Probability"),
    "expected_close_on": _l("Expected close"),
    "closed_on": _l("Closed on"),
    "loss_text": _l("Loss reason"),
    "loss_reason_id": _l("Loss reason"),
    "tag_names": _l("Tags"),
    "points_data": _l("Phones, e-mails and addresses"),
    "affiliations_data": _l("People and companies"),
    "lines_data": _l("Products"),
    "participants_data": _l("Participants"),
    "industry": _l("Industry"),
    "size": _l("Size"),
    "tax_number": _l("Tax number"),
    "memo": _l("Memo"),
    "text": _l("Text"),
    "about": _l("About"),
    "channel": _l("Channel"),
    "is_task": _l("Task"),
    "is_private": _l("Private"),
    "client_reminder": _l("Remind the client"),
    "archived_at": _l("Archived"),
    "contact_id": _l("Contact"),
    "deal_id": _l("Deal"),
    "chain_id": _l("Chain"),
    "language": _l("Language"),
}


def sentence(event: Event) -> str:
    """The act in words."""
    return sentence_of(event.name)


def sentence_of(name: str) -> str:
    """The words of an act by its full name, as in ``deal.moved``."""
    words = SENTENCES.get(name)
    return str(words) if words is not None else _("The record was changed.")


def changed_fields(event: Event) -> str:
    """The labels of the fields an act changed, each once, for the line under the sentence."""
    names = [name for name in {**event.before, **event.after} if name in FIELD_LABELS]
    return ", ".join(dict.fromkeys(str(FIELD_LABELS[name]) for name in names))
