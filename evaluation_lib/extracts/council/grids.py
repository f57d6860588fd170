"""From rows of cells to a table: find the headings, pass over titles, keep the rows' numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.extracts.council.limits import Limits, Unreadable
from evaluation_lib.extracts.council.raw_tables import LEFT_OUT, READ, no_problems, problems_of

Row = Sequence[str | None]

NUMBER = re.compile(r"[\d\s.,:/\-]+")
DIGIT = re.compile(r"\d")
#: What data frames call the column of row numbers that they write without a heading.
NAMELESS = re.compile(r"(Unnamed: ?\d+)?")

NO_TABLE = "no row of headings with rows below it"
A_TABLE = "one row of headings with the rows below it"
EXPORT_AGAIN = "export it again with its headings"
TOO_WIDE = "{number} columns"
AT_MOST = "{number} columns at most"
TWICE = "{number} columns with this heading"
ONCE = "every heading once"
FIRST_IS_READ = "take out the column that is not meant: the first one was read"
MORE_CELLS = "{number} cells"
AS_MANY = "{number} cells, as many as there are headings"
QUOTE = "put quotation marks around the cell that holds the separator"


@dataclass(frozen=True, eq=False)
class Grid:
    """A table and what is odd about its shape.

    Attributes
    ----------
    cells
        As `raw_tables.RawTable.cells`; a heading that stands twice has its number behind it.
    repeated
        Headings that stand more than once, with how often.
    too_long
        Rows that hold more cells than there are headings, with how many; they are not in ``cells``.
    width
        How many cells the row of headings has.
    """

    cells: pd.DataFrame
    repeated: Sequence[tuple[str, int]]
    too_long: Sequence[tuple[int, int]]
    width: int

    def problems(self, *, file: str, sheet: str = "") -> pd.DataFrame:
        """Return what is odd as rows of `raw_tables.PROBLEM_COLUMNS`."""
        twice = [
            problems_of(
                file=file,
                sheet=sheet,
                column=heading,
                found=[TWICE.format(number=number)],
                allowed=ONCE,
                what_to_do=FIRST_IS_READ,
                consequence=READ,
            )
            for heading, number in self.repeated
        ]
        long = problems_of(
            file=file,
            sheet=sheet,
            rows=[row for row, _ in self.too_long],
            found=[MORE_CELLS.format(number=cells) for _, cells in self.too_long],
            allowed=AS_MANY.format(number=self.width),
            what_to_do=QUOTE,
            consequence=LEFT_OUT,
        )
        return pd.concat([no_problems(), *twice, long], ignore_index=True)


def table_from(rows: Sequence[Row], *, limits: Limits) -> Grid:
    """Make a table of rows of text.

    Parameters
    ----------
    rows
        Every row from the first, cells as text or nothing.
    limits
        How far down the headings may stand, how many columns there may be.

    Returns
    -------
    Grid
        Its rows are numbered from 1, titles and headings counted; rows without any cell and
        columns without a heading are left out.

    Raises
    ------
    Unreadable
        If there are no headings or far too many columns.
    """
    first = rows[: limits.lines_to_headings]
    place = place_of_headings(first)
    upper = rows[place - 1] if place and _has_merged(rows[place - 1], rows[place]) else ()
    headings = _headings(rows[place], upper=upper)
    if len(headings) > limits.most_columns:
        raise Unreadable(
            TOO_WIDE.format(number=len(headings)),
            allowed=AT_MOST.format(number=limits.most_columns),
            what_to_do=EXPORT_AGAIN,
        )
    numbers = range(place + 2, len(rows) + 1)
    width = len(rows[place])
    too_long = [
        (number, cells)
        for number, row in zip(numbers, rows[place + 1 :], strict=True)
        if len(row) > width and (cells := filled(row)) > width
    ]
    cells = _cells(rows[place + 1 :], headings, numbers=numbers)
    cells = cells.drop(index=[number for number, _ in too_long], errors="ignore")
    repeated = [(name, number) for name, number in Counter(headings).items() if number > 1]
    return Grid(cells, [pair for pair in repeated if pair[0]], too_long, width)


def tidy(cells: pd.DataFrame) -> pd.DataFrame:
    """Trim every cell; empty cells become missing, empty rows and nameless columns go."""
    named = [place for place, name in enumerate(cells.columns) if str(name)]
    return _table(
        [trimmed(cells.iloc[:, place].tolist()) for place in named],
        [str(cells.columns[place]) for place in named],
        index=cells.index,
    )


def trimmed(values: Sequence[str | None]) -> list[str | None]:
    """Return texts without spaces at their ends and without signs that only look like a space."""
    # A column holds few different texts: each is looked at once.
    plain = {value: _plain(value) or None for value in set(values) if isinstance(value, str)}
    return [plain.get(value) for value in values]


def place_of_headings(rows: Sequence[Row]) -> int:
    """Return the place of the row of headings among the first rows.

    The first row that fills at least half as many cells as the fullest one, in words if any such
    row is. Of two such rows on top of each other the lower one counts where the upper one holds
    merged headings.

    Raises
    ------
    Unreadable
        If no cell holds anything.
    """
    numbers = [sum(bool(_plain(cell)) for cell in row) for row in rows]
    wanted = max(numbers, default=0) / 2
    if not wanted:
        raise Unreadable(NO_TABLE, allowed=A_TABLE, what_to_do=EXPORT_AGAIN)
    enough = [
        at
        for at, number in enumerate(numbers)
        if number >= wanted and not (number == 1 and wanted == 1 and _is_title(rows, at))
    ]
    place = next((at for at in enough if _in_words(rows[at])), enough[0])
    below = place + 1
    return below if below < len(rows) and _has_merged(rows[place], rows[below]) else place


def _is_title(rows: Sequence[Row], at: int) -> bool:
    """Whether a lone cell over two columns is a title: no values follow, but a gap or headings."""
    below = rows[at + 1] if at + 1 < len(rows) else ()
    return _in_words(below)


def filled(row: Row) -> int:
    """Count the cells of a row up to the last that holds anything."""
    return next((at for at in range(len(row), 0, -1) if _plain(row[at - 1])), 0)


def _has_merged(upper: Row, lower: Row) -> bool:
    """Whether headings span several columns in the upper row and are told apart in the lower.

    Right of a heading the upper row is empty, or says the same again, where the lower row is not
    empty; the first column has a heading above. The lower row does not begin with an identifier:
    these hold digits.
    """
    if not (_in_words(upper) and _in_words(lower)):
        return False
    above, below = [_plain(cell) for cell in upper], [_plain(cell) for cell in lower]
    first = next(filter(None, below), "")
    if DIGIT.search(first) or (not any(above[:1]) and any(below[:1])):
        return False
    return any(
        above[at - 1] and below[at - 1] and below[at] and above[at] in ("", above[at - 1])
        for at in range(1, min(len(above), len(below)))
    )


def _in_words(row: Row) -> bool:
    """Whether no filled cell is a number or a day, as in a row of headings."""
    return not any(NUMBER.fullmatch(plain) for cell in row if (plain := _plain(cell)))


def _headings(row: Row, *, upper: Row) -> list[str]:
    """Return the headings; where two rows of them are merged, the lower one, else the upper."""
    both = [*upper, *[None] * (len(row) - len(upper))] if upper else [None] * len(row)
    names = [_plain(own) or _plain(above) for own, above in zip(row, both, strict=False)]
    # A heading may be wrapped within its cell.
    names = [" ".join(name.split()) for name in names]
    names = ["" if NAMELESS.fullmatch(name) else name for name in names]
    while names and not names[-1]:
        names.pop()
    return names


def _cells(rows: Sequence[Row], headings: Sequence[str], *, numbers: range) -> pd.DataFrame:
    seen: Counter[str] = Counter()
    names, columns = [], []
    for place, heading in enumerate(headings):
        if not heading:
            continue
        seen[heading] += 1
        names.append(f"{heading} ({seen[heading]})" if seen[heading] > 1 else heading)
        columns.append(trimmed([row[place] if place < len(row) else None for row in rows]))
    return _table(columns, names, index=numbers)


def _table(
    columns: Sequence[Sequence[str | None]], names: Sequence[str], *, index: Sequence[int]
) -> pd.DataFrame:
    """Put columns of text together and leave out the rows without any cell."""
    data = {at: pd.array(column, dtype="string") for at, column in enumerate(columns)}
    frame = pd.DataFrame(data, index=pd.Index(index, dtype="int64"))
    frame.columns = list(names)
    return frame[frame.notna().any(axis=1)]


def _plain(text: str | None) -> str:
    if not text:
        return ""
    return text.replace("\u00a0", " ").replace("\x00", "").strip()
