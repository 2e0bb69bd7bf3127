"""Workbooks made for tests: whole ones by the libraries that offices use, odd ones part by part."""

import io
import zipfile
from datetime import timedelta
from xml.sax.saxutils import quoteattr

import xlsxwriter
from odf import table, text
from odf.opendocument import OpenDocumentSpreadsheet

SHEET_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "drawing")
)


def xlsx(
    sheets: dict[str, list[list]], options: dict | None = None, start: tuple[int, int] = (0, 0)
) -> bytes:
    """An XLSX by xlsxwriter; dates get the formats that Excel offers first."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "dd.mm.yyyy", **(options or {})})
    elapsed = book.add_format({"num_format": "[h]:mm:ss"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows, start[0]):
            for column, cell in enumerate(cells, start[1]):
                if isinstance(cell, timedelta):
                    sheet.write_datetime(row, column, cell, elapsed)
                else:
                    sheet.write(row, column, cell)
    book.close()
    return file.getvalue()


def ods(sheets: dict[str, list[list[str]]]) -> bytes:
    """An ODS of text cells by odfpy."""
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        sheet = table.Table(name=name)
        for cells in rows:
            row = table.TableRow()
            for content in cells:
                cell = table.TableCell(valuetype="string")
                for line in content.split("\n"):
                    cell.addElement(text.P(text=line))
                row.addElement(cell)
            sheet.addElement(row)
        document.spreadsheet.addElement(sheet)
    file = io.BytesIO()
    document.write(file)
    return file.getvalue()


def archive(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return file.getvalue()


def bare_xlsx(rows: str, strings: str = "", workbook: str = "", extra: dict | None = None) -> bytes:
    """The fewest parts that make an XLSX, around the XML of the rows of sheet "Sheet"."""
    relations = f'<Relationship Id="r1" Type="{SHEET_RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
    if strings:
        relations += (
            f'<Relationship Id="r2" Type="{SHEET_RELATION}/sharedStrings" Target="sharedStrings.xml"/>'
        )
    sheets = '<sheets><sheet name="Sheet" r:id="r1"/></sheets>'
    book = f'<workbook xmlns:r="{SHEET_RELATION}">{workbook}{sheets}</workbook>'
    return archive(
        {
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
            "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
        }
        | (extra or {})
    )


def bare_ods(rows: str, name: str = "Sheet", prologue: str = "", extra: dict | None = None) -> bytes:
    """The fewest parts that make an ODS, around the XML of the rows of one sheet."""
    sheet = f"<table:table table:name={quoteattr(name)}>{rows}</table:table>"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<office:document-content {ODS_NAMESPACES}>'
        f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return archive({"mimetype": ODS_TYPE, "content.xml": content} | (extra or {}))


def ods_cell(content: str = "", **attributes: str) -> str:
    """A cell of `bare_ods`: attributes as ``office_value="1"``; without content it is empty."""
    written = "".join(
        f" {name.replace('_', ':', 1).replace('_', '-')}={quoteattr(v)}" for name, v in attributes.items()
    )
    return f"<table:table-cell{written}>{content and f'<text:p>{content}</text:p>'}</table:table-cell>"
