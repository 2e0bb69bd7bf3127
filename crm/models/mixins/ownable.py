"""Who is responsible for a record, and so who may see it (MC-46, MC-50)."""

from sqlalchemy import ForeignKey, or_, select, true
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from crm.models.roles import Role


class Ownable:
    """A record with a responsible user. A restricted user sees what is theirs or nobody's."""

    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    @declared_attr
    def owner(cls):
        return relationship("User", foreign_keys=[cls.owner_id])

    @classmethod
    def visibility(cls, user):
        """The condition under which *user* may see a row of this table."""
        if user.role is Role.RESTRICTED:
            return or_(cls.owner_id == user.id, cls.owner_id.is_(None))
        return true()

    @classmethod
    def visible_to(cls, user):
        return select(cls).where(cls.visibility(user))

    def is_visible_to(self, user) -> bool:
        return user.role is not Role.RESTRICTED or self.owner_id in (user.id, None)

    def assign_to(self, owner, *, by):
        """Make *owner* (None: nobody) responsible; returns the event."""
        self.owner_id = owner.id if owner is not None else None
        return self.record_event("assigned", by=by)
