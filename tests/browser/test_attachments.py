"""Photos from a phone: shrunk and cleaned in the browser, sent with progress, in Polish (SC, attachments)."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from crm.database import db
from crm.models import Attachment, Interaction
from crm.services.files import storage as files

pytestmark = pytest.mark.browser

from playwright.sync_api import expect  # noqa: E402


@pytest.fixture
def address(site):
    with site.app.app_context():
        found = db.session.scalar(select(Interaction.id).where(Interaction.is_private.is_(False)).limit(1))
        db.session.remove()
    return f"/interactions/{found}"


def photo(name: str, size=(4000, 3000), turned: int = 6) -> dict:
    """As a phone takes it: large, held upright, knowing where."""
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010E] = "Ulica Długa 5"
    exif.get_ifd(0x8825)[2] = (52.0, 13.0, 47.0)
    out = BytesIO()
    picture = Image.effect_noise((size[0] // 8, size[1] // 8), 90).resize(size).convert("RGB")
    picture.save(out, "JPEG", quality=92, exif=exif.tobytes())
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def stored(site, name: str) -> bytes:
    with site.app.app_context():
        found = db.session.scalars(select(Attachment).where(Attachment.name == name)).one()
        data = files.path_of(found.file.sha256).read_bytes()
        db.session.remove()
    return data


def choose(page, *sent: dict) -> None:
    page.locator("[data-attach] input[multiple]").set_input_files(list(sent))


def test_photos_are_shrunk_upright_and_tell_no_place(visit, site, address):
    page = visit(address, language="pl", width=360, height=640)
    sent = photo("Kuchnia.jpg")
    choose(page, sent, photo("Blat.jpg", (1200, 900), turned=1))
    expect(page.locator(".file-name")).to_have_text(["Blat.jpg", "Kuchnia.jpg"])
    expect(page.locator(".toast-text")).to_have_text("Dodano 2 pliki")
    data = stored(site, "Kuchnia.jpg")
    with Image.open(BytesIO(data)) as image:
        assert image.size == (1200, 1600)
        assert dict(image.getexif()) == {}
    assert b"D\xc5\x82uga" not in data
    assert len(data) < len(sent["buffer"]) / 3
    with Image.open(BytesIO(stored(site, "Blat.jpg"))) as image:
        assert image.size == (1200, 900)
        assert dict(image.getexif()) == {}


def test_other_files_go_as_they_are_and_come_off_with_undo(visit, site, address):
    page = visit(address, language="pl")
    words = b"Umowa nr 7"
    choose(page, {"name": "Umowa.txt", "mimeType": "text/plain", "buffer": words})
    line = page.locator(".file", has_text="Umowa.txt")
    expect(line).to_be_visible()
    assert stored(site, "Umowa.txt") == words
    line.get_by_role("button", name="Zdejmij: Umowa.txt").click()
    expect(line).to_have_count(0)
    page.get_by_role("button", name="Cofnij").last.click()
    expect(page.locator(".file", has_text="Umowa.txt")).to_be_visible()


def test_what_is_refused_says_why_and_the_rest_goes_on(visit, site, address):
    page = visit(address, language="pl")
    choose(page, {"name": "Plan.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00"})
    expect(page.locator(".toast-error .toast-text")).to_contain_text(
        "Plików tego rodzaju nie przyjmujemy: Plan.pdf"
    )
    choose(page, {"name": "Plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    expect(page.locator(".file", has_text="Plan.pdf")).to_be_visible()


def test_a_lost_answer_is_sent_again_and_is_there_once(visit, site, address):
    page = visit(address, language="pl")

    def lose(route):
        route.fetch()  # it came in, but the answer never got back
        route.abort()

    page.route("**/attachments/interaction/*", lose, times=1)
    choose(page, {"name": "Raz.txt", "mimeType": "text/plain", "buffer": b"once"})
    expect(page.locator("[data-attach] [data-progress]")).to_contain_text("Nie wysłano")
    page.locator(".file-send").get_by_role("button", name="Wyślij").click()
    expect(page.locator(".file", has_text="Raz.txt")).to_have_count(1)
    stored(site, "Raz.txt")
