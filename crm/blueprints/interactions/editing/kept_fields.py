"""What stays as it is stored because the present user may not change it, or not even see it (decision 14)."""

from typing import ClassVar

from flask_login import current_user

from crm.models import Interaction, Role
from crm.services.deals.choices import deal_titles


class KeptFields:
    """Mixed into the form of an interaction, before `SwitchedFields`.

    ``is_kept``: it is somebody else's private one. Who only takes part changes neither whose it is nor
    who sees it; the page leaves those fields out.
    """

    KEPT: ClassVar[tuple[str, ...]] = ("responsible_id", "participants", "is_private")
    is_kept = False

    def keep_from(self, interaction: Interaction) -> None:
        """Hold what *interaction* says where the present user has no say."""
        self.is_kept = interaction.is_kept_by_others(current_user)
        for name in self.KEPT if self.is_kept else ():
            self[name].process(None, self.stored[name])

    def process(self, formdata=None, obj=None, data=None, **kwargs) -> None:
        self.stored = data or {}
        super().process(formdata, obj, data=data, **kwargs)

    @property
    def chosen_deal_id(self) -> int | None:
        """The deal chosen; the one it stands under if the user may not see that, and so not take it off."""
        stored = self.stored.get("deal_id")
        if self.deal_id.data or stored is None or current_user.role is not Role.RESTRICTED:
            return self.deal_id.data
        return None if deal_titles({stored}, current_user) else stored
