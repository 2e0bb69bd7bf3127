"""Spans of time side by side: which lane each takes, so that none covers another."""

from collections.abc import Sequence

Span = tuple[int, int]
Lane = tuple[int, int]


def lanes(spans: Sequence[Span]) -> list[Lane]:
    """For each span (begin, end), sorted by its begin: its lane and how many lanes its group has.

    A group is spans that hang together by overlapping; touching ends do not overlap.
    """
    found: list[Lane] = []
    group: list[int] = []
    ends: list[int] = []
    for begin, end in spans:
        if all(begin >= taken for taken in ends):
            found += [(lane, len(ends)) for lane in group]
            group, ends = [], []
        lane = next((place for place, taken in enumerate(ends) if begin >= taken), len(ends))
        ends[lane : lane + 1] = [end]
        group.append(lane)
    return found + [(lane, len(ends)) for lane in group]
