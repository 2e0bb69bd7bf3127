"""Whole numbers as they come from a form, an address or a file."""

MOST_DIGITS = 18  # what every database holds; and Python refuses to read some thousands


def whole_number(text: str | None) -> int | None:
    """The number that *text* writes with the digits 0 to 9 and nothing else; None for anything else."""
    typed = text or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS else None
