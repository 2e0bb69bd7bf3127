"""The guess must hold on what a small firm's file is: a few names and words, not pages of prose."""

import codecs
import random

import pytest

from crm.lib.guessing import ENCODINGS, guess_encoding

WORDS = {
    "ro": [
        "Ștefănescu", "Constanța", "Întreprindere individuală", "Șoseaua Kiseleff", "Mihăilă Ionuț",
        "Brâncoveanu", "Târgu Mureș", "Țuțea Răzvan", "Mobilă și Tâmplărie", "Iași", "Câmpina", "Vâlcea",
        "Vă rugăm să ne trimiteți oferta până mâine.", "Galați", "Timiș",
    ],
    "pl": [
        "Łódź", "Wałęsa", "Małgorzata Wójcik", "Świętochłowice", "Żółkiewski", "Dąbrowski", "Jędrzejczyk",
        "Spółka z ograniczoną odpowiedzialnością", "ul. Długa", "Rzeszów", "Częstochowa", "Wrocław",
        "Grażyna", "Proszę o kontakt w przyszłym tygodniu", "Zażółć gęślą jaźń",
    ],
    "hu": [
        "Szűcs Győző", "Kovács János", "Székesfehérvár", "Váci út", "Nagy Ágnes", "Tóth Béla", "Győr",
        "Hódmezővásárhely", "Kérem, küldje el az ajánlatot holnapig.", "Bútorkereskedő Kft.", "Pécs",
        "Őze Lajos", "Fűtésszerelő", "Horváth Ödön", "Miskolc, Széchenyi utca",
    ],
    "ru": [
        "Иванов", "Пётр Сергеевич", "Москва", "ООО Ромашка", "Щербаков", "Дьяченко", "Жуковский",
        "Екатеринбург", "улица Ленина", "ИП Кузнецова", "Прошу прислать коммерческое предложение",
        "Кишинёв", "ЗАО ТЕХНИКА", "Нижний Новгород", "Юрий Цой",
    ],
    "en": ["Café Zoë", "José Müller", "à la carte", "crème brûlée", "naïve", "façade", "Señor Núñez"],
}  # fmt: skip
SAVED_AS = {
    "ro": ["cp1250", "cp852", "iso8859_2"],
    "pl": ["cp1250", "cp852", "iso8859_2"],
    "hu": ["cp1250", "cp852", "iso8859_2"],
    "ru": ["cp1251", "cp866", "koi8_r"],
    "en": ["cp1252"],
}
CASES = [(language, encoding) for language, encodings in SAVED_AS.items() for encoding in encodings]
WITH_CEDILLA = str.maketrans("șțȘȚ", "şţŞŢ")


def address_book(language: str, size: int, seed: int) -> str:
    """Rows as in a file: a number, ASCII words, and *size* words of the language."""
    words = random.Random(seed).sample(WORDS[language], size)  # noqa: S311  the same book each time
    return "\r\n".join(
        f"{n};Office {n};{word.translate(WITH_CEDILLA)};x@example.com" for n, word in enumerate(words)
    )


def reads_right(text: str, encoding: str) -> bool:
    """Whether the guess yields *text*: cp1250 and ISO-8859-2 are the same for whole languages."""
    data = text.encode(encoding)
    return data.decode(guess_encoding(data), "replace") == text


@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_five_words_are_enough(language, encoding):
    books = [address_book(language, 5, seed) for seed in range(50)]
    assert all(reads_right(book, encoding) for book in books)


@pytest.mark.parametrize(("language", "encoding"), [case for case in CASES if case[1] != "cp1252"])
def test_one_word_is_right_nine_times_in_ten(language, encoding):
    words = [word.translate(WITH_CEDILLA) for word in WORDS[language] if not word.isascii()]
    wrong = [word for word in words if not reads_right(word, encoding)]
    assert len(wrong) <= len(words) // 10, wrong


def test_a_team_of_two_languages_shares_one_file():
    both = address_book("ro", 5, 1) + address_book("hu", 5, 2)
    assert reads_right(both, "cp1250")
    assert reads_right(both, "cp852")


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("encoding", ["utf_8", "utf_16_le", "utf_16_be"])
@pytest.mark.parametrize("has_mark", [True, False])
def test_unicode_with_and_without_its_mark(language, encoding, has_mark):
    mark = {"utf_8": codecs.BOM_UTF8, "utf_16_le": codecs.BOM_UTF16_LE, "utf_16_be": codecs.BOM_UTF16_BE}
    data = address_book(language, 5, 3).encode(encoding)
    assert guess_encoding(mark[encoding] * has_mark + data) == encoding


def test_a_damaged_byte_does_not_shake_utf8():
    data = bytearray(address_book("ru", 10, 4).encode())
    data[data.index("П".encode())] = 0xFF
    assert guess_encoding(bytes(data)) == "utf_8"


@pytest.mark.parametrize("data", [b"", b"a;b\r\n1;2", b"\xff", b"\xfe\xff", b"\x00", bytes(range(256)) * 9])
def test_every_input_has_an_answer(data):
    assert guess_encoding(data) in ENCODINGS
