import pytest

from crm.lib.whole_numbers import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_digits_are_a_number(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text",
    [None, "", " 7", "-7", "+7", "7.0", "1_000", "x", "\u0663", "\u00b2", "9" * 19, "9" * 5_000],
    ids=[
        "none", "empty", "blank", "minus", "plus", "fraction", "underscore", "letter", "arabic", "raised",
        "long", "longer_than_python_reads",
    ],
)  # fmt: skip
def test_anything_else_is_none(text):
    assert whole_number(text) is None
