"""Bad delimited files by name, each made when asked for."""

import random
import zlib
from collections.abc import Callable, Iterator

from crm.lib.guessing import ENCODINGS
from tests.lib.small_host import LARGE_BYTES, MIB

GOOD = (
    "Name;City;Note;Amount\r\n"
    'Ștefan;Iași;"line\r\nline; ""quoted""";1,5\r\n'
    "Łukasz;Łódź;x;2\r\n"
    "Пётр;Москва;y;3\r\n"
)

Maker = Callable[[], bytes]


def hostile_texts() -> dict[str, Maker]:
    """More than 160 files that are damaged, lying, huge or no table."""
    return dict([*_truncated(), *_damaged(), *_misread(), *_foreign(), *_odd(), *_huge()])


def _truncated() -> Iterator[tuple[str, Maker]]:
    for encoding in ("utf_8_sig", "utf_16"):
        data = GOOD.encode(encoding)
        for cut in range(1, 91, 3):
            yield f"truncated {encoding} {cut}", lambda data=data, cut=cut: data[:cut]


def _damaged() -> Iterator[tuple[str, Maker]]:
    for seed in range(50):
        yield f"flipped bits {seed}", lambda seed=seed: flip(GOOD.encode(), seed)


def chances(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  the same damage each time, no secret


def flip(data: bytes, seed: int, count: int = 12) -> bytes:
    """*data* with some bits turned over, always the same ones for a *seed*."""
    chance, damaged = chances(seed), bytearray(data)
    for _ in range(count):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _misread() -> Iterator[tuple[str, Maker]]:
    """Text cut so that it is invalid in its own encoding, too."""
    for encoding in ENCODINGS:
        yield f"half letters {encoding}", lambda e=encoding: GOOD.encode(e, "ignore")[1::2]
        yield f"reversed {encoding}", lambda e=encoding: GOOD.encode(e, "ignore")[::-1]


def _foreign() -> Iterator[tuple[str, Maker]]:
    files = {
        "pdf": b"%PDF-1.7\n1 0 obj<<>>endobj",
        "png": b"\x89PNG\r\n\x1a\n" + bytes(99),
        "jpeg": b"\xff\xd8\xff\xe0JFIF",
        "gzip": b"\x1f\x8b\x08" + zlib.compress(GOOD.encode()),
        "rtf": b"{\\rtf1 Name;City}",
        "html": b"<html><table><tr><td>a</td></tr></table></html>",
        "html after blanks": b"\n\n  <!DOCTYPE html><p>a;b",
        "xml": b"\xef\xbb\xbf<?xml version='1.0'?><a/>",
        "vcard": b"BEGIN:VCARD\r\nFN:Ana\r\nEND:VCARD\r\n",
        "vcard in utf-16": "BEGIN:VCARD\r\nFN:Ana\r\nEND:VCARD\r\n".encode("utf_16"),
        "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "encrypted excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf_16_le"),
        "program": b"\x7fELF" + bytes(range(256)),
        "zip end only": b"PK\x05\x06" + bytes(18),
        "zip start only": b"PK\x03\x04",
    }
    for name, data in files.items():
        yield name, lambda data=data: data
    for seed in range(15):
        yield f"noise {seed}", lambda seed=seed: chances(seed).randbytes(3000)
        yield (
            f"high noise {seed}",
            lambda seed=seed: bytes(128 | b for b in chances(seed).randbytes(3000)),
        )


def _odd() -> Iterator[tuple[str, Maker]]:
    texts = {
        "nothing": "",
        "a mark": "\ufeff",
        "blanks": "  \r\n \t \r\n",
        "one letter": "x",
        "one quote": '"',
        "quotes": '"' * 999,
        "quotes and ends": '"\n' * 999,
        "quotes and delimiters": '";' * 999,
        "delimiters": ";" * 150,
        "delimiters of all kinds": ";,|\t" * 40,
        "empty quoted": '"";"";""\n' * 9,
        "quote at the end": 'a;b\n1;"2',
        "quote in the middle": 'a;b\n1;2"3\n',
        "carriage returns": "a;b\r1;2\r\r\r",
        "mixed ends": "a;b\r\n1;2\n3;4\r5;6\n\r",
        "zero bytes": "a;b\n1;\0\n",
        "control characters": "a;b\n1;\x01\x02\x03\x04\n",
        "end of DOS file": "a;b\n1;2\n\x1a",
        "lone surrogate": "a;b\n1;\ud83d\n",
        "emoji": "a;b\n1;👩‍👩‍👧\n" * 5,
        "right to left": "שם;עיר\n1;2\n",
        "unicode line ends": "a;b\u2028c;d\u2029\x85e\x0bf\x0cg\n",
        "formulas": "a;b\n=1+1;@SUM(A1)\n+1;-2\n",
        "sep alone": "sep=;",
        "sep of a letter": "sep=x\naxb\n",
        "sep twice": "sep=;\nsep=,\na;b\n",
        "headings only": "a;b;c",
        "headings all alike": "a;a;a\n1;2;3\n",
        "headings all empty": ";;;x\n1;2;3;4\n",
        "title": "Our clients\n\n\nName;City\nAna;Iași\n",
        "ragged": "".join("x;" * n + "\n" for n in range(50)),
        "json": '[{"a": 1, "b": [2, 3]}, {"a": 4}]',
        "prose": "Dear Ana, we met yesterday; here is what we agreed on.\n\nBest\n" * 20,
        "numbers": "1;2;3\n4;5;6\n" * 20,
        "huge number": "a;b\n" + "9" * 5000 + ";1\n",
    }
    for name, text in texts.items():
        yield name, lambda text=text: text.encode("utf_8", "surrogatepass")


def _huge() -> Iterator[tuple[str, Maker]]:
    makers: dict[str, Maker] = {
        "large: more than allowed": lambda: b"a;b\n" * (3 * MIB),
        "large: a line": lambda: b"a;" * (LARGE_BYTES // 2),
        "large: a cell": lambda: b"a;b\n1;" + b"x" * LARGE_BYTES,
        "large: a quoted cell": lambda: b'a;b\n1;"' + b"x\n" * (LARGE_BYTES // 2),
        "large: blank lines": lambda: b"\n" * LARGE_BYTES,
        "large: quotes": lambda: b'"' * LARGE_BYTES,
        "large: open quotes": lambda: b'"a\n' * (LARGE_BYTES // 3),
        "large: delimiters": lambda: (b";" * 199 + b"\n") * (LARGE_BYTES // 200),
        "large: rows": lambda: b"1;2\n" * (LARGE_BYTES // 4),
        "large: full rows": lambda: (b"a;" * 99 + b"a\n") * (LARGE_BYTES // 200),
        "large: high letters": lambda: b"\xc3" * LARGE_BYTES,
        "large: letters before a high one": lambda: b"a" * LARGE_BYTES + b"\xe3",
        "201 columns": lambda: b";".join(b"c%d" % n for n in range(201)) + b"\n",
        "50,001 rows": lambda: b"Name;City\n" + b"Ana;Cluj\n" * 50_001,
        "a cell of 10,001 letters": lambda: b"a;b\n1;" + b"x" * 10_001,
    }
    yield from makers.items()
