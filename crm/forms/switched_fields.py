"""Fields of a form that belong to parts which are switched off: not shown, and never changed (OC-14)."""

from typing import ClassVar

from crm.features import feature_on


class SwitchedFields:
    """Mixed into a form. ``SWITCHED``: part → names of its fields.

    While the part is off such a field holds what is stored, whatever was posted: the page did not show
    it, so its absence says nothing.
    """

    SWITCHED: ClassVar[dict[str, tuple[str, ...]]] = {}

    def process(self, formdata=None, obj=None, data=None, **kwargs) -> None:
        super().process(formdata, obj, data=data, **kwargs)
        stored = {**(data or {}), **kwargs}
        for part, names in self.SWITCHED.items():
            if not feature_on(part):
                for name in names:
                    self._keep(name, obj, stored)

    def _keep(self, name: str, obj, stored: dict) -> None:
        if name in stored or obj is not None:
            self[name].process(None, stored[name] if name in stored else getattr(obj, name))
        else:
            self[name].process(None)
