"""What an administrator asks first: versions, settings, last backup, last background work, faults."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, text

from crm import schema, sqlite
from crm.config import PROJECT_DIR
from crm.database import db, is_sqlite
from crm.lib import clock
from crm.models import MailAccount
from crm.services import backups
from crm.services.housekeeping import count_waiting_jobs
from crm.services.jobs import heartbeat
from crm.services.received_mail.mailbox import BadMailUrl, mailbox_server
from crm.services.sms.gateway import BadSmsUrl, sms_gateway

LOW_SPACE = 200 * 1024 * 1024
BACKUP_AGE = timedelta(days=7)


@dataclass(frozen=True)
class Finding:
    """One line of the report; ``is_wrong`` lines are what must be mended."""

    topic: str
    words: str
    is_wrong: bool = False


def examine(settings: dict) -> list[Finding]:
    """Every finding about this installation; passwords and keys never appear in it."""
    checks = (
        database_version,
        schema_version,
        integrity,
        secret_key,
        free_space,
        last_backup,
        background_work,
        mail,
        sms,
        mailbox,
        translations,
        public_address,
    )
    return [finding for check in checks if (finding := check(settings)) is not None]


def database_version(settings: dict) -> Finding:
    if not is_sqlite(settings["DATABASE_URL"]):
        version = db.session.execute(text("SHOW server_version")).scalar_one()
        return Finding("Database", f"PostgreSQL {version}")
    version, mode = sqlite.driver.sqlite_version, sqlite.journal_mode(settings)
    words = f"SQLite {version} by {sqlite.driver.__name__}, journal mode {mode}"
    if mode == "wal":
        return Finding("Database", words)
    advice = "this library can damage a WAL database, so the slower journal is used; install pysqlite3"
    return Finding("Database", f"{words}: {advice}", is_wrong=True)


def schema_version(settings: dict) -> Finding:
    present, newest = schema.present_revision(db.engine), schema.newest_revision()
    if present == newest:
        return Finding("Schema", f"{present}, up to date")
    return Finding("Schema", f"{present}, the program needs {newest}: run `flask upgrade`", True)


def integrity(settings: dict) -> Finding | None:
    if not is_sqlite(settings["DATABASE_URL"]):
        return None
    verdict = db.session.execute(text("PRAGMA quick_check")).scalar_one()
    orphans = len(db.session.execute(text("PRAGMA foreign_key_check")).all())
    is_sound = verdict == "ok" and not orphans
    words = "sound" if is_sound else f"{verdict}; {orphans} rows without their parents"
    return Finding("Integrity", words, is_wrong=not is_sound)


def secret_key(settings: dict) -> Finding:
    weak = len(settings["SECRET_KEY"]) < 32
    return Finding("Secret key", "too short: use 32 characters or more" if weak else "set", weak)


def free_space(settings: dict) -> Finding:
    free = backups.free_bytes(settings["DATA_DIR"])
    return Finding("Free space", f"{free // 2**20} MiB in the data folder", free < LOW_SPACE)


def last_backup(settings: dict) -> Finding:
    at = backups.last_backup_at(settings["DATA_DIR"])
    if at is None:
        return Finding("Last backup", "never: run `flask backup FILE`", True)
    is_old = clock.now() - at > BACKUP_AGE
    return Finding("Last backup", f"{at:%Y-%m-%d %H:%M} UTC", is_old)


def background_work(settings: dict) -> Finding:
    at, waiting = heartbeat.last_run(), count_waiting_jobs()
    when = f"last run {at:%Y-%m-%d %H:%M} UTC" if at else "never run"
    return Finding("Background work", f"{when}, {waiting} jobs waiting", not heartbeat.is_fresh())


def mail(settings: dict) -> Finding:
    if settings["SMTP_URL"]:
        return Finding("E-mail", "SMTP_URL is set")
    return Finding("E-mail", "SMTP_URL is not set: invitation links are handed over by hand")


def sms(settings: dict) -> Finding:
    if not settings["SMS_URL"]:
        return Finding("SMS", "SMS_URL is not set: clients are reminded by e-mail only")
    try:
        return Finding("SMS", f"SMS_URL is set: {sms_gateway(settings['SMS_URL']).name}")
    except BadSmsUrl as error:
        return Finding("SMS", str(error), is_wrong=True)


def mailbox(settings: dict) -> Finding | None:
    if not settings["MAIL_URL"]:
        return None
    try:
        name = mailbox_server(settings["MAIL_URL"]).name
    except BadMailUrl as error:
        return Finding("Mailbox", str(error), is_wrong=True)
    account = db.session.scalar(select(MailAccount).where(MailAccount.name == name))
    if account is None or account.checked_at is None:
        return Finding("Mailbox", f"{name}: not looked into yet")
    return Finding("Mailbox", f"{name}: {account.error or 'in order'}", is_wrong=bool(account.error))


def translations(settings: dict) -> Finding:
    folder = PROJECT_DIR / "translations"
    compiled = {path.parent.parent.name for path in Path(folder).glob("*/LC_MESSAGES/messages.mo")}
    missing = {"ro", "ru", "hu", "pl"} - compiled
    words = f"not compiled: {', '.join(sorted(missing))}; run `make setup`" if missing else "compiled"
    return Finding("Translations", words, bool(missing))


def public_address(settings: dict) -> Finding:
    if settings["BASE_URL"]:
        return Finding("Address", settings["BASE_URL"])
    return Finding("Address", "BASE_URL is not set: links in e-mails need it")
