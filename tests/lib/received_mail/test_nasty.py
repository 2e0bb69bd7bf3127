"""Whatever comes in is read or refused in words: no crash, in time, nothing unfit for a page or database."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.lib.received_mail import ReadMail, UnreadableMail, read_mail
from crm.lib.received_mail.charsets import UNFIT
from crm.lib.received_mail.shapes import MAX_PARTS, MAX_PEOPLE, MAX_TEXT
from tests.lib.received_mail.nasty import HEAD, LETTERS, mime, multipart, plain

LONGEST_READING = 10.0


def texts_of(mail: ReadMail) -> list[str]:
    people = [each for each in (mail.sender, *mail.recipients, *mail.copies) if each is not None]
    if mail.original is not None:
        people += [each for each in (mail.original.sender, *mail.original.recipients) if each is not None]
    words = [word for each in people for word in (each.name, each.address)]
    return [
        mail.text,
        mail.subject,
        mail.message_id,
        *mail.delivered_to,
        *words,
        *(file.name for file in mail.files),
    ]


def check(raw: bytes) -> ReadMail | None:
    begun, mail = time.monotonic(), None
    with suppress(UnreadableMail):
        mail = read_mail(raw)
    assert time.monotonic() - begun < LONGEST_READING
    if mail is None:
        return None
    for text in texts_of(mail):
        assert not UNFIT.search(text)
        text.encode()
    assert len(mail.text) <= MAX_TEXT
    assert len(mail.recipients) <= MAX_PEOPLE
    assert len(mail.files) <= MAX_PARTS
    assert mail.sent_at is None or mail.sent_at.tzinfo is not None
    return mail


def test_there_are_enough():
    assert len(LETTERS) >= 150


@pytest.mark.parametrize("name", LETTERS)
def test_each_is_read(name):
    assert check(LETTERS[name]) is not None


@given(st.binary(max_size=2_000))
def test_random_bytes(raw):
    check(raw)


@given(st.binary(max_size=1_000))
def test_random_bytes_after_headers(raw):
    assert check(HEAD % b"r" + raw) is not None


@given(st.sampled_from(sorted(LETTERS)[:150]), st.integers(0, 3_000), st.binary(min_size=1, max_size=4))
def test_damaged_at_random(name, at, damage):
    raw = LETTERS[name][:20_000]
    check(raw[:at] + damage + raw[at + len(damage) :])


@given(st.text(max_size=300), st.sampled_from(["text/plain", "text/html"]))
def test_random_words_keep_no_markup(words, kind):
    mail = check(
        mime(
            f"{kind}; charset=utf-8".encode(), f"{words}<script>alert(1)</script>".encode("utf-8", "replace")
        )
    )
    assert kind == "text/plain" or "<script" not in mail.text


class TestNothingIsLostSilently:
    @pytest.mark.parametrize(
        "name",
        [
            "1,000 parts",
            "1,000 files",
            "nested 90",
            "nested 600",
            "letters 600",
            "a million lines",
            "boundaries and lines",
        ],
    )
    def test_what_is_beyond_the_limits_is_said(self, name):
        assert not read_mail(LETTERS[name]).is_whole

    @pytest.mark.parametrize(
        "name", ["nested 15", "letters 5", "no end", "said utf-8, is not", "winmail.dat", "calendar"]
    )
    def test_within_them_it_is_whole(self, name):
        assert read_mail(LETTERS[name]).is_whole

    def test_words_of_all_parts_stay_in_order(self):
        assert (
            read_mail(multipart(plain(b"one"), plain(b"two"), plain(b"three"))).text == "one\n\ntwo\n\nthree"
        )

    def test_winmail_is_a_file(self):
        assert [file.name for file in read_mail(LETTERS["winmail.dat"]).files] == ["winmail.dat"]

    def test_letters_within_letters(self):
        mail = read_mail(LETTERS["letters 5"])
        assert mail.original.sender.address == "ion@client.example"
        assert [file.media_type for file in mail.files] == ["message/rfc822"]


class TestEncodings:
    @pytest.mark.parametrize("name", [name for name in LETTERS if name.endswith(", said")])
    def test_what_is_said_is_believed(self, name):
        text = read_mail(LETTERS[name]).text
        assert any(word in text for word in ("ofert", "предложение", "ajánlatot"))

    @pytest.mark.parametrize("charset", ["cp1250", "cp1251", "koi8-r", "iso-8859-2"])
    def test_what_is_not_said_is_guessed(self, charset):
        assert read_mail(LETTERS[f"{charset}, not said"]).text == read_mail(LETTERS[f"{charset}, said"]).text

    def test_utf_7_is_not_spoken(self):
        assert "<script" not in read_mail(LETTERS["utf-7 markup"]).text
        assert "<b>" not in read_mail(LETTERS["header: utf-7 word"]).subject

    def test_letters_split_between_two_words(self):
        assert read_mail(LETTERS["header: split letter"]).subject == "ș"

    def test_no_header_can_be_slipped_in(self):
        assert read_mail(LETTERS["header: injected"]).subject == "a Bcc:_x@y.z".replace("_", " ")
