"""A picture: small, clean, seen by the team and by nobody else."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from crm.database import db
from crm.lib.pictures import portrait
from crm.models import StoredFile
from crm.services.files import storage as files
from tests.pages import form_on, submit


def photo(kind: str = "PNG") -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (800, 600), "red").save(out, kind)
    out.seek(0)
    return out


def upload(client, data: BytesIO, name: str = "me.png"):
    return submit(client, "/profile/", "/profile/picture", picture=(data, name))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_it_is_drawn_anew_and_shown_to_the_team(owner, colleague, client_of, kind):
    assert upload(client_of(owner), photo(kind)).status_code == 303
    with client_of(colleague).get(f"/files/{owner.picture_id}") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert Image.open(BytesIO(answer.data)).size == (256, 256)


def test_a_file_carries_headers_that_let_nothing_run(owner, client_of):
    client = client_of(owner)
    upload(client, photo())
    with client.get(f"/files/{owner.picture_id}") as answer:
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


def test_strangers_and_visitors_do_not_get_a_file(owner, colleague, client_of, anonymous):
    file = files.store(b"<script>alert(1)</script>", name="a.html", media_type="text/html", by=owner)
    assert client_of(colleague).get(f"/files/{file.id}").status_code == 404
    assert anonymous.get(f"/files/{file.id}").status_code == 303


def test_other_kinds_are_only_saved(owner, client_of):
    file = files.store(b"<script>alert(1)</script>", name="țărm\r\n.html", media_type="text/html", by=owner)
    with client_of(owner).get(f"/files/{file.id}") as answer:
        assert answer.mimetype == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_lost_file_is_not_found(owner, client_of):
    file = files.store(b"gone", name="a.txt", media_type="text/plain", by=owner)
    files.path_of(file.sha256).unlink()
    assert client_of(owner).get(f"/files/{file.id}").status_code == 404


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused_and_nothing_is_kept(owner, client_of, data):
    answer = upload(client_of(owner), BytesIO(data), "../../evil.svg")
    assert answer.status_code == 422
    assert form_on(answer, "/profile/picture").inputs["picture"].get("aria-invalid") == "true"
    assert owner.picture_id is None
    assert db.session.scalars(select(StoredFile)).all() == []


def test_it_can_be_removed(owner, client_of):
    client = client_of(owner)
    upload(client, photo())
    assert submit(client, "/profile/", "/profile/picture/removal").status_code == 303
    assert owner.picture_id is None


def test_nobody_s_writing_waits_while_it_is_drawn(owner, client_of, monkeypatch):
    seen = []

    def draw(data: bytes) -> bytes:
        seen.append(db.session().in_transaction())
        return portrait(data)

    monkeypatch.setattr("crm.blueprints.profile.picture.portrait", draw)
    assert upload(client_of(owner), photo()).status_code == 303
    assert seen == [False]
    assert db.session.get(StoredFile, owner.picture_id).created_by_id == owner.id
