"""A slow sender keeps nobody waiting: a form is read before any transaction begins."""

from io import BytesIO

from sqlalchemy import update

from crm.database import db
from crm.models import Team


class SlowBody:
    """While it is read, somebody else writes."""

    def __init__(self, data: bytes) -> None:
        self.data, self.written = BytesIO(data), 0

    def read(self, size: int = -1) -> bytes:
        if not self.written:
            assert not db.session().in_transaction()
            with db.engine.connect().execution_options(write=True) as connection, connection.begin():
                self.written = connection.execute(update(Team).values(name="Nord")).rowcount
        return self.data.read(size)


def test_others_write_while_a_form_comes_in(owner, client_of, without_csrf):
    data = b"language=hu&submission_id=" + b"a" * 32
    body = SlowBody(data)
    answer = client_of(owner).post(
        "/profile/", data=data, content_type="application/x-www-form-urlencoded",
        environ_overrides={"wsgi.input": body},
    )  # fmt: skip
    assert answer.status_code < 500
    assert body.written == 1
