"""`make torture`: kill the server under load, again and again, and look for lost writes (T12, T16).

Four clients write notes with their submission ids; a write without an answer is sent again under its
id. The web server and the runner are killed with SIGKILL many times. In the end each acknowledged note
must stand in the database exactly once, with its event and its place in the search.
"""

import argparse
import random
import re
import signal
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from measuring import servers
from measuring.browser import Client, hidden_fields

EMAIL, PASSWORD = "admin@example.com", "semafor-demo"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass
class Ledger:
    """What was acknowledged, and what the clients met on the way."""

    acknowledged: list[str] = field(default_factory=list)
    repeats: int = 0
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledge(self, word: str) -> None:
        with self.lock:
            self.acknowledged.append(word)


class Target:
    """The server of the moment: killed and started again on the same data and the same port."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.slowest_restart = 0.0
        self.start()

    def start(self) -> None:
        self.web = servers.product(self.data_dir)
        self.slowest_restart = max(self.slowest_restart, self.web.wait_until_up("/healthz"))

    def kill(self) -> None:
        self.web.kill(signal.SIGKILL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writes", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        data_dir.mkdir()
        servers.flask(
            data_dir, "seed", "--companies", "20", "--people", "20", "--interactions", "50", "--deals", "10"
        )
        ledger, target = torture(data_dir, options.writes, options.kills)
        lost, doubled, half = verify(data_dir, ledger.acknowledged)
    print(
        f"{len(ledger.acknowledged)} acknowledged writes over {options.kills} kills, "
        f"{ledger.repeats} sent again, slowest restart {target.slowest_restart:.1f} s"
    )
    print(f"lost: {lost}, doubled: {doubled}, half-written: {half}, other answers: {len(ledger.faults)}")
    for fault in ledger.faults[:5]:
        print(f"  {fault}")
    return 1 if lost or doubled or half or ledger.faults else 0


def torture(data_dir: Path, writes: int, kills: int) -> tuple[Ledger, Target]:
    """Write until *writes* are acknowledged and *kills* are done."""
    target, ledger, stop = Target(data_dir), Ledger(), threading.Event()
    client = Client(target.web.port)
    client.sign_in(EMAIL, PASSWORD)
    page = client.get("/interactions/?state=all").text
    found = sorted(set(re.findall(r'/interactions/(\d+)"', page)))
    token = hidden_fields(page)["csrf_token"]
    work = [(target, ledger, stop, dict(client.cookies), token, found) for _ in range(4)]
    threads = [threading.Thread(target=write, args=each, daemon=True) for each in work]
    for thread in threads:
        thread.start()
    for done in range(1, kills + 1):
        wait_for(ledger, min(writes, writes * done // (kills + 1)))
        time.sleep(random.random() / 5)
        target.kill()
        target.start()
    wait_for(ledger, writes)
    stop.set()
    for thread in threads:
        thread.join()
    target.kill()
    return ledger, target


def wait_for(ledger: Ledger, count: int) -> None:
    until = time.monotonic() + 300
    while len(ledger.acknowledged) < count:
        if time.monotonic() > until:
            raise RuntimeError(f"only {len(ledger.acknowledged)} writes were acknowledged")
        time.sleep(0.01)


def write(target: Target, ledger: Ledger, stop, cookies: dict, token: str, interactions: list[str]) -> None:
    client = None
    while not stop.is_set():
        word, key = f"tw{uuid.uuid4().hex}", uuid.uuid4().hex
        body = {"csrf_token": token, "submission_id": key, "text": word, "kind": "own"}
        path = f"/interactions/{random.choice(interactions)}/notes"
        while True:
            if client is None:
                client = Client(target.web.port)
                client.cookies = dict(cookies)
            try:
                status = client.post(path, body, **PARTIAL).status
            except (OSError, HTTPException):
                client, ledger.repeats = None, ledger.repeats + 1
                time.sleep(0.05)
                continue
            if status == 503:
                continue
            if status < 400:
                ledger.acknowledge(word)
            else:
                ledger.faults.append(f"{path} answered {status}")
            break


def verify(data_dir: Path, words: list[str]) -> tuple[int, int, int]:
    """How many acknowledged notes are lost, doubled, or stand without their event or search words."""
    from crm.sqlite import driver

    connection = driver.connect(str(data_dir / "semafor.sqlite3"))
    if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        raise RuntimeError("the database is damaged")
    lost = doubled = half = 0
    for word in words:
        rows = connection.execute("SELECT id, interaction_id FROM note WHERE text = ?", (word,)).fetchall()
        lost += not rows
        doubled += len(rows) > 1
        half += bool(rows) and not is_whole(connection, *rows[0], word)
    connection.close()
    return lost, doubled, half


def is_whole(connection, note_id: int, interaction_id: int, word: str) -> bool:
    event = connection.execute(
        "SELECT 1 FROM event WHERE record_type = 'note' AND record_id = ? AND action = 'added'", (note_id,)
    ).fetchone()
    text = connection.execute(
        "SELECT search_text FROM interaction WHERE id = ?", (interaction_id,)
    ).fetchone()
    # The text for the search has an end (20,000 characters): past it a word need not stand there.
    return bool(event) and (word in text[0] or len(text[0]) >= 20_000)


if __name__ == "__main__":
    sys.path.insert(0, str(servers.ROOT))
    sys.exit(main())
