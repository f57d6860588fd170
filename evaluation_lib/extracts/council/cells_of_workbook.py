"""A program of its own: a workbook goes in, the text of its cells comes out as JSON.

`workbooks` runs it apart from the process that reads the other files: some broken workbooks do not
raise an error but end the process that opens them, or ask for all of the memory. It imports nothing
of this package, so that it starts in no time.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum

MIDNIGHT = time()
#: Whole numbers beyond it cannot be told apart in a workbook.
LARGEST_WHOLE = 1e15


def main() -> None:
    """Read a workbook from the standard input, within as many bytes of memory as is said."""
    _limit_memory(int(sys.argv[1]))
    # Signs beyond ASCII are escaped, so that the output has no encoding to agree on.
    sys.stdout.write(json.dumps(sheets_of(sys.stdin.buffer.read())))


def sheets_of(content: bytes) -> dict[str, Any]:
    """Read every sheet of cells; sheets that are charts are passed over.

    Parameters
    ----------
    content
        The workbook.

    Returns
    -------
    dict
        ``sheets``: of each its ``name`` and either ``rows``, from the first row and column on, or
        the ``error``. Or ``error`` alone, where the workbook cannot be opened.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except BaseException as error:
        return {"error": _in_words(error)}
    names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    return {"sheets": [_sheet(book, name) for name in names]}


def _sheet(book: CalamineWorkbook, name: str) -> dict[str, Any]:
    try:
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except BaseException as error:
        return {"name": name, "error": _in_words(error)}
    return {"name": name, "rows": [[text_of(cell) for cell in row] for row in cells]}


def _in_words(error: BaseException) -> str:
    """Return what the reader says; its panics are not of class Exception."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
        raise error
    return str(error)


def text_of(cell: Any) -> str | None:
    """Write a cell as a CSV file would hold it: days without a time, whole numbers without .0."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < LARGEST_WHOLE else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == MIDNIGHT else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


def _limit_memory(most: int) -> None:
    """Let this process end rather than the computer stand still, where the system can do so."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    main()
