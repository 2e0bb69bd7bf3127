"""A list as people type or paste it: one item a line."""

import re

BULLET = re.compile(r"^(?:[-–—*•·▪◦](?:\s+|$)|\[[ xX]?\]\s*|[☐☑✓✔]\s*)+")
NUMBER = re.compile(r"^\d{1,3}[.)]\s+")


def items_of(text: str | None) -> list[str]:
    """The items of *text* without blank lines, bullets and boxes; "" and None give none.

    A number before a single line belongs to it ("2. floor"); before all of several it only counts them.
    """
    lines = [" ".join(line.split()) for line in (text or "").splitlines()]
    items = [item for item in (BULLET.sub("", line) for line in lines) if item]
    is_numbered = len(items) > 1 and all(NUMBER.match(item) for item in items)
    return [NUMBER.sub("", item) for item in items] if is_numbered else items
