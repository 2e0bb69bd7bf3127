"""A row or a card drawn once, then filled for each record.

The markup of a line is the same for thousands of records but for a few words. A template drawn anew
for each of 50 rows took longer than the floor of a whole page; a stencil is that
template drawn once with marks in the place of the words, and a row is one formatting of text.
"""

import re
from types import SimpleNamespace
from typing import NamedTuple

from flask import current_app, request
from flask_login import current_user
from markupsafe import Markup, escape

from crm.features import features_off
from crm.i18n import language

# Of the private use area: nothing that a template or a translation says.
BEGIN, END = "\ue000", "\ue001"
MARK = re.compile(f"{BEGIN}([a-z_]+){END}")
# Neither holds anything that HTML would take for its own.
SAFE = frozenset((Markup, int))


class Stencil:
    """The template *name* for this reader's language, role, mount point and what is switched on.

    The template sees ``row``: of what kind it is (the fields of a *shape*, for ``if``) and what stands
    in it (*words*: marks, so they can be written down and nothing else), and ``root``, the mount point.
    """

    def __init__(self, name: str, words: tuple[str, ...]) -> None:
        self.template, self.words, self.root = name, words, request.script_root
        key = (name, language(), current_user.role, self.root, features_off())
        self.patterns = current_app.extensions.setdefault("stencils", {}).setdefault(key, {})

    def fill(self, shape: NamedTuple, **words: str | Markup | int) -> str:
        """A row as HTML. *words* are escaped as in a template: only `Markup` goes in as it is."""
        pattern = self.patterns.get(shape)
        if pattern is None:
            pattern = self._draw(shape)
        # Calling `escape` on what needs none took longer than all else here.
        return pattern % {
            name: word if type(word) in SAFE or word == "" else escape(word) for name, word in words.items()
        }

    def _draw(self, shape: NamedTuple) -> str:
        marks = {word: f"{BEGIN}{word}{END}" for word in self.words}
        row = SimpleNamespace(**shape._asdict(), **marks)
        html = current_app.jinja_env.get_template(self.template).render(row=row, root=self.root)
        pattern = MARK.sub(r"%(\1)s", html.strip().replace("%", "%%"))
        if not current_app.debug:
            self.patterns[shape] = pattern
        return pattern
