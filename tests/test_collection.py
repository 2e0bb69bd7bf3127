"""Tests are named the same in every process: those that run them side by side must agree (xdist)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


class Names:
    """A plugin that keeps the names of the tests that pytest collects."""

    found: frozenset[str] = frozenset()

    def pytest_collection_finish(self, session):
        self.found = frozenset(item.nodeid for item in session.items)


def names_with_seed(seed: str) -> set[str]:
    """Collect all tests in a process whose sets have the order of *seed*; return their names."""
    command = [sys.executable, "-c", "from tests.test_collection import print_names; print_names()"]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return {line for line in answer.stdout.splitlines() if line.startswith("tests/") and "::" in line}


def print_names():
    names = Names()
    pytest.main(["tests", "--collect-only", "-qqq", "-p", "no:xdist", "-p", "no:cacheprovider"], [names])
    sys.stdout.write("\n".join(names.found))


@pytest.mark.slow
def test_a_name_does_not_hang_on_the_order_of_a_set(request):
    here = {item.nodeid for item in request.session.items if "\n" not in item.nodeid}
    assert here <= names_with_seed("1")
    assert "frozenset(" not in "".join(here)
