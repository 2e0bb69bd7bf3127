"""Hostile files have to be read on a host with 512 MB: in time, and in little memory above the program's.

Ten seconds of work for the largest file allowed; the files of the tests have 2 of those 10 MB, to be quick.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
MIB = 2**20
LARGE_BYTES = 2 * MIB
# Of the processor. What this finds takes minutes: a machine busy with other work must not fail it.
SECONDS_EACH = 8
BYTES_ABOVE_START = 200 * MIB


def run_module(module: str, *arguments: str) -> subprocess.CompletedProcess:
    """A child process, since a limit on memory counts the whole of it: here it is new and small."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, cwd=ROOT)


@contextmanager
def small_host(name: str) -> Iterator[None]:
    """Inside, to ask for more memory is a MemoryError; afterwards, to have been slow an AssertionError."""
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + BYTES_ABOVE_START, resource.RLIM_INFINITY))
    started = time.process_time()
    yield
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
    assert time.process_time() - started < SECONDS_EACH
