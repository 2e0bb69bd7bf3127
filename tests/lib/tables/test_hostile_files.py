"""T9: whatever the bytes are, the answer is a table or a TableError, in time and in little memory."""

import sys
import time

import pytest

from crm.lib.tables import ENCODINGS, Limits, Table, TableError, read_table, sniff
from tests.lib.small_host import SECONDS_EACH, run_module, small_host
from tests.lib.tables.hostile_text import hostile_texts
from tests.lib.tables.hostile_workbooks import hostile_workbooks

TEXTS = hostile_texts()
WORKBOOKS = hostile_workbooks()
BOMBS = [name for name in WORKBOOKS if "bomb" in name]
LARGE = [name for name in (*TEXTS, *WORKBOOKS) if name.startswith("large")]
SMALL = [name for name in (*TEXTS, *WORKBOOKS) if name not in {*LARGE, *BOMBS}]
# Past the check of ratios, which stops every bomb at the door, the deeper checks have to hold, too.
UNGUARDED = Limits(max_ratio=2_000, max_elements=300_000)


def read_all(data: bytes, limits: Limits | None = None, **choices) -> Table | TableError:
    """The table with its rows gone through, or the error; any other exception is the test's failure."""
    try:
        table = read_table(data, sniff(data, limits=limits, **choices), limits)
    except TableError as error:
        return error
    assert sum(1 for _ in table.rows) == len(table.rows)
    return table


@pytest.mark.parametrize("name", SMALL)
def test_every_file_is_answered_in_words_and_in_time(name):
    data = (TEXTS | WORKBOOKS)[name]()
    started = time.process_time()
    assert isinstance(read_all(data), Table | TableError)
    assert time.process_time() - started < SECONDS_EACH


def test_there_are_as_many_as_promised():
    assert len(TEXTS) >= 160
    assert len(WORKBOOKS) >= 100


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_small_text_can_be_read_in_every_encoding(encoding):
    for name, make in TEXTS.items():
        if name in SMALL:
            assert isinstance(read_all(make(), encoding=encoding), Table | TableError)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is asked from Linux")
def test_large_files_stay_within_time_and_the_memory_of_a_small_host():
    child = run_module("tests.lib.tables.test_hostile_files")
    assert child.returncode == 0, child.stdout[-200:] + child.stderr[-2000:]


if __name__ == "__main__":
    for large in (*LARGE, *BOMBS):
        content = (TEXTS | WORKBOOKS)[large]()
        for limits in (None, UNGUARDED) if large in BOMBS else (None,):
            with small_host(large):
                read_all(content, limits)
