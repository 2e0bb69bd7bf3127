"""Overlapping spans stand side by side and never on top of each other."""

from hypothesis import given
from hypothesis import strategies as st

from crm.lib.lanes import lanes

spans = st.lists(
    st.tuples(st.integers(0, 200), st.integers(1, 60)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    max_size=30,
).map(sorted)


def test_spans_that_only_touch_share_a_lane():
    assert lanes([(0, 12), (12, 24)]) == [(0, 1), (0, 1)]


def test_a_group_shares_its_number_of_lanes():
    assert lanes([(0, 30), (5, 10), (10, 20), (40, 50)]) == [(0, 2), (1, 2), (1, 2), (0, 1)]


@given(spans)
def test_no_span_covers_another_of_its_lane(found):
    placed = list(zip(found, lanes(found), strict=True))
    for place, ((begin, end), (lane, count)) in enumerate(placed):
        assert 0 <= lane < count
        for (other_begin, other_end), (other_lane, _count) in placed[place + 1 :]:
            assert lane != other_lane or other_begin >= end or other_end <= begin
