"""Take the pictures of the README anew: `make screenshots`.

Each is of the sample company in its language, on one fixed morning, so that a picture only changes
when the product does.
"""

import logging
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from measuring.paint import CHROMIUM_FLAGS, chromium

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from crm import create_app, schema  # noqa: E402
from crm.database import db  # noqa: E402
from crm.lib import clock  # noqa: E402
from crm.services.sample_company.demo import make_demo  # noqa: E402
from crm.services.seeding.bulk import EMAIL, PASSWORD  # noqa: E402

IMAGES = ROOT / "docs" / "images"
MORNING = datetime(2026, 11, 24, 7, 20, tzinfo=UTC)  # a Tuesday
LIMIT = 150_000  # bytes


@dataclass(frozen=True)
class Shot:
    """A picture of *path* as it looks in a window of *width* × *height* pixels, *scale* times as sharp."""

    name: str
    path: str
    language: str
    width: int
    height: int
    scale: int = 1
    is_phone: bool = False


SHOTS = (
    Shot("my-day-phone", "/", "hu", 360, 640, scale=2, is_phone=True),
    Shot("board-desk", "/deals/board", "en", 1280, 800),
)


def main() -> None:
    path = chromium()
    if path is None:
        sys.exit("No Chromium here: install it, or say where it is by CHROMIUM=.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        for shot in SHOTS:
            take(shot, browser)
        browser.close()


def take(shot: Shot, browser: Browser) -> None:
    with tempfile.TemporaryDirectory() as folder, demo(folder, shot.language) as address:
        context = browser.new_context(
            base_url=address,
            locale=shot.language,
            viewport={"width": shot.width, "height": shot.height},
            device_scale_factor=shot.scale,
            is_mobile=shot.is_phone,
            has_touch=shot.is_phone,
        )
        page = context.new_page()
        page.clock.set_fixed_time(MORNING)
        page.goto("/login")
        page.get_by_role("textbox").first.fill(EMAIL)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url("**/")
        page.goto(shot.path, wait_until="networkidle")
        file = keep(shot.name, page.screenshot())
        context.close()
    sys.stdout.write(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1000} kB\n")


@contextmanager
def demo(folder: str, language: str) -> Iterator[str]:
    """The sample company, served for as long as the block lasts; gives its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # An empty DATABASE_URL: whatever the environment says, this is not about real data.
    settings = {"DATA_DIR": folder, "DATABASE_URL": "", "BASE_URL": "", "SECRET_KEY": os.urandom(32).hex()}
    app = create_app(settings)
    schema.upgrade(app)
    with app.app_context(), clock.set_to(MORNING):
        make_demo(language)
        db.session.commit()
        db.session.remove()
    server = make_server("127.0.0.1", 0, at_that_morning(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        with app.app_context():
            db.engine.dispose()


def at_that_morning(app):
    """The application, its clock stopped while it answers."""

    def answer(environ, start_response):
        with clock.set_to(MORNING):
            return app(environ, start_response)

    return answer


def keep(name: str, taken: bytes) -> Path:
    """Write the picture as small as PNG can be; refuse one too heavy for a README."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    file = IMAGES / f"{name}.png"
    picture = Image.open(BytesIO(taken)).convert("RGB")
    # This method keeps the few strong colours of a calm page: the three lights stay as they are.
    few = picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    if file.stat().st_size > LIMIT:
        raise SystemExit(f"{file} weighs {file.stat().st_size} bytes, more than {LIMIT}.")
    return file


if __name__ == "__main__":
    main()
