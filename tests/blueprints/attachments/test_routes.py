"""Files go on a record and come from it, whole, once, to those who see the record, and run nowhere."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from crm.database import db
from crm.lib.thumbnails import thumbnail
from crm.models import Attachment, Company, Event, StoredFile
from crm.services.files import storage as files
from tests.factories import make_company, make_deal, make_interaction
from tests.pages import alert_on, form_on, submit, values_of

PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture(autouse=True)
def romanian(owner):
    owner.language = "ro"


def send(client, record, *sent: tuple[bytes, str], headers: dict | None = None, **fields):
    """Send files by the form on the page of *record*."""
    action, request = filled(client, record, *sent, **fields)
    return client.post(action, headers=headers, **request)


def filled(client, record, *sent: tuple[bytes, str], **fields) -> tuple[str, dict]:
    """Where the form goes, and what it says."""
    page = record_page(record)
    action = f"/attachments/{record.record_type()}/{record.id}"
    values = {**values_of(form_on(client.get(page), action)), **fields}
    values["files"] = [FileStorage(BytesIO(data), name) for data, name in sent]
    boundary, body = encode_multipart(values)
    content_type = f'multipart/form-data; boundary="{boundary}"'
    return action, {"data": body, "content_type": content_type}


def record_page(record) -> str:
    return f"/{record.record_type()}s/{record.id}"


def newest() -> Attachment:
    return db.session.scalars(select(Attachment).order_by(Attachment.id.desc())).first()


def count(model) -> int:
    return db.session.scalar(select(func.count(model.id)))


def photo(size=(800, 600)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(params=["contact", "deal", "interaction"])
def record(request, team):
    make = {"contact": make_company, "deal": make_deal, "interaction": make_interaction}
    return make[request.param]()


def test_a_file_goes_on_a_record_and_is_shown_there(record, owner, client_of):
    client = client_of(owner)
    answer = send(client, record, (PDF, "Ofertă.pdf"))
    assert (answer.status_code, answer.location) == (303, record_page(record))
    page = client.get(record_page(record)).text
    assert "Ofertă.pdf" in page
    assert "1 fișier adăugat" in page
    assert "A fost adăugat un fișier." in client.get(f"/history/{record.record_type()}/{record.id}").text


def test_it_is_saved_and_never_opened_in_our_place(record, owner, client_of):
    client = client_of(owner)
    send(client, record, (PDF, "Ofertă.pdf"))
    with client.get(f"/attachments/{newest().id}") as answer:
        assert answer.data == PDF
        headers = answer.headers
    assert headers["Content-Disposition"].startswith("attachment;")
    assert "UTF-8''Ofert%C4%83.pdf" in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_photo_has_a_small_picture_of_our_own(record, owner, client_of):
    client = client_of(owner)
    send(client, record, (photo(), "a.jpg"))
    with client.get(f"/attachments/{newest().id}/thumbnail") as answer:
        assert answer.mimetype == "image/jpeg"
        assert Image.open(BytesIO(answer.data)).size == (320, 240)
    send(client, record, (PDF, "a.pdf"))
    assert client.get(f"/attachments/{newest().id}/thumbnail").status_code == 404


def test_several_go_in_one_form_or_not_at_all(record, owner, client_of):
    client = client_of(owner)
    assert send(client, record, (PDF, "a.pdf"), (b"words", "b.txt")).status_code == 303
    assert count(Attachment) == 2
    assert send(client, record, (PDF, "c.pdf"), (b"MZ\x00\x01", "d.pdf")).status_code == 422
    assert (count(Attachment), count(StoredFile)) == (2, 2)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "gol.txt", "gol"),
        (b"MZ\x90\x00\x03", "bon.pdf", "nu se primește: bon.pdf"),
        (b"<svg onload=alert(1)>", "a.svg", "nu se primește"),
        (b"x" * (10 * 2**20 + 1), "mare.txt", "prea mare: mare.txt"),
    ],
    ids=["empty", "program", "svg", "large"],
)
def test_what_is_not_taken_in_is_refused_in_words(owner, client_of, data, name, said):
    company = make_company()
    answer = send(client_of(owner), company, (data, name))
    assert answer.status_code == 422
    assert said in alert_on(answer)
    assert (count(Attachment), count(StoredFile), count(Event)) == (0, 0, 0)


def test_nothing_chosen_says_so(owner, client_of):
    company = make_company()
    answer = submit(client_of(owner), record_page(company), f"/attachments/contact/{company.id}")
    assert answer.status_code == 422
    assert "Alegeți mai întâi un fișier." in alert_on(answer)


def test_names_are_clean_and_fit(owner, client_of):
    company = make_company()
    send(client_of(owner), company, (PDF, "../..\\\u202efdp.exe"))
    assert newest().name == "fdp.exe.pdf"


def test_sent_twice_it_is_there_once(record, owner, client_of):
    client = client_of(owner)
    one = {"submission_id": "a" * 32}
    assert send(client, record, (PDF, "a.pdf"), **one).status_code == 303
    assert send(client, record, (PDF, "a.pdf"), **one).status_code == 303
    assert count(Attachment) == 1


def test_the_script_gets_a_short_answer_and_then_the_piece(owner, client_of):
    company, client = make_company(), client_of(owner)
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    action = f"/attachments/contact/{company.id}"
    assert send(client, company, (PDF, "a.pdf"), headers=headers).status_code == 204
    piece = client.get(action, headers=headers).text
    assert 'id="files"' in piece
    assert "<html" not in piece
    assert "1 fișier adăugat" in piece


class TestWhoMay:
    def test_strangers_get_404_and_nothing_changes(self, owner, restricted, client_of, without_csrf):
        company = make_company(owner_id=owner.id)
        send(client_of(owner), company, (PDF, "a.pdf"))
        attachment, stranger = newest(), client_of(restricted)
        for address in ("", "/thumbnail"):
            assert stranger.get(f"/attachments/{attachment.id}{address}").status_code == 404
        assert stranger.get(f"/attachments/contact/{company.id}").status_code == 404
        assert stranger.post(f"/attachments/{attachment.id}/archive").status_code == 404
        sent = {"files": (BytesIO(PDF), "b.pdf")}
        assert stranger.post(f"/attachments/contact/{company.id}", data=sent).status_code == 404
        assert count(Attachment) == 1
        assert not newest().is_archived

    def test_private_ones_are_nobody_else_s(self, owner, admin, client_of, without_csrf):
        interaction = make_interaction(is_private=True, responsible_id=owner.id)
        send(client_of(owner), interaction, (photo(), "secret.jpg"))
        attachment, boss = newest(), client_of(admin)
        for address in (f"{attachment.id}", f"{attachment.id}/thumbnail", f"interaction/{interaction.id}"):
            assert boss.get(f"/attachments/{address}").status_code == 404
        for file_id in (attachment.file_id, attachment.thumbnail_id):
            assert boss.get(f"/files/{file_id}").status_code == 404
            assert client_of(owner).get(f"/files/{file_id}").status_code == 404
        event = db.session.scalars(select(Event).where(Event.record_type == "attachment")).one()
        assert boss.post(f"/events/{event.id}/undo").status_code == 404

    def test_they_are_on_no_page_of_the_contact(self, owner, admin, client_of):
        company = make_company()
        interaction = make_interaction(is_private=True, responsible_id=owner.id, contact_id=company.id)
        send(client_of(owner), interaction, (PDF, "secret.pdf"))
        for page in (
            record_page(company),
            f"/history/contact/{company.id}",
            f"/attachments/contact/{company.id}",
        ):
            assert "secret.pdf" not in client_of(admin).get(page).text

    def test_one_who_lost_the_record_lost_the_file(self, owner, restricted, client_of):
        company = make_company(owner_id=restricted.id)
        client = client_of(restricted)
        send(client, company, (PDF, "a.pdf"))
        attachment = newest()
        with client.get(f"/attachments/{attachment.id}") as answer:
            assert answer.status_code == 200
        company.owner_id = owner.id
        for address in (f"/attachments/{attachment.id}", f"/files/{attachment.file_id}"):
            assert client.get(address).status_code == 404

    def test_unknown_records_are_404(self, owner, client_of):
        client = client_of(owner)
        for address in ("contact/999", "user/1", f"deal/{2**63}", "999", f"{2**40}"):
            assert client.get(f"/attachments/{address}").status_code == 404


def test_taken_off_and_back(record, owner, client_of):
    client = client_of(owner)
    send(client, record, (PDF, "a.pdf"))
    attachment = newest()
    answer = submit(client, record_page(record), f"/attachments/{attachment.id}/archive")
    assert answer.status_code == 303
    page = client.get(record_page(record))
    assert f"file-{attachment.id}" not in page.text
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    back = form_on(page, f"/events/{event.id}/undo")
    client.post(back.action, data=values_of(back))
    assert f"file-{attachment.id}" in client.get(record_page(record)).text


def test_taking_off_twice_from_two_tabs_is_one_act(owner, client_of):
    company, client = make_company(), client_of(owner)
    send(client, company, (PDF, "a.pdf"))
    form = form_on(client.get(record_page(company)), f"/attachments/{newest().id}/archive")
    first, second = values_of(form), {**values_of(form), "submission_id": "b" * 32}
    assert [client.post(form.action, data=each).status_code for each in (first, second)] == [303, 303]
    assert count(Event) == 2


def full(*_arguments):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("moment", ["os.fsync", "secrets.token_hex"])
def test_a_full_disk_is_507_and_leaves_nothing(owner, client_of, monkeypatch, moment):
    company, client, new = make_company(), client_of(owner), PDF + moment.encode()
    with monkeypatch.context() as patched:
        patched.setattr(f"crm.services.files.storage.{moment}", full)
        answer = send(client, company, (new, "a.pdf"))
    assert answer.status_code == 507
    assert answer.headers["Retry-After"]
    assert (count(Attachment), count(StoredFile), count(Event)) == (0, 0, 0)
    assert send(client, company, (new, "a.pdf")).status_code == 303


def test_the_last_of_the_disk_is_left_to_the_database(owner, client_of, monkeypatch):
    company = make_company()
    free = type("Usage", (), {"free": 1024})
    monkeypatch.setattr("crm.services.files.attachments.shutil.disk_usage", lambda _folder: free)
    assert send(client_of(owner), company, (PDF, "a.pdf")).status_code == 507
    assert count(Attachment) == 0


def test_a_file_gone_from_the_disk_is_404(owner, client_of):
    company, client = make_company(), client_of(owner)
    send(client, company, (PDF + b"gone", "a.pdf"))
    files.path_of(newest().file.sha256).unlink()
    assert client.get(f"/attachments/{newest().id}").status_code == 404


def test_pages_ask_once_more_only_where_there_are_some(record, owner, client_of, count_queries):
    client = client_of(owner)
    client.get(record_page(record))
    without = count_queries(lambda: client.get(record_page(record)))
    send(client, record, *((PDF, f"{number}.pdf") for number in range(9)))
    client.get(record_page(record))
    # The files, and nothing for each of them.
    assert count_queries(lambda: client.get(record_page(record))) <= without + 2


def photo_with_notes() -> bytes:
    """A photo as a phone takes it: with the place, in two whole numbers each, and words."""
    notes = Image.Exif()
    notes[0x010E] = "Strada Lunga 5"
    notes.get_ifd(0x8825).update({1: "N", 2: (47.0, 10.0, 17.1717)})
    out = BytesIO()
    Image.new("RGB", (800, 600), "red").save(out, "JPEG", exif=notes, comment=b"the comment")
    return out.getvalue()


def test_a_photo_sent_without_the_script_loses_what_the_camera_noted(record, owner, client_of):
    sent = photo_with_notes()
    assert all(words in sent for words in (b"Exif", b"Strada Lunga 5", b"the comment"))
    send(client_of(owner), record, (sent, "a.jpg"))
    path = files.path_of(newest().file.sha256)
    kept = path.read_bytes()
    assert not [words for words in (b"Exif", b"Strada Lunga 5", b"the comment") if words in kept]
    assert newest().file.size == len(kept)
    with Image.open(BytesIO(sent)) as before, Image.open(BytesIO(kept)) as after:
        assert after.tobytes() == before.tobytes()


class TestWhileTheFilesAreSeenTo:
    """Looking into files and drawing take long: nobody else may have to wait for it."""

    @pytest.fixture
    def meanwhile(self, monkeypatch):
        """Do something while the small picture is drawn; returns what it returned."""
        done = []

        def arrange(act):
            def draw(data):
                if not done:
                    done.append(None)
                    done[0] = act()
                return thumbnail(data)

            monkeypatch.setattr("crm.services.files.attachments.thumbnail", draw)
            return done

        return arrange

    def test_others_may_write(self, owner, client_of, meanwhile):
        def write():
            assert not db.session().in_transaction()
            with db.engine.connect().execution_options(write=True) as connection, connection.begin():
                return connection.execute(update(Company).values(about="meanwhile")).rowcount

        company = make_company()
        wrote = meanwhile(write)
        assert send(client_of(owner), company, (photo(), "a.jpg")).status_code == 303
        assert (wrote, count(Attachment)) == ([1], 1)

    def test_the_same_form_may_come_again(self, owner, client_of, meanwhile):
        client = client_of(owner)
        action, request = filled(client, make_company(), (photo(), "a.jpg"))
        with ThreadPoolExecutor(1) as elsewhere:
            others = meanwhile(lambda: elsewhere.submit(client.post, action, **request).result())
            answer = client.post(action, **request)
        assert [answer.status_code, others[0].status_code] == [303, 303]
        assert count(Attachment) == 1

    def test_the_record_may_be_handed_over(self, owner, restricted, client_of, meanwhile):
        company = make_company(owner_id=restricted.id)
        client = client_of(restricted)

        def hand_over():
            with db.engine.connect().execution_options(write=True) as connection, connection.begin():
                connection.execute(update(Company).values(owner_id=owner_id))

        owner_id = owner.id
        meanwhile(hand_over)
        assert send(client, company, (photo(), "a.jpg")).status_code == 404
        assert count(Attachment) == 0


class TestTooMuchForAnyForm:
    def test_it_is_said_on_the_page_of_the_files(self, record, owner, client_of):
        answer = send(client_of(owner), record, (b"x" * (11 * 2**20), "mare.txt"))
        assert answer.status_code == 413
        assert "cel mult 10 MB" in alert_on(answer)
        assert form_on(answer, f"/attachments/{record.record_type()}/{record.id}") is not None
        assert count(Attachment) == 0

    def test_it_is_said_to_the_script(self, owner, client_of):
        company = make_company()
        headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
        answer = send(client_of(owner), company, (b"x" * (11 * 2**20), "mare.txt"), headers=headers)
        assert answer.status_code == 413
        assert "<html" not in answer.text

    def test_strangers_learn_nothing(self, owner, restricted, client_of, anonymous):
        company = make_company(owner_id=owner.id)
        address = f"/attachments/contact/{company.id}"
        body = {"data": b"x" * (11 * 2**20), "content_type": 'multipart/form-data; boundary="x"'}
        assert client_of(restricted).post(address, **body).status_code == 404
        assert anonymous.post(address, **body).location.startswith("/login")

    def test_the_limit_is_said_before(self, owner, client_of):
        page = client_of(owner).get(record_page(make_company())).text
        assert page.index("Cel mult 10 MB") < page.index('<input class="file-input"')
