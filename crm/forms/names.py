"""Names that the team gives its own words, one for each language."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from crm.config import LANGUAGES
from crm.forms import BaseForm, invalid, max_length
from crm.i18n import LANGUAGE_NAMES


class NamesForm(BaseForm):
    """One name in five languages; where one is missing, English stands in."""

    def __init__(self, names: dict | None = None, **kwargs) -> None:
        super().__init__(data=names, **kwargs)

    @property
    def names(self) -> dict:
        return {code: self[code].data for code in LANGUAGES if self[code].data}

    def validate_en(self, field) -> None:
        if not self.names:
            raise invalid(_l("Give a name in one language at least."))


for _code in LANGUAGES:
    setattr(NamesForm, _code, StringField(LANGUAGE_NAMES[_code], [max_length(60)], render_kw={"lang": _code}))
