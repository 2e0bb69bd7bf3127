"""The geometry of charts that are drawn on the server."""

from collections.abc import Sequence
from math import cos, pi, sin
from typing import NamedTuple

# A ring of 100 units around: lengths along it are per cent.
RADIUS = 100 / (2 * pi)
CENTRE = 21.0


class Slice(NamedTuple):
    """A part of a ring: its length and where it begins, in per cent; (x, y) is the middle of its line."""

    share: float
    begin: float
    x: float
    y: float


def slices(counts: Sequence[int]) -> list[Slice]:
    """One slice a count, clockwise from the top of a ring of `RADIUS` around (`CENTRE`, `CENTRE`).

    Nothing counted gives slices without length.
    """
    total, begin, found = sum(counts), 0.0, []
    for count in counts:
        share = 100 * count / total if total else 0.0
        angle = 2 * pi * (begin + share / 2) / 100
        x, y = CENTRE + RADIUS * sin(angle), CENTRE - RADIUS * cos(angle)
        found.append(Slice(round(share, 3), round(begin, 3), round(x, 2), round(y, 2)))
        begin += share
    return found


def per_cent(part: int, whole: int) -> int:
    """Rounded, but never 0 or 100 while there is still a rest: the last one must not vanish."""
    if part in (0, whole) or whole == 0:
        return 100 if whole and part == whole else 0
    return min(max(round(100 * part / whole), 1), 99)
