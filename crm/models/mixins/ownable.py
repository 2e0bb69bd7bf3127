"""Who is responsible for a record, and so who may see it (MC-46, MC-50)."""

from sqlalchemy import ColumnElement, ForeignKey, or_, select, true
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from crm.database import db
from crm.models.roles import Role


class Ownable:
    """A record with a responsible user. A restricted user sees what is theirs or nobody's (SC-35)."""

    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    @declared_attr
    def owner(cls):
        return relationship("User", foreign_keys=[cls.owner_id])

    @classmethod
    def belongs_to(cls, user) -> ColumnElement[bool]:
        """The condition "a record of theirs"; a model may count more than the responsible ones."""
        return cls.owner_id == user.id

    @classmethod
    def visibility(cls, user):
        """The condition under which *user* may see a row of this table."""
        if user.role is Role.RESTRICTED:
            return or_(cls.owner_id.is_(None), cls.belongs_to(user))
        return true()

    @classmethod
    def visible_to(cls, user):
        return select(cls).where(cls.visibility(user))

    def is_visible_to(self, user) -> bool:
        if user.role is not Role.RESTRICTED or self.owner_id in (user.id, None):
            return True
        model = type(self)
        theirs = select(model.id).where(model.id == self.id, model.belongs_to(user))
        return db.session.scalar(theirs) is not None

    def assign_to(self, owner, *, by):
        """Make *owner* (None: nobody) responsible; returns the event."""
        self.owner_id = owner.id if owner is not None else None
        return self.record_event("assigned", by=by)
