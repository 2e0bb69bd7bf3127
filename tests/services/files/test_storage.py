"""Files: named by content, whole or not there, under clean names."""

import hashlib

import pytest

from crm.services.files import storage as files


def test_bytes_lie_under_their_content_and_are_kept_once(app, owner):
    first = files.store(b"one", name="a.txt", media_type="text/plain", by=owner)
    again = files.store(b"one", name="b.txt", media_type="text/plain", by=owner)
    assert first.sha256 == again.sha256 == hashlib.sha256(b"one").hexdigest()
    path = files.path_of(first.sha256)
    assert path.read_bytes() == b"one"
    assert path.is_relative_to(app.config["DATA_DIR"] / "files")
    assert not list(path.parent.glob(f"*{first.sha256}*?"))


def test_a_failed_write_leaves_no_file(app, owner, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("crm.services.files.storage.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.store(b"lost on a full disk", name="a.txt", media_type="text/plain", by=owner)
    path = files.path_of(hashlib.sha256(b"lost on a full disk").hexdigest())
    assert not list(path.parent.glob(f"*{path.name}*"))


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Ofertă.pdf", "Ofertă.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.txt", "a.txt"),
        ('a"b\r\nX: y<.txt', "abX y.txt"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_clean(name, clean):
    assert files.clean_name(name) == clean
