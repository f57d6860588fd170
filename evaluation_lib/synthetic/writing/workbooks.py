"""Write tables into workbooks, quickly, and with the same bytes each time.

A snapshot of a whole county has a quarter of a million cells. Written cell by cell it takes longer
than to invent it, so a sheet is put together column by column (`workbook_sheets`), and the few
files around it that make a workbook of it are written here (ECMA-376, part 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from evaluation_lib.synthetic.writing.tables import ExtractTable
from evaluation_lib.synthetic.writing.workbook_sheets import DAY_FORM, START, sheet_text

#: A workbook says when it was made; the present would give it other bytes each time.
CREATED = "2026-04-01T00:00:00Z"
#: The earliest day that an archive can name.
ARCHIVED = (1980, 1, 1, 0, 0, 0)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
CORE_RELATION = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"
SHEET_PART = "xl/worksheets/sheet{number}.xml"

STYLES = (
    f'{START}<styleSheet xmlns="{MAIN}">'
    f'<numFmts count="1"><numFmt numFmtId="164" formatCode="{DAY_FORM}"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    "</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
PROPERTIES = (
    f'{START}<cp:coreProperties xmlns:cp="{CORE}" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    f'<dcterms:created xsi:type="dcterms:W3CDTF">{CREATED}</dcterms:created>'
    "</cp:coreProperties>"
)
PACKAGE = (
    f'{START}<Relationships xmlns="{RELATIONS}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{CORE_RELATION}" Target="docProps/core.xml"/>'
    "</Relationships>"
)


def write_workbooks(tables: Sequence[ExtractTable], folder: Path) -> tuple[Path, ...]:
    """Write the tables of each workbook, a sheet each; days are real dates, the rest is text.

    Parameters
    ----------
    tables
        The sheets of one or more workbooks.
    folder
        The folder of extracts; folders in it are made.

    Returns
    -------
    tuple of Path
        The files, in their order.
    """
    books: dict[str, list[ExtractTable]] = {}
    for table in tables:
        books.setdefault(table.file, []).append(table)
    return tuple(_write(folder / file, sheets) for file, sheets in books.items())


def _write(path: Path, sheets: Sequence[ExtractTable]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w") as book:
        for name, text in _parts([str(table.sheet) for table in sheets]).items():
            _add(book, name, text)
        for number, table in enumerate(sheets, start=1):
            _add(book, SHEET_PART.format(number=number), sheet_text(table.cells))
    return path


def _add(book: ZipFile, name: str, text: str) -> None:
    info = ZipInfo(name, date_time=ARCHIVED)
    info.compress_type = ZIP_DEFLATED
    book.writestr(info, text.encode())


def _parts(names: Sequence[str]) -> dict[str, str]:
    """Return what a workbook holds beside its sheets."""
    numbers = range(1, len(names) + 1)
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(numbers, names, strict=True)
    )
    targets = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    styles = f'<Relationship Id="rId{len(names) + 1}" Type="{OFFICE}/styles" Target="styles.xml"/>'
    return {
        "[Content_Types].xml": _content_types(numbers),
        "_rels/.rels": PACKAGE,
        "docProps/core.xml": PROPERTIES,
        "xl/workbook.xml": (
            f'{START}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
            f"<sheets>{listed}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{START}<Relationships xmlns="{RELATIONS}">{targets}{styles}</Relationships>'
        ),
        "xl/styles.xml": STYLES,
    }


def _content_types(numbers: Sequence[int]) -> str:
    kinds = {
        "/xl/workbook.xml": KIND.format(kind="sheet.main"),
        "/xl/styles.xml": KIND.format(kind="styles"),
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    kinds |= {
        f"/{SHEET_PART.format(number=number)}": KIND.format(kind="worksheet") for number in numbers
    }
    parts = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds.items()
    )
    return (
        f'{START}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{parts}</Types>"
    )
