"""A text of 100 kB typed into a small field is refused at once: no pattern goes over it again and again."""

import time
from contextlib import suppress
from datetime import date

import pytest

from crm.lib import dates, decimals, emails, money, phones, tax_numbers, times
from crm.lib.errors import InputError

LENGTH = 100_000
SECONDS = 2  # of the processor; what is found here takes minutes
READERS = {
    "date": lambda text: dates.parse_date(text, "ro", date(2026, 11, 21)),
    "date_of_a_cell": lambda text: dates.parse_date_as(text, "dmy"),
    "date_order": lambda text: dates.guess_date_order([text]),
    "amount": lambda text: money.parse_amount(text, "RON"),
    "number": decimals.parse_number,
    "hour": times.parse_time,
    "duration": times.parse_duration,
    "phone": lambda text: phones.parse_phone(text, "RO"),
    "digits_of_a_search": phones.query_digits,
    "email": emails.check_email,
    "tax_number": lambda text: tax_numbers.check_tax_number(text, "RO"),
}
RUNS = {
    "blanks": " ",
    "tabs_and_lines": "\t\n",
    "letters": "T",
    "digits": "1",
    "points": ".,",
    "at": "a@",
    "one_blank": "1 ",
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_it_is_read_in_no_time(reader, run):
    begun = time.process_time()
    for start in ("x", "tel:"):
        with suppress(InputError):
            reader(f"{start}{run * (LENGTH // len(run))}x")
    assert time.process_time() - begun < SECONDS
