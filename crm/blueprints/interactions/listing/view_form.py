"""What a view is called: a name stands for one view of its owner only (PL-10)."""

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from wtforms import BooleanField, StringField

from crm.database import db
from crm.forms import BaseForm, invalid, max_length, required
from crm.models import SavedView
from crm.models.saved_view import LONGEST_NAME


class NameForm(BaseForm):
    """*view* is the one that gets the name; a new one has none yet."""

    name = StringField(_l("Name of the view"), [required(), max_length(LONGEST_NAME)])
    view: SavedView | None = None

    @property
    def namesake(self) -> SavedView | None:
        """Another view of the user's own with this name, however it is written."""
        own = select(SavedView).where(SavedView.owner_id == current_user.id, SavedView.archived_at.is_(None))
        name = (self.name.data or "").casefold()
        others = (each for each in db.session.scalars(own) if each is not self.view)
        return next((each for each in others if each.name.casefold() == name), None)

    def validate_name(self, _field) -> None:
        if self.namesake is not None:
            raise invalid(_l("You have a view of this name already."))


class ViewForm(NameForm):
    """The list as it is, under a name; ``replaces``: instead of what had that name."""

    is_shared = BooleanField(_l("Share it with everybody"))
    is_default = BooleanField(_l("Open the list with it"))
    replaces = BooleanField(_l("Replace the view of this name"))

    def validate_name(self, field) -> None:
        if not self.replaces.data:
            super().validate_name(field)
