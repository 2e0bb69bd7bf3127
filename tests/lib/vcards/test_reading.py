"""What cards of all three versions say, as programs really write them."""

import pytest

from crm.lib.vcards import Address, Card, CardKind, CardLimits, CardProblem, ContactValue, read_vcards


def read(
    *lines: str, version: str = "3.0", encoding: str = "utf_8", limits: CardLimits | None = None
) -> Card:
    text = "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])
    [card] = read_vcards(text.encode(encoding), limits)
    assert isinstance(card, Card)
    return card


def test_names_and_work():
    card = read(
        "FN:dr. Ștefan Țuțea jr.",
        "N:Țuțea;Ștefan;Ion,Emil;dr.;jr.",
        "NICKNAME:Fane",
        "ORG:Mobilă S.R.L.;Vânzări;Nord",
        "TITLE:Director",
        "ROLE:Cumpărător",
        "BDAY:1980-03-22",
        "TZ:Europe/Bucharest",
        "UID:urn:uuid:1",
    )
    assert (card.prefix, card.given_name, card.family_name, card.suffix) == ("dr.", "Ștefan", "Țuțea", "jr.")
    assert (card.full_name, card.additional_names, card.nickname) == (
        "dr. Ștefan Țuțea jr.",
        "Ion, Emil",
        "Fane",
    )
    assert (card.organisation, card.unit) == ("Mobilă S.R.L.", "Vânzări, Nord")
    assert (card.title, card.role) == ("Director", "Cumpărător")
    assert (card.birthday, card.time_zone, card.uid) == ("1980-03-22", "Europe/Bucharest", "urn:uuid:1")
    assert (card.kind, card.version, card.number, card.line) == (CardKind.PERSON, "3.0", 1, 1)


def test_a_name_is_put_together_when_there_is_only_its_parts():
    assert read("N:Țuțea;Ștefan;;dr.;").full_name == "dr. Ștefan Țuțea"


@pytest.mark.parametrize(
    "lines",
    [
        ["ORG:Acme"],
        ["FN:Acme", "ORG:Acme"],
        ["N:Acme;;;;", "FN:Acme", "ORG:Acme"],
        ["N:;;;;", "FN:Acme", "ORG:Acme;Sales"],
        ["FN:Acme", "KIND:org"],
        ["FN:Acme", "ORG:Acme", "X-ABShowAs:COMPANY"],
        ["FN:Ana Pop", "N:Pop;Ana;;;", "ORG:Acme", "X-ABSHOWAS:COMPANY"],
    ],
)
def test_cards_of_companies(lines):
    card = read(*lines)
    assert (card.kind, card.organisation) == (CardKind.COMPANY, "Acme")
    assert card.full_name


@pytest.mark.parametrize(
    "lines", [["FN:Ana Pop", "ORG:Acme"], ["N:Acme;Ana;;;", "FN:Acme", "ORG:Acme"], ["TEL:1"]]
)
def test_cards_of_persons(lines):
    assert read(*lines).kind is CardKind.PERSON


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("TEL;TYPE=CELL,VOICE;TYPE=PREF:+40 721", ContactValue("+40 721", ("cell", "voice"), preferred=True)),
        ("TEL;CELL;PREF:+40 721", ContactValue("+40 721", ("cell",), preferred=True)),
        ("TEL;WORK;FAX:1", ContactValue("1", ("work", "fax"))),
        ("TEL;type=iPhone;type=pref:1", ContactValue("1", ("cell",), preferred=True)),
        (
            'TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+36-1-555;ext=12',
            ContactValue("+36-1-555 ext. 12", ("voice", "home"), True),
        ),
        ("TEL;VALUE=uri:tel:555;phone-context=+48", ContactValue("+48-555")),
        ("TEL:+7 (495) 123-45-67\\, доб. 8", ContactValue("+7 (495) 123-45-67, доб. 8")),
    ],
)
def test_phones(line, expected):
    assert read("FN:Ana", line, version="4.0").phones == [expected]


def test_the_lowest_number_is_the_preferred_one():
    card = read("FN:Ana", "TEL;PREF=2:2", "TEL;PREF=1:1", "TEL:3", version="4.0")
    assert [phone.preferred for phone in card.phones] == [False, True, False]


def test_mail_web_and_messengers():
    card = read(
        "FN:Ana",
        "EMAIL;TYPE=INTERNET,WORK:ana@example.ro",
        "EMAIL:mailto:a%2Bb@example.ro?subject=x",
        r"URL:http\://example.ro/a\,b",
        "IMPP;X-SERVICE-TYPE=Skype;TYPE=home:skype:ana.pop",
        "IMPP:xmpp:ana@example.ro",
        "X-TELEGRAM:@ana",
    )
    assert [email.value for email in card.emails] == ["ana@example.ro", "a+b@example.ro"]
    assert card.emails[0].kinds == ("work",)
    assert [url.value for url in card.urls] == ["http://example.ro/a,b"]
    assert [(m.service, m.value) for m in card.messengers] == [
        ("skype", "ana.pop"),
        ("xmpp", "ana@example.ro"),
        ("telegram", "@ana"),
    ]


def test_addresses_and_their_labels():
    card = read(
        "FN:Ana",
        r"ADR;TYPE=WORK,PREF:PO 1;ap. 2;str. Lungă 5\, bl. A;Iași;Iași;700001;România",
        "ADR;TYPE=HOME:;;;Cluj;;;",
        r"LABEL;TYPE=HOME:Cluj\nRomânia",
    )
    assert card.addresses == [
        Address("str. Lungă 5, bl. A, ap. 2, PO 1", "Iași", "Iași", "700001", "România", ("work",), True),
        Address(city="Cluj", kinds=("home",), label="Cluj\nRomânia"),
    ]
    assert read("LABEL:Cluj").addresses == [Address(label="Cluj")]
    assert read('ADR;LABEL="Cluj^nRO":;;;Cluj;;;', version="4.0").addresses[0].label == "Cluj\nRO"


def test_labels_of_apple_belong_to_their_group():
    card = read(
        "FN:Ana",
        "item1.TEL:1",
        "item1.X-ABLabel:_$!<HomeFAX>!$_",
        "item2.EMAIL:a@example.ro",
        "item2.X-ABLabel:Contabilitate",
        "item3.X-ABDATE:1975-03-01",
        "item3.X-ABLabel:_$!<Anniversary>!$_",
    )
    assert card.phones[0].label == "HomeFAX"
    assert card.emails[0].label == "Contabilitate"
    assert card.unknown == [("X-ABDATE (Anniversary)", "1975-03-01")]


def test_notes_categories_and_languages():
    card = read(
        "FN:Ana",
        r"NOTE:first\nsecond\; a \\ b\, \"c\"",
        "NOTE:another",
        r"CATEGORIES:VIP,Big\, old,VIP",
        "LANG;PREF=2:ro",
        "LANG;PREF=1:hu",
    )
    assert card.notes == ['first\nsecond; a \\ b, "c"', "another"]
    assert card.categories == ["VIP", "Big, old"]
    assert card.languages == ["hu", "ro"]


def test_what_finds_no_place_is_listed_for_the_report():
    card = read("FN:Ana", "ORG:A", "ORG:B", "GENDER:F", "X-SPOUSE:Ion", "PHOTO;ENCODING=b:AAAA", "REV:2020")
    assert card.unknown == [("ORG", "B"), ("GENDER", "F"), ("X-SPOUSE", "Ion"), ("PHOTO", "")]


def test_quoted_printable_with_soft_breaks():
    card = read(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C8=98tefan=",
        "escu;Ana;;;",
        "NOTE;QUOTED-PRINTABLE:a=0D=0Ab=3Bc",
        "TEL;CELL:1",
        version="2.1",
    )
    assert card.family_name == "Ștefanescu"
    assert card.notes == ["a\nb;c"]
    assert card.phones[0].value == "1"


@pytest.mark.parametrize(
    ("charset", "name"),
    [("windows-1251", "Иванов"), ("windows-1250", "Łukasz"), ("ISO-8859-2", "Győző"), ("KOI8-R", "Пётр")],
)
def test_charsets_named_by_the_property(charset, name):
    quoted = "".join(f"={byte:02X}" for byte in name.encode(charset))
    assert read(f"FN;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:{quoted}", version="2.1").full_name == name


@pytest.mark.parametrize("encoding", ["utf_8", "utf_8_sig", "utf_16", "cp1250", "cp852", "iso8859_2"])
def test_files_in_old_encodings(encoding):
    card = read("FN:Świętosława Żółkiewska", "ADR:;;ul. Długa 5;Łódź;;90-001;Polska", encoding=encoding)
    assert (card.full_name, card.addresses[0].city) == ("Świętosława Żółkiewska", "Łódź")


def test_quoted_printable_without_charset_is_guessed_from_the_whole_file():
    quoted = "".join(f"={byte:02X}" for byte in "Иванов Сергей".encode("cp1251"))
    card = read(f"FN;ENCODING=QUOTED-PRINTABLE:{quoted}", version="2.1")
    assert card.full_name == "Иванов Сергей"


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_folded_lines(line_end):
    text = line_end.join(["BEGIN:VCARD", "VERSION:3.0", "FN:Ana", "  Pop", "NOTE:ab", "\tcd", "END:VCARD"])
    [card] = read_vcards(text.encode())
    assert (card.full_name, card.notes) == ("Ana Pop", ["abcd"])


def test_in_version_2_the_blank_of_a_fold_stays():
    assert read("NOTE:first", "  second", "FN:Ana", version="2.1").notes == ["first second"]


def test_a_fold_may_part_the_bytes_of_a_letter():
    [card] = read_vcards(b"BEGIN:VCARD\nFN:\xc8\n \x98tefan\nEND:VCARD\n")
    assert card.full_name == "Ștefan"


def test_limits_cut_with_a_word():
    card = read(
        "FN:Ana", "NOTE:" + "x" * 50, *["TEL:1"] * 9, limits=CardLimits(max_value=10, max_properties=6)
    )
    assert card.notes == ["x" * 10]
    assert len(card.phones) == 3
    assert card.problems == {CardProblem.OVERLONG_VALUE, CardProblem.TOO_MANY_PROPERTIES}
