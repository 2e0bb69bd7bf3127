"""What an ordinary letter says, header by header and part by part."""

from datetime import UTC, datetime

import pytest

from crm.lib.received_mail import Mailbox, UnreadableMail, read_mail
from crm.lib.received_mail.html_text import html_text
from crm.lib.received_mail.subjects import plain_subject
from tests.lib.received_mail.nasty import HEAD, LETTERS, file, multipart, plain


def read(*lines: str, body: str = "Words"):
    return read_mail("\r\n".join([*lines, "", body]).encode())


class TestHeaders:
    def test_people_with_their_names(self):
        mail = read(
            "From: =?utf-8?Q?Pop=2C_Ion?= <Ion@Client.Example>",
            'To: "Rusu, Olga" <o@x.example>, b@x.example',
            "Cc: c@x.example",
        )
        assert mail.sender == Mailbox("Pop, Ion", "ion@client.example")
        assert mail.recipients == (Mailbox("Rusu, Olga", "o@x.example"), Mailbox("", "b@x.example"))
        assert mail.copies == (Mailbox("", "c@x.example"),)

    def test_ids_of_the_thread_the_nearest_last(self):
        mail = read("Message-ID: <c@x>", "References: <a@x>\r\n <b@x>", "In-Reply-To: <b@x>")
        assert (mail.message_id, mail.references) == ("c@x", ("a@x", "b@x"))

    def test_the_moment_in_utc(self):
        assert read("Date: Fri, 20 Nov 2026 16:05:00 +0200").sent_at == datetime(
            2026, 11, 20, 14, 5, tzinfo=UTC
        )

    def test_by_which_addresses_it_came_the_transports_words_first(self):
        mail = read(
            "To: ion@client.example",
            "Delivered-To: crm+abc@firma.example",
            "Received: from a by b for <blind@firma.example>; now",
            "X-Original-To: x@firma.example",
        )
        assert mail.delivered_to == (
            "x@firma.example",
            "crm+abc@firma.example",
            "ion@client.example",
            "blind@firma.example",
        )

    @pytest.mark.parametrize(
        "raw", [b"", b"\r\n \r\n", b"\x00\x01\x02", b"Hello, how are you?", b"%PDF-1.4", b"a: b\r\n\r\nc"]
    )
    def test_what_is_no_letter_is_refused(self, raw):
        with pytest.raises(UnreadableMail):
            read_mail(raw)


class TestAutomatic:
    @pytest.mark.parametrize(
        "line",
        [
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-generated (rejected)",
            "X-Autoreply: yes",
            "Precedence: auto_reply",
            "Return-Path: <>",
            "From: MAILER-DAEMON@mx.example",
            "From: Post <postmaster@x.example>",
            "X-Failed-Recipients: a@b.example",
        ],
    )
    def test_what_no_person_wrote(self, line):
        assert read(line, "To: a@b.example").is_automatic

    @pytest.mark.parametrize(
        "line",
        [
            "Auto-Submitted: no",
            "Precedence: bulk",
            "X-Auto-Response-Suppress: All",
            "From: a@b.example",
            "Return-Path: <a@b.example>",
        ],
    )
    def test_what_a_person_wrote(self, line):
        assert not read(line, "To: a@b.example").is_automatic

    def test_a_bounce_keeps_what_it_bounces_as_a_file(self):
        mail = read_mail(LETTERS["bounce"])
        assert (mail.is_automatic, mail.original) == (True, None)
        assert [each.name for each in mail.files] == ["Test.eml"]


class TestParts:
    def test_the_plain_words_of_two_forms(self):
        mail = read_mail(
            multipart(plain(b"Plain"), b"Content-Type: text/html\r\n\r\n<b>Rich</b>", kind=b"alternative")
        )
        assert mail.text == "Plain"

    def test_html_where_the_plain_words_are_blank(self):
        assert read_mail(LETTERS["alternative, plain is blank"]).text == "Words"

    @pytest.mark.parametrize(
        ("head", "name"),
        [
            (b"=a.pdf", "a.pdf"),
            (b"*=utf-8''%C8%99.pdf", "ș.pdf"),
            (b'="=?utf-8?B?yJk=?=.pdf"', "ș.pdf"),
            (b"*0*=utf-8''%C8;filename*1*=%99.pdf", "ș.pdf"),
            ('="ș.pdf"'.encode(), "ș.pdf"),
        ],
    )
    def test_names_of_files(self, head, name):
        assert [each.name for each in read_mail(multipart(plain(), file(head))).files] == [name]

    def test_small_pictures_inside_a_signature_are_left_out(self):
        head = b"Content-Type: image/png\r\nContent-ID: <logo>\r\nContent-Disposition: inline; filename=l.png"
        logo = head + b"\r\n\r\n\x89PNG"
        photo = logo.replace(b"\x89PNG", b"\x89PNG" + b"x" * 30_000).replace(b"l.png", b"photo.png")
        mail = read_mail(multipart(plain(), logo, photo, kind=b"related"))
        assert ([each.name for each in mail.files], mail.is_whole) == (["photo.png"], True)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<div>One</div><div><div>Two</div></div>", "One\nTwo"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<style>p{}</style><script>alert(1)</script><title>t</title>Words", "Words"),
        ("<script>if (a < b) { '</p>' }</script>Words", "Words"),
        ("a &lt;b&gt; &amp; &nbsp; c &#537;", "a <b> & c ș"),
        (
            '<a href="https://evil.example/x">www.bank.example</a>',
            "www.bank.example (https://evil.example/x)",
        ),
        ('<a href="https://firma.example/">https://firma.example</a>', "https://firma.example"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ("<a href='https://x.example'><img src=y></a>", ""),
        ("<p title='a > b'>Words</p>", "Words"),
        ("It's <b class=x'>bold</b>, isn't it", "It's bold, isn't it"),
        ("a < b and b > c", "a < b and b > c"),
        ("<!-- hidden -->Words<!-- never closed", "Words"),
        ("<!DOCTYPE html><?xml?>Words", "Words"),
    ],
)
def test_html_as_words(markup, text):
    assert html_text(markup) == text


@pytest.mark.parametrize(
    ("subject", "plain"),
    [
        ("Fwd: Ofertă", "Ofertă"),
        ("FW: RE: Fwd: Ofertă", "Ofertă"),
        ("Re[2]: Ofertă", "Ofertă"),
        ("VS: Tarjous", "Tarjous"),
        ("Továbbítva: Ajánlat", "Ajánlat"),
        ("TOV: Ajánlat", "Ajánlat"),
        ("PD: Oferta", "Oferta"),
        ("Odp: Oferta", "Oferta"),
        ("НА: Отв: Столы", "Столы"),
        ("Пересл: Столы", "Столы"),
        ("Redirecționat: x", "x"),
        ("Fw (2): x", "x"),
        ("Fwd:", "Fwd:"),
        ("Reparație: fotoliu", "Reparație: fotoliu"),
        ("Pdf: lista", "Pdf: lista"),
        ("", ""),
        ("  a  ", "a"),
        ("x" * 300, "x" * 200),
    ],
)
def test_subjects_without_marks(subject, plain):
    assert plain_subject(subject) == plain


def test_a_head_without_a_body():
    assert read_mail(HEAD % b"h").text == ""
