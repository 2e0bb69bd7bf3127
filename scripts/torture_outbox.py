"""`make torture`, second part: kill the runners while they send, again and again (T20).

Reminders by e-mail and by SMS are due; two runners send them to a mail server and an SMS gateway of this
script's own, which note what arrives. Both runners are killed with SIGKILL many times, often in the middle
of a call. In the end nothing may be lost, no SMS may have gone out twice, and an e-mail that did must
carry the Message-ID it had.
"""

import argparse
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from measuring.servers import ROOT, free_port

SLOWEST_ANSWER = 0.02
PATIENCE = 120
OPTIONS = "per_minute=1000000"


class Arrivals:
    """How often each message arrived, by its fixed id."""

    def __init__(self) -> None:
        self.emails: Counter[str] = Counter()
        self.texts: Counter[str] = Counter()

    @property
    def count(self) -> int:
        return self.emails.total() + self.texts.total()

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd calls it)
        import asyncio
        from email import message_from_bytes

        self.emails[message_from_bytes(envelope.content)["Message-ID"]] += 1
        await asyncio.sleep(random.uniform(0, SLOWEST_ANSWER))
        return "250 OK"


class Gateway(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.arrivals.texts[self.headers["Idempotency-Key"]] += 1
        time.sleep(random.uniform(0, SLOWEST_ANSWER))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args) -> None:
        """Silent: only the sums are told."""


class Runners:
    """Two runners on the same data, killed and started again."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.processes: list[subprocess.Popen] = []
        self.start()

    def start(self) -> None:
        command = (sys.executable, "-m", "flask", "--app", "app", "jobs", "work", "--pause", "0.1")
        self.processes = [
            subprocess.Popen(  # noqa: S603 -- our own command
                command,
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for _ in range(2)
        ]

    @property
    def are_alive(self) -> bool:
        return any(process.poll() is None for process in self.processes)

    def kill(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGKILL)
        for process in self.processes:
            process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=20)
    options = parser.parse_args()
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data_dir, arrivals = Path(folder), Arrivals()
        prepare(data_dir, options.reminders // 2)
        environment = {"DATA_DIR": folder, "DATABASE_URL": "", **start_servers(arrivals, stack)}
        torture(data_dir, environment, arrivals, options)
        return report(data_dir, arrivals, options)


def prepare(data_dir: Path, appointments: int) -> None:
    """A team whose clients are reminded today of tomorrow's appointments, by both channels."""
    from crm import create_app
    from crm.database import db
    from crm.lib import clock
    from crm.models import Team

    app = create_app({"DATA_DIR": str(data_dir), "DATABASE_URL": ""})
    rules = {"day_before_at": "00:00", "on_the_day": "off"}
    today = datetime.now(UTC).date()
    with app.app_context(), clock.set_to(datetime.now(UTC) - timedelta(days=1)):
        db.session.add(Team(id=1, name="Torture", time_zone="UTC", reminders=rules))
        db.session.commit()
        for number in range(appointments):
            db.session.add(appointment(number, today + timedelta(days=1)))
        db.session.commit()
        db.engine.dispose()


def appointment(number: int, day: date):
    from crm.models import ClientReminder, ContactPoint, Interaction, Person, PointKind

    person = Person(name=f"Client {number}")
    person.points = [
        ContactPoint.of(PointKind.EMAIL, f"client{number}@client.example"),
        ContactPoint.of(PointKind.PHONE, f"+407210{number:05d}"),
    ]
    made = Interaction(title="Talk", contact=person, client_reminder=ClientReminder.BOTH, update_date=day)
    made.plan_appointment(day, hour(23, 0), zone="UTC")
    made.client_reminder = ClientReminder.BOTH
    return made


def start_servers(arrivals: Arrivals, stack: ExitStack) -> dict[str, str]:
    """Both servers, until *stack* closes; returns the settings that lead to them."""
    from aiosmtpd.controller import Controller

    port = free_port()
    mail = Controller(arrivals, "127.0.0.1", port)
    mail.start()
    stack.callback(mail.stop)
    gateway = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    gateway.daemon_threads = True
    gateway.arrivals = arrivals
    threading.Thread(target=gateway.serve_forever, daemon=True).start()
    stack.callback(gateway.shutdown)
    return {
        "SMTP_URL": f"smtp://127.0.0.1:{port}?tls=none&from=crm@firma.example&{OPTIONS}",
        "SMS_URL": f"http://token@127.0.0.1:{gateway.server_port}/send?{OPTIONS}",
    }


def torture(data_dir: Path, environment: dict[str, str], arrivals: Arrivals, options) -> None:
    runners = Runners(environment)
    try:
        for done in range(1, options.kills + 1):
            share = options.reminders * done // (options.kills + 1)
            wait_for(runners, lambda share=share: arrivals.count >= share)
            time.sleep(random.uniform(0, SLOWEST_ANSWER))
            runners.kill()
            let_leases_end(data_dir)
            runners.start()
        wait_for(runners, lambda: not count(data_dir, "waiting", "sending"))
    finally:
        runners.kill()


def wait_for(runners: Runners, condition) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until or not runners.are_alive:
            raise RuntimeError("the runners do not get on")
        time.sleep(0.005)


def let_leases_end(data_dir: Path) -> None:
    """As if the two minutes had passed that a lease lasts."""
    ended = datetime.now(UTC) - timedelta(seconds=1)
    with connected(data_dir) as connection:
        connection.execute("UPDATE message SET lease_until = ?", (f"{ended:%Y-%m-%d %H:%M:%S.%f}",))
        connection.commit()


def count(data_dir: Path, *states: str) -> int:
    with connected(data_dir) as connection:
        marks = ", ".join("?" * len(states))
        query = f"SELECT count(*) FROM message WHERE state IN ({marks})"  # noqa: S608 -- question marks
        return connection.execute(query, states).fetchone()[0]


def connected(data_dir: Path):
    from contextlib import closing

    from crm.sqlite import driver

    return closing(driver.connect(str(data_dir / "semafor.sqlite3"), timeout=30))


def report(data_dir: Path, arrivals: Arrivals, options) -> int:
    """Compare what the outbox says with what arrived; returns the exit status."""
    with connected(data_dir) as connection:
        rows = connection.execute("SELECT channel, state, message_id FROM message").fetchall()
    lost = doubled = doubt = repeated = 0
    for channel, state, message_id in rows:
        times = (arrivals.emails if channel == "email" else arrivals.texts)[message_id]
        lost += state not in ("sent", "unknown") or (state == "sent" and not times)
        doubled += channel == "sms" and times > 1
        doubt += state == "unknown"
        repeated += channel == "email" and times > 1
    strangers = len((set(arrivals.emails) | set(arrivals.texts)) - {row[2] for row in rows})
    print(f"{len(rows)} reminders over {options.kills} kills of two runners")
    print(f"lost: {lost}, SMS doubled: {doubled}, unknown ids: {strangers}")
    print(f"SMS left to a person: {doubt}, e-mails repeated under their id: {repeated}")
    is_bad = lost or doubled or strangers or repeated > 2 * options.kills or len(rows) != options.reminders
    return 1 if is_bad else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
