"""A whole team to look at: furniture dealer, administrator, three colleagues, and their month."""

from crm.database import db
from crm.lib.folding import fold
from crm.models import Role, Team, User
from crm.services.accounts import passwords
from crm.services.accounts.set_up import FirstRun, set_up
from crm.services.sample_company import make
from crm.services.sample_company.stage import read
from crm.services.seeding.bulk import EMAIL, PASSWORD

ROLES = (Role.MANAGER, Role.USER, Role.USER)


def make_demo(language: str) -> dict[str, int]:
    """Make the team where there is none, and its month; returns how many of each noun, {} the second time.

    A team that is there keeps its people, settings and language.
    """
    team = db.session.get(Team, 1)
    by = _administrator() if team is not None else _make_team(language)
    return make(db.session.get(Team, 1), by)


def _administrator() -> User:
    return db.session.scalars(User.administrators().order_by(User.id).limit(1)).one()


def _make_team(language: str) -> User:
    words, secret = read(language), passwords.hash_password(PASSWORD)
    first, *others = (
        {"given_name": given, "family_name": family, "language": language, "password_hash": secret}
        for given, family in words["colleagues"]
    )
    by = set_up(FirstRun({**words["team"], "language": language}, {**first, "email": EMAIL}))
    for role, values in zip(ROLES, others, strict=True):
        email = f"{fold(values['given_name'])}.{fold(values['family_name'])}@example.com"
        User(role=role, email=email, **values).record_event("created", by=by)
    return by
