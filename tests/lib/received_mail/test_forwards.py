"""The letter inside a forward, as the mail programs of five languages write it down."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm.lib.received_mail import Mailbox, read_mail
from crm.lib.received_mail.forwards import find_original
from crm.lib.received_mail.written_moments import written_moment
from tests.lib.received_mail.nasty import HEAD, mime, multipart, plain

AT = datetime(2026, 11, 2, 16, 5)  # noqa: DTZ001 (the writer's wall clock)
DAY = datetime(2026, 11, 2)  # noqa: DTZ001
ION = Mailbox("Ion Popescu", "ion@client.example")
OLGA = "owner@example.com"

SAMPLES = (Path(__file__).parent / "forwards.txt").read_text("utf-8")
FORWARDS = dict(each.split("\n", 1) for each in SAMPLES.split("=== ")[1:])


@pytest.mark.parametrize("program", FORWARDS)
def test_each_program_is_understood(program):
    original = find_original(FORWARDS[program])
    assert (original.sender, original.subject, original.sent_at) == (ION, "Birouri", AT)
    assert OLGA in [person.address for person in original.recipients]


class TestFurtherForms:
    def test_yandex_has_one_line(self):
        text = (
            '---- Пересылаемое сообщение ----\n02.11.2026, 16:05, "Ion Popescu" <ion@client.example>:\nText'
        )
        original = find_original(text)
        assert (original.sender, original.sent_at) == (ION, AT)

    def test_a_name_with_a_comma(self):
        text = "From: Popescu, Ion <ion@client.example>\nSent: November 2, 2026 4:05 PM\nTo: X\nSubject: Y"
        assert find_original(text).sender == Mailbox("Popescu, Ion", "ion@client.example")

    def test_a_name_without_an_address(self):
        text = "From: Ion Popescu\nSent: Monday, November 2, 2026 4:05 PM\nTo: Olga\nSubject: Y"
        assert find_original(text).sender == Mailbox("Ion Popescu", "")

    def test_lists_that_are_wrapped(self):
        text = "From: Ion <ion@client.example>\nTo: A <a@x.example>,\n B <b@x.example>\nSubject: Birouri"
        assert [person.address for person in find_original(text).recipients] == ["a@x.example", "b@x.example"]

    def test_the_first_letter_of_several_counts(self):
        text = FORWARDS["Outlook, en"] + "\n\n" + FORWARDS["Outlook, pl"].replace("ion@", "other@")
        assert find_original(text).sender == ION

    def test_html_alone(self):
        address = "<a href='mailto:ion@client.example'>ion@client.example</a>"
        markup = (
            f"<div>Olga</div><hr><div><b>From:</b> Ion Popescu &lt;{address}&gt;<br>"
            "<b>Sent:</b> Monday, November 2, 2026 4:05 PM<br><b>To:</b> Olga &lt;owner@example.com&gt;<br>"
            "<b>Subject:</b> Birouri</div>"
        )
        original = read_mail(mime(b"text/html", markup.encode())).original
        assert (original.sender, original.subject, original.sent_at) == (ION, "Birouri", AT)

    def test_a_table_of_thunderbird(self):
        rows = "".join(
            f"<tr><th>{name}: </th><td>{value}</td></tr>"
            for name, value in (
                ("Subject", "Birouri"),
                ("Date", "Mon, 2 Nov 2026 16:05:00 +0200"),
                ("From", "Ion Popescu &lt;ion@client.example&gt;"),
                ("To", "owner@example.com"),
            )
        )
        original = read_mail(mime(b"text/html", f"<table>{rows}</table>".encode())).original
        assert (original.sender, original.sent_at) == (ION, datetime(2026, 11, 2, 14, 5, tzinfo=UTC))

    @pytest.mark.parametrize(
        "text",
        [
            "Dear Olga,\n\nFrom: here to there\nit is far.",
            "From: Ion",
            "Date: tomorrow\nSubject: lunch",
            "Note:\nFrom: \nTo: \n",
            "a: b\nc: d",
        ],
    )
    def test_ordinary_words_are_no_forward(self, text):
        assert find_original(text) is None


class TestAttached:
    def test_the_letter_inside_counts_with_its_words_and_files(self):
        inner = multipart(
            plain("Bună ziua".encode()), b"Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.4 x"
        )
        mail = read_mail(multipart(plain(b"See below"), b"Content-Type: message/rfc822\r\n\r\n" + inner))
        assert mail.original.sender == ION
        assert "See below" in mail.text
        assert "Bună ziua" in mail.text
        assert "From: Ion Popescu <ion@client.example>" in mail.text
        assert [file.name for file in mail.files] == ["a.pdf"]
        assert "m@x" in mail.references

    def test_further_ones_stay_files(self):
        inner = b"Content-Type: message/rfc822\r\n\r\n" + HEAD % b"i" + b"\r\nx"
        assert [file.name for file in read_mail(multipart(plain(), inner, inner)).files] == ["Test.eml"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Mon, 2 Nov 2026 16:05:00 +0200", datetime(2026, 11, 2, 14, 5, tzinfo=UTC)),
        ("11/25/2026 4:05 PM", datetime(2026, 11, 25, 16, 5)),  # noqa: DTZ001
        ("2/11/2026 16:05", AT),
        ("02.11.2026 16:05", AT),
        ("2026.11.02. 16:05", AT),
        ("2026-11-02 16:05", AT),
        ("2. November 2026 um 16:05 Uhr", AT),
        ("2 maja 2026", datetime(2026, 5, 2)),  # noqa: DTZ001
        ("2 mai 2026", datetime(2026, 5, 2)),  # noqa: DTZ001
        ("2 мая 2026", datetime(2026, 5, 2)),  # noqa: DTZ001
        ("12:05 AM, 2 Nov 2026", datetime(2026, 11, 2, 0, 5)),  # noqa: DTZ001
        ("2 noiembrie 2026", DAY),
        ("99.99.2026", None),
        ("2 nov 2026 99:99", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_for_people(text, moment):
    assert written_moment(text) == moment
