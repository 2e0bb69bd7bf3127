"""Lists come as people have them: from a mail, a note, a spreadsheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.lib.typed_lists import items_of


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (None, []),
        ("  \n \r\n", []),
        ("Keys", ["Keys"]),
        ("Keys\r\nLaser\rCamera", ["Keys", "Laser", "Camera"]),
        ("- Keys\n* Laser\n• Camera\n– Tape", ["Keys", "Laser", "Camera", "Tape"]),
        ("- [ ] Keys\n- [x] Laser\n[] Tape\n☐ Saw", ["Keys", "Laser", "Tape", "Saw"]),
        ("1. Keys\n2) Laser", ["Keys", "Laser"]),
        # A number that does not count the items is part of one.
        ("2. floor", ["2. floor"]),
        ("Keys\n2. floor", ["Keys", "2. floor"]),
        ("12 chairs\n3 tables", ["12 chairs", "3 tables"]),
        ("-40 °C sensor", ["-40 °C sensor"]),
        ("  Ask\tfor   the keys ", ["Ask for the keys"]),
        ("- ", []),
    ],
)
def test_a_line_is_an_item(text, items):
    assert items_of(text) == items


@given(st.text())
def test_whatever_was_pasted_gives_clean_lines(text):
    for item in items_of(text):
        assert item == " ".join(item.split()) != ""
        assert len(item.splitlines()) == 1
