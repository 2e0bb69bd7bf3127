"""E-mails as they come from outside: hostile until read. Pure; `read_mail` is the way in."""

from crm.lib.received_mail.reading import read_mail as read_mail
from crm.lib.received_mail.shapes import EnclosedFile as EnclosedFile
from crm.lib.received_mail.shapes import Mailbox as Mailbox
from crm.lib.received_mail.shapes import Original as Original
from crm.lib.received_mail.shapes import ReadMail as ReadMail
from crm.lib.received_mail.shapes import UnreadableMail as UnreadableMail
