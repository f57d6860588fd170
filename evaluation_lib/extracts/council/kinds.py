"""Tell what a file truly is by its first bytes; its name may say anything."""

from __future__ import annotations

from evaluation_lib.extracts.council.limits import Unreadable

TEXT, WORKBOOK, XML = "CSV", "workbook", "XML"
KINDS = {
    ".csv": TEXT,
    ".tsv": TEXT,
    ".txt": TEXT,
    ".xlsx": WORKBOOK,
    ".xlsm": WORKBOOK,
    ".xlsb": WORKBOOK,
    ".xls": WORKBOOK,
    ".ods": WORKBOOK,
    ".xml": XML,
}
#: How many of a file's first bytes are looked at.
FIRST = 512
#: The containers that workbooks come in, new and old.
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARK_UTF_8 = b"\xef\xbb\xbf"
MARKS_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
#: First bytes of kinds that are no extract, whatever they are called.
FOREIGN = {
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"MZ": "program",
    b"\x7fELF": "program",
    b"SQLite format 3": "database",
    b"PAR1": "Parquet",
    b"PK\x05\x06": "empty zip",
}
WEB_PAGES = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")

IS_FOREIGN = "a {kind} file that is called {suffix}"
IS_WEB_PAGE = "a web page that is called {suffix}"
KNOWN_KINDS = "CSV, Excel or XML"
EXPORT_TABLE = "export the table itself as CSV or Excel"


def kind_of(start: bytes, *, suffix: str) -> str:
    """Return a file's kind.

    Parameters
    ----------
    start
        Its first `FIRST` bytes.
    suffix
        The end of its name, one of `KINDS`, for what the bytes leave open.

    Raises
    ------
    Unreadable
        If it is of a kind that holds no table, or a web page, as some systems save tables.
    """
    foreign = next((kind for mark, kind in FOREIGN.items() if start.startswith(mark)), None)
    if foreign:
        found = IS_FOREIGN.format(kind=foreign, suffix=suffix)
        raise Unreadable(found, allowed=KNOWN_KINDS, what_to_do=EXPORT_TABLE)
    if start.startswith((ZIP, OLE)):
        return WORKBOOK
    plain = _as_text(start)
    if plain.startswith(WEB_PAGES):
        found = IS_WEB_PAGE.format(suffix=suffix)
        raise Unreadable(found, allowed=KNOWN_KINDS, what_to_do=EXPORT_TABLE)
    if plain.startswith(b"<") or KINDS[suffix] == XML:
        return XML
    # What neither begins as a workbook nor is text is left to the workbook's reader to refuse.
    return WORKBOOK if KINDS[suffix] == WORKBOOK and b"\x00" in plain else TEXT


def _as_text(start: bytes) -> bytes:
    """Return the first bytes as UTF-8 in lower case, without mark and spaces in front."""
    for mark, encoding in MARKS_UTF_16.items():
        if start.startswith(mark):
            start = start[2:].decode(encoding, "replace").encode()
    return start.removeprefix(MARK_UTF_8).lstrip().lower()
