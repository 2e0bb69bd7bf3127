"""Bad XLSX and ODS files by name, each made when asked for."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator

from tests.lib.small_host import LARGE_BYTES, MIB
from tests.lib.tables.hostile_text import flip
from tests.lib.tables.workbooks import archive, bare_ods, bare_xlsx, ods, ods_cell, xlsx

ROWS = [["Name", "City", "Amount"]] + [[f"Client {n}", "Iași", str(n)] for n in range(20)]
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION_LAUGHS = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY out SYSTEM "file:///etc/passwd">]>'
ONE = "<row><c><v>1</v></c></row>"

Maker = Callable[[], bytes]


def hostile_workbooks() -> dict[str, Maker]:
    """More than 100 files that are damaged, lying, bombs or no workbook."""
    return dict([*_damaged(), *_without_parts(), *_archives(), *_xlsx_tricks(), *_ods_tricks(), *_bombs()])


def _damaged() -> Iterator[tuple[str, Maker]]:
    for kind, data in (("xlsx", xlsx({"S": ROWS})), ("ods", ods({"S": ROWS}))):
        for part in range(1, 16):
            yield f"truncated {kind} {part}/16", lambda data=data, part=part: data[: len(data) * part // 16]
        for seed in range(25):
            yield f"flipped bits {kind} {seed}", lambda data=data, seed=seed: flip(data, seed)
        for seed in range(15):
            yield (
                f"flipped unpacked bits {kind} {seed}",
                lambda data=data, seed=seed: flip(stored(data), seed, 4),
            )


def stored(data: bytes) -> bytes:
    """The same archive without compression, so that damage reaches the XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return archive({name: packed.read(name) for name in packed.namelist()}, zipfile.ZIP_STORED)


def without(data: bytes, dropped: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        return archive({name: whole.read(name) for name in whole.namelist() if name != dropped})


def _without_parts() -> Iterator[tuple[str, Maker]]:
    for kind, data in (("xlsx", xlsx({"S": ROWS})), ("ods", ods({"S": ROWS}))):
        for name in zipfile.ZipFile(io.BytesIO(data)).namelist():
            yield f"{kind} without {name}", lambda data=data, name=name: without(data, name)


def _archives() -> Iterator[tuple[str, Maker]]:
    yield "empty archive", lambda: archive({})
    yield "other archive", lambda: archive({"readme.txt": "a;b"})
    yield "word document", lambda: archive({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"})
    yield (
        "text document",
        lambda: archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
    )
    yield "binary workbook", lambda: archive({"xl/workbook.bin": b"\x83\x01", "[Content_Types].xml": "<a/>"})
    yield "macros", lambda: bare_xlsx(ONE, extra={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(999)})
    yield "bzip2", lambda: archive({"xl/workbook.xml": "<a/>" * 99}, zipfile.ZIP_BZIP2)
    yield "lzma", lambda: archive({"xl/workbook.xml": "<a/>" * 99}, zipfile.ZIP_LZMA)
    yield "archive after garbage", lambda: b"PK\x03\x04" + b"garbage" * 99 + bare_xlsx(ONE)
    yield "encrypted entries", lambda: flagged(bare_xlsx(ONE), 0x1)
    yield "unknown flags", lambda: flagged(bare_xlsx(ONE), 0xFFFF)
    yield "entries by the thousand", lambda: archive({f"xl/media/{n}.png": b"" for n in range(6_000)})
    yield "large: directory", lambda: bare_xlsx(ONE) + b"PK\x01\x02" * (LARGE_BYTES // 4)
    yield "smaller than it says", lambda: resized(bare_xlsx(ONE), 9 * MIB)
    yield "bigger than it says", lambda: resized(bare_xlsx(ONE * 9999), 99)
    yield "bigger than any memory", lambda: resized(bare_xlsx(ONE), 2**32 - 2)


def flagged(data: bytes, flags: int) -> bytes:
    """The archive with general purpose *flags* set in all entries of its directory."""
    changed, at = bytearray(data), -1
    while (at := changed.find(b"PK\x01\x02", at + 1)) >= 0:
        struct.pack_into("<H", changed, at + 8, flags)
    return bytes(changed)


def resized(data: bytes, size: int) -> bytes:
    """The archive whose directory lies about the unpacked size of every entry."""
    changed, at = bytearray(data), -1
    while (at := changed.find(b"PK\x01\x02", at + 1)) >= 0:
        struct.pack_into("<I", changed, at + 24, size)
    return bytes(changed)


def _xlsx_tricks() -> Iterator[tuple[str, Maker]]:
    rows = {
        "no rows": "",
        "cell without a row": "<c><v>1</v></c>",
        "rows inside rows": "<row>" * 9 + "</row>" * 9,
        "unclosed": "<row><c><v>1",
        "closed twice": ONE + "</sheetData>",
        "a reference of letters": '<row><c r="AAAAAAAAAAAA1"><v>1</v></c></row>',
        "a reference far right": '<row><c r="XFD1"><v>1</v></c></row>',
        "a reference far below": '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        "a row number of nothing": '<row r="-5"><c r="?"><v>1</v></c></row>',
        "row numbers going back": '<row r="9"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>',
        "a row number of many digits": f'<row r="{"9" * 5000}"><c><v>1</v></c></row>',
        "other digits": '<row r="٣"><c s="٣" t="s"><v>٣</v></c></row>',
        "no such string": "".join(f'<row><c t="s"><v>{n}</v></c></row>' for n in ("99999999", "-1", "x")),
        "no such style": '<row><c s="999"><v>1</v></c><c s="x"><v>1</v></c></row>',
        "no such type": '<row><c t="?"><v>1</v></c></row>',
        "numbers of nothing": "".join(
            f"<row><c><v>{n}</v></c></row>" for n in ("nan", "1e999", "--1", "1_0", "٣")
        ),
        "a number of many digits": f"<row><c><v>{'9' * 50_000}</v></c></row>",
        "a date of nothing": '<row><c t="d"><v>2026-99-99T99</v></c></row>',
        "entities": "<row><c><v>&out;</v></c></row>",
        "zero bytes": "<row><c><v>\0</v></c></row>",
        "lone surrogate": "<row><c><v>&#xD800;</v></c></row>",
        "escaped surrogate": '<row><c t="str"><v>_xD83D_</v></c></row>',
        "deep": "<x>" * 9_999 + "</x>" * 9_999,
        "dimension of everything": f'</sheetData><dimension ref="A1:XFD1048576"/><sheetData>{ONE}',
    }
    for name, xml in rows.items():
        yield f"xlsx: {name}", lambda xml=xml: bare_xlsx(xml)
    for part in (
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/_rels/workbook.xml.rels",
    ):
        for name, xml in (
            ("laughs", f"{BILLION_LAUGHS}<x>&l9;</x>"),
            ("outside", f"{OUTSIDE}<x>&out;</x>"),
            ("no XML", "x"),
        ):
            yield (
                f"xlsx: {name} in {part}",
                lambda part=part, xml=xml: bare_xlsx(ONE, "<si/>", extra={part: xml}),
            )
    utf16 = "<?xml version='1.0' encoding='utf-16'?><worksheet/>".encode("utf_16")
    yield "xlsx: UTF-16", lambda: bare_xlsx(ONE, extra={"xl/worksheets/sheet1.xml": utf16})
    yield "xlsx: unknown encoding", lambda: bare_xlsx(ONE, workbook="<?xml encoding='rot13'?>")
    yield (
        "xlsx: outside the archive",
        lambda: bare_xlsx(
            ONE,
            extra={
                "xl/_rels/workbook.xml.rels": '<R><Relationship Id="r1" Target="../../../../etc/passwd"/></R>'
            },
        ),
    )
    yield (
        "xlsx: a relation to itself",
        lambda: bare_xlsx(
            ONE, extra={"xl/_rels/workbook.xml.rels": '<R><Relationship Id="r1" Target="workbook.xml"/></R>'}
        ),
    )


def _ods_tricks() -> Iterator[tuple[str, Maker]]:
    many = "9" * 50
    rows = {
        "no rows": "",
        "a cell without a row": ods_cell("x"),
        "repeated for ever": ods_row(ods_cell("x", table_number_columns_repeated=many), many),
        "blank for ever": ods_row(ods_cell(table_number_columns_repeated=many), many),
        "repeated below zero": ods_row(ods_cell("x", table_number_columns_repeated="-1"), "-1"),
        "repeated by a word": ods_row(ods_cell("x", table_number_columns_repeated="x"), "x"),
        "spaces for ever": ods_row(
            f"<table:table-cell><text:p><text:s text:c='{many}'/></text:p></table:table-cell>"
        ),
        "a date of nothing": ods_row(ods_cell("x", office_value_type="date", office_date_value="2026-99-99")),
        "a number of nothing": ods_row(ods_cell("x", office_value_type="float", office_value="x")),
        "a time of nothing": ods_row(ods_cell("x", office_value_type="time", office_time_value="PT1H")),
        "a table in a cell": ods_row("<table:table-cell><table:table table:name='T'/></table:table-cell>"),
        "comments never closed": ods_row("<table:table-cell><office:annotation>"),
        "deep": "<text:p>" * 9_999,
    }
    for name, xml in rows.items():
        yield f"ods: {name}", lambda xml=xml: bare_ods(xml)
    yield "ods: laughs", lambda: bare_ods(ods_row(ods_cell("&l9;")), prologue=BILLION_LAUGHS)
    yield "ods: outside", lambda: bare_ods(ods_row(ods_cell("&out;")), prologue=OUTSIDE)
    yield "ods: encrypted", lambda: bare_ods("", extra={"META-INF/manifest.xml": "<m><encryption-data/></m>"})


def ods_row(cells: str, count: str = "1") -> str:
    return f'<table:table-row table:number-rows-repeated="{count}">{cells}</table:table-row>'


def _bombs() -> Iterator[tuple[str, Maker]]:
    yield "bomb of blanks", lambda: bare_xlsx(" " * (40 * MIB))
    yield "bomb of a string", lambda: bare_xlsx(ONE, strings=f"<si><t>{'x' * (40 * MIB)}</t></si>")
    yield "bomb of strings", lambda: bare_xlsx(ONE, strings="<si/>" * MIB)
    yield "bomb of cells", lambda: bare_xlsx("<row>" + "<c/>" * MIB + "</row>")
    yield "bomb of rows", lambda: bare_xlsx("<row/>" * (MIB // 2))
    yield "bomb of a comment", lambda: bare_xlsx(f"<!--{'x' * (8 * MIB)}-->")
    yield "bomb of an attribute", lambda: bare_xlsx(f'<row x="{"x" * (8 * MIB)}"/>')
    yield "bomb of sheets", lambda: bare_xlsx(ONE, workbook="<sheet/>" * (MIB // 2))
    yield (
        "bomb of relations",
        lambda: bare_xlsx(ONE, extra={"_rels/.rels": f"<R>{'<Relationship/>' * (MIB // 4)}</R>"}),
    )
    yield (
        "bomb of one string in all cells",
        lambda: bare_xlsx(
            "".join('<row><c t="s"><v>0</v></c></row>' for _ in range(9_000)),
            f"<si><t>{'x' * MIB}</t></si>",
        ),
    )
    yield "bomb of ods cells", lambda: bare_ods(ods_row("<table:table-cell/>" * (MIB // 2)))
    yield "bomb of an ods text", lambda: bare_ods(ods_row(ods_cell("x" * (20 * MIB))))
