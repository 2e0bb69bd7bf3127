"""Rings and shares."""

from hypothesis import given
from hypothesis import strategies as st

from crm.lib.charts import CENTRE, RADIUS, per_cent, slices

counts = st.lists(st.integers(0, 100_000), min_size=1, max_size=5)


@given(counts)
def test_slices_follow_each_other_and_fill_the_ring(drawn):
    found = slices(drawn)
    assert len(found) == len(drawn)
    end = 0.0
    for each in found:
        assert abs(each.begin - end) < 0.01
        end = each.begin + each.share
    assert abs(end - (100 if sum(drawn) else 0)) < 0.02


@given(counts)
def test_the_sign_of_a_slice_lies_on_the_ring(drawn):
    for each in slices(drawn):
        distance = ((each.x - CENTRE) ** 2 + (each.y - CENTRE) ** 2) ** 0.5
        assert abs(distance - RADIUS) < 0.02


def test_it_goes_clockwise_from_the_top():
    right, left = slices([1, 1])
    assert (right.x, right.y) == (round(CENTRE + RADIUS, 2), CENTRE)
    assert left.x == round(CENTRE - RADIUS, 2)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_only_none_is_0_and_only_all_are_100_per_cent(part, more):
    whole = part + more
    share = per_cent(part, whole)
    assert 0 <= share <= 100
    assert (share == 0) is (part == 0)
    assert (share == 100) is (part == whole and whole > 0)
