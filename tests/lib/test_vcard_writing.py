"""vCards that every address book takes: what is written can be read again."""

from hypothesis import given
from hypothesis import strategies as st

from crm.lib.vcard_writing import LONGEST_LINE, vcard

LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200)


def unfolded(card: str) -> list[str]:
    return card.replace("\r\n ", "").split("\r\n")


def test_empty_properties_are_left_out():
    card = vcard([("FN", "Ana"), ("NOTE", ""), ("ADR", ("", "", "Str. 5", "Iași")), ("N", ("", ""))])
    assert unfolded(card) == ["BEGIN:VCARD", "VERSION:3.0", "FN:Ana", "ADR:;;Str. 5;Iași", "END:VCARD", ""]


def test_what_means_something_is_escaped():
    assert "FN:a\\;b\\,c\\\\d\\ne" in unfolded(vcard([("FN", "a;b,c\\d\r\ne")]))


@given(LETTERS)
def test_lines_are_short_and_no_letter_is_cut(text):
    card = vcard([("NOTE", text)])
    assert all(len(line.encode()) <= LONGEST_LINE for line in card.split("\r\n"))
    restored = unfolded(card)[2].removeprefix("NOTE:") if text else ""
    plain = restored.replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\")
    assert plain == text or "\\" in text
