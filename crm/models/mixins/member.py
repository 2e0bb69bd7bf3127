"""A place in the team: role and state, which change together with the right to sign in."""

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from crm.database import db, enum_type
from crm.models.roles import Role, UserState


class LastAdministrator(ValueError):
    """Somebody must be able to let others in: the last active administrator stays one."""


class Member:
    role: Mapped[Role] = mapped_column(enum_type(Role), default=Role.USER)
    state: Mapped[UserState] = mapped_column(enum_type(UserState), default=UserState.ACTIVE)
    password_hash: Mapped[str | None] = mapped_column(String(255), deferred=True)
    # Raised by whatever must end every session of the user: password, role or state changed.
    session_epoch: Mapped[int] = mapped_column(default=0)

    @property
    def is_active(self) -> bool:
        return self.state is UserState.ACTIVE

    @classmethod
    def administrators(cls):
        """Those who can administer today: active, and with a password to sign in by."""
        return select(cls).where(
            cls.role == Role.ADMIN, cls.state == UserState.ACTIVE, cls.password_hash.is_not(None)
        )

    def change_role(self, role: Role, *, by) -> None:
        """Raises `LastAdministrator` when nobody else could administer."""
        if role is self.role:
            return
        self._check_that_others_administer()
        self.role = role
        self.session_epoch += 1
        self.record_event("role_changed", by=by)

    def lock(self, *, by) -> None:
        """Shut out at once; records and history stay. Raises `LastAdministrator`."""
        self._go(UserState.LOCKED, "locked", by=by)

    def leave(self, *, by) -> None:
        """Gone for good; hand over first (services/accounts/departures.py). Raises `LastAdministrator`."""
        self._go(UserState.LEFT, "left", by=by)

    def return_to_work(self, *, by) -> None:
        """Unlocked, or back in the company."""
        self._go(UserState.ACTIVE, "activated", by=by)

    def _go(self, state: UserState, action: str, *, by) -> None:
        if state is self.state:
            return
        if state is not UserState.ACTIVE:
            self._check_that_others_administer()
        self.state = state
        self.session_epoch += 1
        self.record_event(action, by=by)

    def _check_that_others_administer(self) -> None:
        # All of them are locked, in one order: two administrators who demote each other take turns.
        cls = type(self)
        query = self.administrators().order_by(cls.id).with_for_update(key_share=True)
        administrators = db.session.scalars(query.execution_options(populate_existing=True)).all()
        if administrators == [self]:
            raise LastAdministrator(str(self))
