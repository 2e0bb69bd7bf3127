"""What a user may do, and whether they still work here."""

import enum

from flask_babel import lazy_gettext as _l


class Role(enum.Enum):
    """What a user may do; the table of rights is in permissions.py (MC-50)."""

    ADMIN = "admin"
    MANAGER = "manager"
    USER = "user"
    RESTRICTED = "restricted"

    @property
    def label(self):
        return ROLE_LABELS[self]


class UserState(enum.Enum):
    """Active; locked (cannot sign in, all else runs on); left (records handed over, history kept)."""

    ACTIVE = "active"
    LOCKED = "locked"
    LEFT = "left"

    @property
    def label(self):
        return USER_STATE_LABELS[self]


ROLE_LABELS = {
    Role.ADMIN: _l("Administrator"),
    Role.MANAGER: _l("Manager"),
    Role.USER: _l("User"),
    Role.RESTRICTED: _l("Restricted"),
}
USER_STATE_LABELS = {
    UserState.ACTIVE: _l("Active"),
    UserState.LOCKED: _l("Locked"),
    UserState.LEFT: _l("Left the company"),
}
