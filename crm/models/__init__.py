"""Every model, by name: ``from crm.models import Deal``."""

# The first line also starts keeping search texts: its listeners stand on the session.
from crm.models import search_index as search_index
from crm.models.affiliation import Affiliation
from crm.models.attachment import Attachment
from crm.models.auth_token import AuthToken, BackupCode, TokenPurpose
from crm.models.chain import Chain
from crm.models.checklist_item import ChecklistItem
from crm.models.company_size import CompanySize
from crm.models.consent import Consent, ConsentChannel
from crm.models.contact import Company, Contact, ContactKind, Person
from crm.models.contact_point import ContactPoint, Messenger, PointKind
from crm.models.contact_quality import ContactQuality
from crm.models.deal import Deal
from crm.models.deal_line import DealLine
from crm.models.deal_state import DealState
from crm.models.event import Event
from crm.models.import_run import ImportKind, ImportRun, ImportState
from crm.models.interaction import Interaction
from crm.models.interaction_kinds import Channel, State
from crm.models.job import Job
from crm.models.loss_reason import LossReason
from crm.models.message import Message, MessageChannel, MessageKind, MessageState
from crm.models.mixins.closeable import LossReasonMissing
from crm.models.mixins.member import LastAdministrator
from crm.models.mixins.placeable import PlaceGone
from crm.models.mixins.remindable import ClientReminder
from crm.models.mixins.versioned import StaleVersion
from crm.models.names import NameOrder
from crm.models.note import Note, NoteKind, Touch
from crm.models.participant import DealParticipant, Participant
from crm.models.process import Outcome, Process, ProcessMode, Step, StepSkipped
from crm.models.product import Product
from crm.models.received_mail import MailAccount, MailState, MailTrace, ReceivedMail
from crm.models.roles import Role, UserState
from crm.models.saved_view import SavedView
from crm.models.series import Series
from crm.models.stored_file import StoredFile
from crm.models.submission import Submission
from crm.models.tag import Tag
from crm.models.task_template import Assignee, TaskTemplate, TaskTemplateLine
from crm.models.team import Team
from crm.models.time_entry import TimeEntry
from crm.models.user import Theme, User

__all__ = [
    "Affiliation",
    "Assignee",
    "Attachment",
    "AuthToken",
    "BackupCode",
    "Chain",
    "Channel",
    "ChecklistItem",
    "ClientReminder",
    "Company",
    "CompanySize",
    "Consent",
    "ConsentChannel",
    "Contact",
    "ContactKind",
    "ContactPoint",
    "ContactQuality",
    "Deal",
    "DealLine",
    "DealParticipant",
    "DealState",
    "Event",
    "ImportKind",
    "ImportRun",
    "ImportState",
    "Interaction",
    "Job",
    "LastAdministrator",
    "LossReason",
    "LossReasonMissing",
    "MailAccount",
    "MailState",
    "MailTrace",
    "Message",
    "MessageChannel",
    "MessageKind",
    "MessageState",
    "Messenger",
    "NameOrder",
    "Note",
    "NoteKind",
    "Outcome",
    "Participant",
    "Person",
    "PlaceGone",
    "PointKind",
    "Process",
    "ProcessMode",
    "Product",
    "ReceivedMail",
    "Role",
    "SavedView",
    "Series",
    "StaleVersion",
    "State",
    "Step",
    "StepSkipped",
    "StoredFile",
    "Submission",
    "Tag",
    "TaskTemplate",
    "TaskTemplateLine",
    "Team",
    "Theme",
    "TimeEntry",
    "TokenPurpose",
    "Touch",
    "User",
    "UserState",
]
