"""What every form does to what was typed."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from crm.forms import BaseForm


class WordForm(BaseForm):
    word = StringField(filters=[lambda text: text and text.upper()])


@pytest.mark.parametrize("time", ["first", "second"])
def test_texts_are_stripped_before_a_field_filters_them_itself(built_app, time):
    """A form class serves every request: what its fields declare holds each time."""
    with built_app.test_request_context("/", method="POST"):
        form = WordForm(MultiDict({"word": " red\x00 \n"}))
    assert form.word.data == "RED"
