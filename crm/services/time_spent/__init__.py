"""Time spent: the clock, entries by hand, and the sums."""
