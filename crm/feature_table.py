"""The parts that a team can switch on and off (OC-14, ST-01), in the order in which it usually grows."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Feature:
    """A part of the product behind a switch.

    ``permissions`` and ``endpoints`` ("deals.*", or one) belong to it and to nothing else: while it is
    off nobody has the ones, the others answer 404. Templates and forms ask ``feature_on`` or ``can``.
    ``needs``: parts without which it cannot be on. ``starter``: on in a team that starts simple.
    """

    label: object
    purpose: object
    permissions: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    starter: bool = False
    is_on: bool = True


FEATURES = {
    "calendar": Feature(
        _l("Calendar"),
        _l("Appointments and tasks by month, week and day. For everybody with more than one meeting a day."),
        permissions=("calendar.view",),
        starter=True,
    ),
    "imports": Feature(
        _l("Import"),
        _l("Brings contacts, deals and products in from a spreadsheet or another program."),
        permissions=("imports.run",),
        starter=True,
    ),
    "desk": Feature(
        _l("Desk"),
        _l(
            "Figures and lists of one's own on one page, as each colleague puts them."
            " For work that is counted."
        ),
        permissions=("desk.view",),
    ),
    "evening_plan": Feature(
        _l("Evening plan"),
        _l("Tomorrow's tasks in their order and hours. Worth it when a day holds more than five."),
        endpoints=("plan.*",),
    ),
    "deals": Feature(
        _l("Deals"),
        _l("What may be sold, for how much and when. For a team that sells and wants to know what comes in."),
        permissions=("deals.view", "deals.edit"),
        endpoints=("interactions.ask_deal", "interactions.make_deal"),
    ),
    "board": Feature(
        _l("Board"),
        _l("Deals as cards in the columns of their steps. Handy from about ten open deals on."),
        endpoints=("deals.board", "deals.column"),
        needs=("deals",),
    ),
    "products": Feature(
        _l("Products"),
        _l("A price list for the lines of deals. For a team that sells the same things again and again."),
        permissions=("products.view", "products.edit"),
    ),
    "steps": Feature(
        _l("Types of interactions"),
        _l("Interactions walk the steps of a sale, a purchase, a project. For work that repeats."),
        endpoints=("interactions.edit_step", "interactions.update_step", "users.update_processes"),
    ),
    "templates": Feature(
        _l("Templates of tasks"),
        _l("All tasks of a kitchen, a repair or a new client at once, each with its day."),
        permissions=("templates.manage",),
        endpoints=("task_templates.*",),
    ),
    "attachments": Feature(
        _l("Files"),
        _l("Photos and documents at contacts, deals and interactions. For scans and signed papers."),
        permissions=("files.edit",),
        endpoints=("attachments.*",),
    ),
    "checklists": Feature(
        _l("Checklists"),
        _l("What to bring, ask or sign, ticked off at each interaction. For visits and work that repeats."),
        endpoints=("checklists.*",),
        starter=True,
    ),
    "recurrence": Feature(
        _l("Recurring interactions"),
        _l("What comes every week or month stands in the calendar by itself. For rounds, rents and reports."),
        endpoints=("interactions.show_series", "interactions.skip", "interactions.stop_series"),
    ),
    "client_reminders": Feature(
        _l("Reminders to clients"),
        _l("An e-mail or SMS before an appointment. For a team whose clients forget to come."),
        endpoints=(
            "reminders.update_client",
            "reminders.team_settings",
            "reminders.update_team_settings",
            "reminders.texts",
            "reminders.update_texts",
        ),
    ),
    "received_mail": Feature(
        _l("Received e-mails"),
        _l("E-mails forwarded to one's own address, or brought as files, become interactions."),
        permissions=("mail.take_in",),
        endpoints=("mail.*", "mailbox.*"),
    ),
    "outbox": Feature(
        _l("Outbox"),
        _l("Which messages wait, were sent or failed. Needed once messages go out by themselves."),
        permissions=("outbox.view", "outbox.edit"),
    ),
    "chains": Feature(
        _l("Chains"),
        _l("A call, a letter and a meeting about one matter are one thread. For long stories."),
        endpoints=(
            "interactions.add_link",
            "interactions.ask_chain",
            "interactions.continue_chain",
            "interactions.join_chain",
            "interactions.leave_chain",
            "interactions.take_subject",
        ),
    ),
    "review_marks": Feature(
        _l("Reviewed and On watch marks"),
        _l("What is new stands out until somebody reviewed it. For leaders who follow the work of others."),
        endpoints=("interactions.review", "interactions.ask_defer", "interactions.defer"),
    ),
    "time_spent": Feature(
        _l("Time spent"),
        _l(
            "A clock at each interaction, summed up by client, deal and colleague. For work paid by the hour."
        ),
        permissions=("time.view", "time.edit"),
    ),
}
