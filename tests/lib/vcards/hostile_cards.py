"""Bad vCard files by name, each made when asked for."""

import random
from collections.abc import Callable, Iterator

from tests.lib.small_host import LARGE_BYTES, MIB

GOOD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ștefan Țuțea\r\nN:Țuțea;Ștefan;;;\r\nTEL;TYPE=CELL:+40 721 000 001\r\n"
    "EMAIL:stefan@example.ro\r\nADR;TYPE=WORK:;;str. Lungă 5;Iași;;700001;România\r\n"
    "NOTE:line\\nline\r\nEND:VCARD\r\n"
)
LAST = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Last One\r\nEND:VCARD\r\n"

Maker = Callable[[], bytes]


def hostile_cards() -> dict[str, Maker]:
    """More than 30 files that are damaged or no address book."""
    return dict([*_truncated(), *_damaged(), *_foreign()])


def broken_before_a_good_one() -> dict[str, bytes]:
    """Cards broken in one way each, before a good card that must not be lost by it."""
    begin, end = "BEGIN:VCARD\r\n", "END:VCARD\r\n"
    broken = {
        "no end": begin + "FN:First\r\n",
        "no version": begin + "FN:First\r\n" + end,
        "unknown version": begin + "VERSION:9.9\r\nFN:First\r\n" + end,
        "begin twice": begin + begin + "FN:First\r\n" + end,
        "end twice": begin + "FN:First\r\n" + end + end,
        "end only": "FN:First\r\n" + end,
        "empty card": begin + end,
        "lines without colon": begin + "FN First\r\nTEL 1\r\n" + end,
        "names of nothing": begin + ":x\r\n;;;:\r\n.:y\r\na.b.c:z\r\n" + end,
        "open quotes": begin + 'TEL;TYPE="x:1\r\nFN:First\r\n' + end,
        "parameters of nothing": begin + "TEL;;;=;=x;y=:1\r\n" + end,
        "soft break into the end": begin + "FN;ENCODING=QUOTED-PRINTABLE:First=\r\n" + end,
        "bad quoted-printable": begin + "FN;QUOTED-PRINTABLE:=ZZ=A=\r\n\r\n" + end,
        "charset of nothing": begin + "FN;CHARSET=zip:First\r\nTEL;CHARSET=" + "x" * 999 + ":1\r\n" + end,
        "charset that lies": begin + "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C8=E2=E0=ED\r\n" + end,
        "unfolded photo": begin + "FN:First\r\nPHOTO;ENCODING=b:AAAA\r\nBBBB\r\nCCCC==\r\n" + end,
        "fold at once": begin + " FN:First\r\n\tTEL:1\r\n" + end,
        "backslash at the end": begin + "FN:First\\\r\nN:\\;\\\\;\\\r\n" + end,
        "only a photo": begin + "PHOTO:http://example.com/x.png\r\n" + end,
        "zero bytes": begin + "FN:Fi\0rst\r\n" + end,
        "high numbers of preference": begin + "TEL;PREF=" + "9" * 999 + ":1\r\nTEL;PREF=٣:2\r\n" + end,
        "agent": begin + "FN:First\r\nAGENT:\r\n" + begin + "FN:Agent\r\n" + end + "TEL:1\r\n" + end,
        "junk between": begin + "FN:First\r\n" + end + "-- \r\nSent from my phone\r\n\r\n",
        "blank lines": "\r\n\r\n" + begin + "\r\nFN:First\r\n\r\n" + end + "\r\n",
        "small letters": "begin:vcard\r\nfn:First\r\nend:vcard\r\n",
        "blanks at begin": "BEGIN : VCARD \r\nFN:First\r\nEND : VCARD \r\n",
        "group": begin + "FN:Friends\r\nKIND:group\r\nMEMBER:urn:uuid:1\r\n" + end,
    }
    return {name: (text + LAST).encode() for name, text in broken.items()}


def chances(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  the same damage each time, no secret


def _truncated() -> Iterator[tuple[str, Maker]]:
    for encoding in ("utf_8", "utf_16"):
        data = GOOD.encode(encoding)
        for part in range(1, 20):
            yield (
                f"truncated {encoding} {part}/20",
                lambda data=data, part=part: data[: len(data) * part // 20],
            )


def _damaged() -> Iterator[tuple[str, Maker]]:
    for seed in range(30):
        yield f"flipped bits {seed}", lambda seed=seed: _flip((GOOD * 3).encode(), seed)


def _flip(data: bytes, seed: int) -> bytes:
    chance, damaged = chances(seed), bytearray(data)
    for _ in range(20):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _foreign() -> Iterator[tuple[str, Maker]]:
    yield "nothing", lambda: b""
    yield "a mark", lambda: b"\xef\xbb\xbf"
    yield "a mark of UTF-16", lambda: b"\xff\xfe"
    yield "half a letter of UTF-16", lambda: GOOD.encode("utf_16")[:-1]
    yield "prose", lambda: b"Dear Ana,\r\nsee you: tomorrow\r\n"
    yield "calendar", lambda: b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    yield "picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(999)
    yield "noise", lambda: chances(1).randbytes(9_999)
    yield "noise in a card", lambda: b"BEGIN:VCARD\r\n" + chances(2).randbytes(9_999) + b"\r\nEND:VCARD\r\n"


def large_files() -> dict[str, Maker]:
    """Files about as large as may be uploaded, each meant to cost time or memory."""
    return dict(_large())


def _large() -> Iterator[tuple[str, Maker]]:
    begin, end = b"BEGIN:VCARD\r\n", b"END:VCARD\r\n"
    yield "too big", lambda: bytes(11 * MIB)
    yield "huge line", lambda: begin + b"FN:" + b"x" * LARGE_BYTES + b"\r\n" + end
    yield "huge line without colon", lambda: begin + b"x" * LARGE_BYTES + b"\r\n" + end
    yield "huge head", lambda: begin + b"TEL;" + b"x;" * (LARGE_BYTES // 2) + b":1\r\n" + end
    yield "huge open quote", lambda: begin + b'TEL;X="' + b":" * LARGE_BYTES + b"\r\n" + end
    yield "huge name of semicolons", lambda: begin + b"N:" + b";" * LARGE_BYTES + b"\r\n" + end
    yield "huge list", lambda: begin + b"CATEGORIES:" + b"x," * (LARGE_BYTES // 2) + b"\r\n" + end
    yield "backslashes", lambda: begin + b"NOTE:" + b"\\" * LARGE_BYTES + b"\r\n" + end
    yield "endless folding", lambda: begin + b"NOTE:x\r\n" + b" y\r\n" * (LARGE_BYTES // 4) + end
    yield (
        "endless soft breaks",
        lambda: begin + b"NOTE;QUOTED-PRINTABLE:x=\r\n" + b"=\r\n" * (LARGE_BYTES // 3) + end,
    )
    yield "endless blank lines", lambda: begin + b"\r\n" * (LARGE_BYTES // 2) + end
    yield "deep nesting", lambda: (begin + b"AGENT:\r\n") * 20_000
    yield "begins", lambda: begin * 100_000
    yield "ends", lambda: end * 100_000
    yield "many phones", lambda: begin + b"TEL:1\r\n" * 100_000 + end
    yield "many cards", lambda: (begin + b"FN:A\r\n" + end) * 50_001
    yield (
        "huge photo",
        lambda: (
            begin
            + b"FN:A\r\nPHOTO;ENCODING=b:"
            + (b"A" * 74 + b"\r\n ") * (LARGE_BYTES // 77)
            + b"\r\n"
            + end
        ),
    )
