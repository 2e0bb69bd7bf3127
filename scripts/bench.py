"""`make bench`: the pages of the product against their budgets.

Seeds a team of 10,000 companies, 30,000 persons, 100,000 interactions, 10,000 deals and 5 users into a
folder of its own, measures a floor and the pages under the same server, and prints a table.
"""

import argparse
import re
import statistics
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from measuring import paint, servers
from measuring.browser import Client, hidden_fields

EMAIL, PASSWORD = "admin@example.com", "semafor-demo"
SIZES = {"companies": 10_000, "people": 30_000, "interactions": 100_000, "deals": 10_000, "users": 5}
ELEMENT = re.compile(r"<[a-zA-Z]")
SOME = 20
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass(frozen=True)
class Page:
    """A page and its budgets: a multiple of the floor, bytes on the wire, elements."""

    name: str
    path: str
    budget: float
    max_kib: float | None = None
    max_elements: int | None = None
    partial: bool = False


PAGES = (
    Page("contact list", "/contacts/", 5, 8, 900),
    Page("contact list, filtered", "/contacts/?kind=company&q=mobila", 5),
    Page("contact page", "/contacts/{contact}", 5),
    Page("search", "/search?q=popescu", 5),
    Page("search while typing", "/search?q=pope", 3, partial=True),
    Page("interactions", "/interactions/", 5),
    Page("interactions, by state", "/interactions/?state=open", 8),
    Page("interactions, by channel", "/interactions/?channel=call", 8),
    Page("interactions, searched", "/interactions/?q=oferta", 8),
    Page("calendar, month, all users", "/calendar/?view=month&users=all", 15, 15),
    Page("my day", "/", 6),
    Page("desk", "/desk/", 8),
    Page("board", "/deals/board", 8),
    Page("deal list", "/deals/", 5),
)


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(options.data) if options.data else Path(folder) / "data"
        if not (data_dir / "semafor.sqlite3").exists():
            seed(data_dir)
        floor = servers.floor(Path(folder))
        try:
            floor.wait_until_up()
            measure_product(data_dir, floor.port, options)
        finally:
            floor.kill()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="a folder with seeded data to use again")
    parser.add_argument("--rounds", type=int, default=200, help="requests of one client a page")
    parser.add_argument("--seconds", type=float, default=3, help="length of the run with 8 clients")
    return parser.parse_args()


def seed(data_dir: Path) -> None:
    data_dir.mkdir(parents=True)
    words = [word for name, count in SIZES.items() for word in (f"--{name}", str(count))]
    began = time.monotonic()
    servers.flask(data_dir, "seed", *words, "--seed", "1")
    print(f"seeded in {time.monotonic() - began:.0f} s (budget 60)")


@dataclass(frozen=True)
class Speed:
    """Medians in ms of a page and of the floor in the same minute, and pages a second."""

    p50: float
    floor: float
    per_second: float

    @classmethod
    def of(cls, pairs: list[tuple[float, float]], per_second: float) -> "Speed":
        floors, times = zip(*pairs, strict=True)
        return cls(statistics.median(times) * 1000, statistics.median(floors) * 1000, per_second)

    @property
    def multiple(self) -> float:
        return self.p50 / self.floor


def measure(path: str, rounds: int, seconds: float, make_client, floor: Client, **headers: str) -> Speed:
    """The median of *rounds* requests by one client, and the rate with eight."""
    client = make_client()
    for _ in range(10):
        client.get(path, **headers)
    pairs = beside_floor(floor, rounds, lambda: timed(client, path, headers))
    return Speed.of(pairs, rate(path, seconds, make_client, headers))


def beside_floor(floor: Client, rounds: int, act) -> list[tuple[float, float]]:
    """Seconds of the floor and of *act*, taken in turn some at a time.

    A machine that is slow for a while slows both; one by one they would chill each other's caches.
    """
    pairs = []
    for _ in range(rounds // SOME):
        floors = [timed(floor, "/", {}) for _ in range(SOME)]
        pairs += zip(floors, [act() for _ in range(SOME)], strict=True)
    return pairs


def timed(client: Client, path: str, headers: dict) -> float:
    began = time.perf_counter()
    status = client.get(path, **headers).status
    spent = time.perf_counter() - began
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return spent


def rate(path: str, seconds: float, make_client, headers: dict) -> float:
    """Answers a second to eight clients at once."""
    counts = [0] * 8

    def ask(place: int) -> None:
        client = make_client()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            client.get(path, **headers)
            counts[place] += 1

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def measure_product(data_dir: Path, floor_port: int, options: argparse.Namespace) -> None:
    server = servers.product(data_dir)
    cold = server.wait_until_up("/login")
    try:
        signed_in = Client(server.port)
        signed_in.sign_in(EMAIL, PASSWORD)
        signed_in.cookies["assets"] = asset_cookie(signed_in)

        def make_client() -> Client:
            client = Client(server.port)
            client.cookies = dict(signed_in.cookies)
            return client

        contact, floor = busy_contact(signed_in), Client(floor_port)
        header()
        bare = measure("/", options.rounds, options.seconds, lambda: Client(floor_port), floor)
        print(f"{'the floor itself':26} {bare.p50:6.2f}ms {1:6.1f}x {'':>7} {bare.per_second:8.0f}/s")
        for page in PAGES:
            show(page, page.path.format(contact=contact), floor, options, make_client)
        show_writes(make_client, floor, options)
        alone = servers.frame_start()
        print(f"\ncold start to the first page: {cold:.2f} s, {alone:.2f} s of it the frame (budget 0.6)")
        print(f"memory of web and runner: {server.pss_mib():.0f} MiB PSS (budget 100)")
        paint.show(server.port, EMAIL, PASSWORD)
    finally:
        server.kill()


def asset_cookie(client: Client) -> str:
    """What the script sets once the style sheet is in the cache."""
    return re.search(r'data-warm="/static/([^"]+)"', client.get("/").text)[1]


def busy_contact(client: Client) -> str:
    """The id of some company with a history."""
    return re.search(r'/contacts/(\d+)"', client.get("/contacts/?kind=company").text)[1]


def header() -> None:
    print(f"{'page':26} {'p50':>8} {'floor':>7} {'budget':>7} {'8 clients':>10} {'KiB':>6} {'elements':>9}")


def show(page: Page, path: str, floor: Client, options, make_client) -> None:
    headers = PARTIAL if page.partial else {}
    answer = make_client().get(path, **headers)
    speed = measure(path, options.rounds, options.seconds, make_client, floor, **headers)
    kib, elements, times = len(answer.wire) / 1024, len(ELEMENT.findall(answer.text)), speed.multiple
    faults = [
        times > page.budget,
        page.max_kib is not None and kib > page.max_kib,
        page.max_elements is not None and elements > page.max_elements,
    ]
    print(
        f"{page.name:26} {speed.p50:6.2f}ms {times:6.1f}x {'≤ ' + format(page.budget, 'g'):>7} "
        f"{speed.per_second:8.0f}/s {kib:6.1f} {elements:9d}{'  over budget' if any(faults) else ''}"
    )


def show_writes(make_client, floor: Client, options) -> None:
    """A note on one interaction by one client, then by eight at once."""
    client = make_client()
    page = client.get("/interactions/").text
    interaction = re.search(r'/interactions/(\d+)"', page)[1]
    fields = hidden_fields(page)
    pairs = beside_floor(floor, options.rounds, lambda: timed_note(client, interaction, fields))
    faults = [0] * 8

    def write(place: int) -> None:
        mine = make_client()
        for _ in range(50):
            faults[place] += write_note(mine, interaction, fields) >= 400

    began = time.monotonic()
    threads = [threading.Thread(target=write, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    per_second = 400 / (time.monotonic() - began)
    speed = Speed.of(pairs, per_second)
    over = speed.multiple > 4 or sum(faults)
    print(
        f"{'a write (note)':26} {speed.p50:6.2f}ms {speed.multiple:6.1f}x {'≤ 4':>7} {per_second:8.0f}/s "
        f"{sum(faults)} errors with 8 writers{'  over budget' if over else ''}"
    )


def timed_note(client: Client, interaction: str, fields: dict) -> float:
    began = time.perf_counter()
    write_note(client, interaction, fields)
    return time.perf_counter() - began


def write_note(client: Client, interaction: str, fields: dict) -> int:
    body = {
        "csrf_token": fields["csrf_token"],
        "submission_id": uuid.uuid4().hex,
        "text": "Sună din nou",
        "kind": "own",
    }
    return client.post(f"/interactions/{interaction}/notes", body, **PARTIAL).status


if __name__ == "__main__":
    sys.exit(main())
