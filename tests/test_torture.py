"""The short form of `make torture`: what was acknowledged survives a kill, once and whole (T12)."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
def test_acknowledged_writes_survive_kills(tmp_path):
    if os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("the servers of this test keep an SQLite database of their own")
    command = [sys.executable, "scripts/torture.py", "--writes", "120", "--kills", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.search(r"^(\d+) acknowledged", done.stdout)[1]) >= 120
    assert "lost: 0, doubled: 0, half-written: 0" in done.stdout


@pytest.mark.slow
def test_messages_survive_kills_of_the_runners(tmp_path):
    """T20, in short: nothing is lost, no SMS goes out twice, an e-mail at most again under its id."""
    if os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("the runners of this test keep an SQLite database of their own")
    command = [sys.executable, "scripts/torture_outbox.py", "--reminders", "60", "--kills", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lost: 0, SMS doubled: 0" in done.stdout
