"""T9: whatever the bytes are, the answer is a table or a TableError, in time and in little memory."""

import resource
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from crm.lib.tables import ENCODINGS, Limits, Table, TableError, read_table, sniff
from tests.lib.tables.hostile_text import hostile_texts
from tests.lib.tables.hostile_workbooks import hostile_workbooks

TEXTS = hostile_texts()
WORKBOOKS = hostile_workbooks()
ROOT = Path(__file__).parents[3]
SECONDS_EACH = 10
MEMORY_ABOVE_START = 200 * 2**20
BOMBS = [name for name in WORKBOOKS if "bomb" in name]
LARGE = [name for name in (*TEXTS, *WORKBOOKS) if "10 MB" in name or name == "full rows"]
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
    started = time.monotonic()
    assert isinstance(read_all(data), Table | TableError)
    assert time.monotonic() - started < SECONDS_EACH


def test_there_are_as_many_as_promised():
    assert len(TEXTS) >= 160
    assert len(WORKBOOKS) >= 100


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_small_text_can_be_read_in_every_encoding(encoding):
    for name, make in TEXTS.items():
        if name in SMALL:
            assert isinstance(read_all(make(), encoding=encoding), Table | TableError)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is asked from Linux")
@pytest.mark.parametrize("group", ["large", "bombs", "unguarded bombs"])
def test_large_files_stay_within_time_and_the_memory_of_a_small_host(group):
    """A child with a hard limit above what it has already: to ask for more is a MemoryError."""
    command = [sys.executable, "-m", "tests.lib.tables.test_hostile_files", group]
    child = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert child.returncode == 0, child.stdout[-200:] + child.stderr[-2000:]


def read_group(group: str) -> None:
    for name in LARGE if group == "large" else BOMBS:
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
        data = (TEXTS | WORKBOOKS)[name]()
        started = time.monotonic()
        with memory_limit():
            read_all(data, UNGUARDED if group == "unguarded bombs" else None)
        assert time.monotonic() - started < SECONDS_EACH


@contextmanager
def memory_limit():
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY_ABOVE_START, resource.RLIM_INFINITY))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)


if __name__ == "__main__":
    read_group(sys.argv[1])
