"""Settings from the environment, with safe defaults."""

import contextlib
import os
import secrets
from datetime import timedelta
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "ro", "ru", "hu", "pl")
MEGABYTE = 1024 * 1024
MAX_UPLOAD_BYTES = 10 * MEGABYTE
MAX_MAIL_BYTES = 25 * MEGABYTE


# What nobody sets from outside.
FIXED = {
    "ATTACHMENT_MAX_BYTES": MAX_UPLOAD_BYTES,
    "MAIL_MAX_BYTES": MAX_MAIL_BYTES,
    "MAX_CONTENT_LENGTH": MAX_UPLOAD_BYTES + 512 * 1024,
    "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
    "MAX_FORM_PARTS": 2_000,
    "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
    # A session ends 30 days after its beginning, so that its cookie need not be sent with each answer.
    "SESSION_REFRESH_EACH_REQUEST": False,
    "SESSION_IDLE": timedelta(hours=12),
    "SESSION_ABSOLUTE": timedelta(days=30),
    "SESSION_COOKIE_NAME": "semafor",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "WTF_CSRF_TIME_LIMIT": None,
    "BABEL_TRANSLATION_DIRECTORIES": str(PROJECT_DIR / "translations"),
    "BABEL_DEFAULT_LOCALE": "en_GB",
}
# Settings that are read from words: an override is read the same way, and stays as it was read.
READ = frozenset({"DATA_DIR", "DATABASE_URL", "BASE_URL", "TRUSTED_PROXIES"})


def load_settings(overrides: dict | None = None) -> dict:
    """All settings of one app: the environment first, then *overrides* (tests)."""
    overrides = overrides or {}
    settings = {**FIXED, **read_settings({**os.environ, **overrides})}
    settings.update({name: value for name, value in overrides.items() if name not in READ})
    if not settings["SECRET_KEY"]:
        settings["SECRET_KEY"] = kept_secret_key(settings["DATA_DIR"])
    return settings


def read_settings(environment: dict) -> dict:
    """What the environment says, or its defaults."""
    data_dir = Path(environment.get("DATA_DIR") or PROJECT_DIR / "instance").resolve()
    base_url = environment.get("BASE_URL", "").rstrip("/")
    return {
        "DATA_DIR": data_dir,
        "DATABASE_URL": database_url(environment, data_dir),
        "SECRET_KEY": environment.get("SECRET_KEY"),
        "BASE_URL": base_url,
        "SESSION_COOKIE_SECURE": base_url.startswith("https://"),
        "TRUSTED_PROXIES": int(environment.get("TRUSTED_PROXIES") or 0),
        "SMTP_URL": environment.get("SMTP_URL", ""),
        "SMS_URL": environment.get("SMS_URL", ""),
        "MAIL_URL": environment.get("MAIL_URL", ""),
        "SQLITE_SYNCHRONOUS": environment.get("SQLITE_SYNCHRONOUS", "FULL"),
        "SQLITE_PATCHED": environment.get("SQLITE_PATCHED") == "1",
        "ATTACHMENT_MAX_PER_RECORD": int(environment.get("FILES_PER_RECORD") or 100),
        "ATTACHMENT_MAX_TOTAL_BYTES": int(environment.get("FILES_MEGABYTES") or 2_000) * MEGABYTE,
        "MAIL_WAITING_MAX_BYTES": int(environment.get("MAIL_WAITING_MEGABYTES") or 200) * MEGABYTE,
    }


def database_url(environment: dict, data_dir: Path) -> str:
    """The business database; a plain ``postgres://`` URL is given psycopg 3's dialect name."""
    url = environment.get("DATABASE_URL") or f"sqlite:///{data_dir / 'semafor.sqlite3'}"
    scheme, _, rest = url.partition("://")
    if scheme in ("postgres", "postgresql"):
        return f"postgresql+psycopg://{rest}"
    return url


def kept_secret_key(data_dir: Path) -> str:
    """The key in ``DATA_DIR/secret_key``, made at the first start; two starters agree on one."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / "secret_key"
    if not path.exists():
        draft = path.with_name(f".secret_key.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
