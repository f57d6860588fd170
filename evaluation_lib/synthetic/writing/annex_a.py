"""Write Annex A: one workbook a snapshot, its lists as Ofsted asks for them on that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import ascii_lowercase

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.formats import extract_formats
from evaluation_lib.extracts.council.sources import ColumnOf
from evaluation_lib.synthetic.county import County
from evaluation_lib.synthetic.seen import Seen, seen_on
from evaluation_lib.synthetic.writing.annex_a_lists import list_rows
from evaluation_lib.synthetic.writing.statutory import CHILD, UNKNOWN_SEX, unborn_on
from evaluation_lib.synthetic.writing.tables import ExtractTable

SOURCE = "annex_a"
FILE = "annex-a/invented Annex A {day:%Y-%m-%d}.xlsx"
LOOKS_BACK = pd.DateOffset(months=6)
UNACCOMPANIED_WITHIN = pd.DateOffset(months=12)

#: Ofsted asked for the lists under other headings until the end of this year.
LAST_OLDER_YEAR = 2025
OLDER_HEADINGS: Mapping[str, str] = {"Sex": "Gender", "Age of Child (Years)": "Age"}
AGE = "Age of Child (Years)"

#: How councils write the values of each list of codes; the others by their labels alone.
LETTERED, LETTERED_CODE, CODE, DASHED = (
    "{letter}) {label}",
    "{letter}) {code}: {label}",
    "{code}: {label}",
    "{code} - {label}",
)
WRITTEN_AS: Mapping[str, str] = {
    "sex": LETTERED,
    "yes_no": LETTERED,
    "case_status": LETTERED,
    "referral_source": LETTERED_CODE,
    "placement_type": LETTERED_CODE,
    "legal_status": CODE,
    "reason_ended": CODE,
    "closure_reason": CODE,
    "primary_need": DASHED,
    "category_of_need": DASHED,
}


def annex_a_tables(
    county: County, *, days: Iterable[pd.Timestamp], dictionary: Dictionary
) -> list[ExtractTable]:
    """Return the lists of every snapshot, a sheet each.

    Lists 1 to 8 hold what happened in the six months before; list 9, on care leavers, holds
    headings only, and workers are never named.

    Parameters
    ----------
    county
        The county.
    days
        The days on which snapshots are taken.
    dictionary
        The data dictionary: ``extract_formats/annex_a``, table ``recorded_values``.
    """
    return [
        table
        for day in days
        for table in _workbook(seen_on(county, pd.Timestamp(day)), dictionary=dictionary)
    ]


def _workbook(seen: Seen, *, dictionary: Dictionary) -> list[ExtractTable]:
    rows = list_rows(seen, since=seen.day - LOOKS_BACK, dictionary=dictionary)
    children = _described(seen.children, seen.day).set_index(CHILD)
    file = FILE.format(day=seen.day)
    return [
        ExtractTable(
            file,
            sheet,
            _cells(columns, rows[records], children, seen.day, dictionary=dictionary),
        )
        for sheet, (records, columns) in _sheets(dictionary).items()
    ]


def _sheets(dictionary: Dictionary) -> dict[str, tuple[str, list[ColumnOf]]]:
    """Return the table of records that each sheet starts from, and its columns, each once."""
    form = next(one for one in extract_formats(dictionary) if one.source == SOURCE)
    found: dict[str, tuple[str, list[ColumnOf]]] = {}
    for part in form.parts:
        if part.records is None:
            continue
        columns = found.setdefault(part.names[0], (part.records, []))[1]
        written = {heading for column in columns for heading in column.headers}
        columns += [
            column
            for column in part.columns
            if column.headers and written.isdisjoint(column.headers)
        ]
    return found


def _described(children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Tell the children as the lists do; before birth, the day on which a child is expected."""
    unborn = unborn_on(children, day)
    expected = children["expected_date_of_birth"]
    born = children["date_of_birth"].mask(unborn, expected.where(expected > day))
    until = children["unaccompanied_until"]
    lately = until.isna() | (until >= day - UNACCOMPANIED_WITHIN)
    return pd.DataFrame(
        {
            CHILD: children[CHILD],
            "sex": children["sex"].mask(unborn, UNKNOWN_SEX),
            "ethnicity_as_recorded": children["ethnicity_label"],
            "date_of_birth": born,
            "age": _age(children["date_of_birth"].mask(unborn), day),
            "disability": children["disability"].astype("boolean"),
            "unaccompanied_asylum_seeking": children["unaccompanied"].astype("boolean") & lately,
        }
    )


def _age(born: pd.Series, day: pd.Timestamp) -> pd.Series:
    """Return ages in whole years."""
    to_come = (born.dt.month * 100 + born.dt.day) > day.month * 100 + day.day
    return (day.year - born.dt.year - to_come).astype("Int64")


def _cells(
    columns: list[ColumnOf],
    events: pd.DataFrame,
    children: pd.DataFrame,
    day: pd.Timestamp,
    *,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Write a list under its headings."""
    days = [name for name in events if name.endswith("_date")]
    order = dict.fromkeys([CHILD, *days, events.columns[0]])
    told = events.sort_values(list(order), ignore_index=True)
    of_children = children.reindex(told[CHILD]).set_axis(told.index)
    told = told.assign(**{name: of_children[name] for name in of_children})
    cells = {}
    for column in columns:
        written = _written(told, column, dictionary=dictionary)
        cells |= {_heading(name, day): written for name in _headings(column)}
    return pd.DataFrame(cells)


def _headings(column: ColumnOf) -> tuple[str, ...]:
    """Return the headings of the columns that an entry of the format stands for.

    What the suite reads has one, and so has the age; what it does not read may stand together.
    """
    return column.headers[:1] if column.field or AGE in column.headers else column.headers


def _heading(heading: str, day: pd.Timestamp) -> str:
    return OLDER_HEADINGS.get(heading, heading) if day.year <= LAST_OLDER_YEAR else heading


def _written(told: pd.DataFrame, column: ColumnOf, *, dictionary: Dictionary) -> pd.Series:
    """Write the cells of a column; one of which nothing is known stays empty."""
    field = "age" if AGE in column.headers else column.field
    if field not in told:
        return pd.Series(pd.NA, index=told.index, dtype="string")
    values = told[field]
    if column.form == "date":
        return values
    if column.form == "boolean":
        answers = values.astype("boolean").astype("string").str.lower()
        return answers.map(spelled("yes_no", dictionary=dictionary)).astype("string")
    if column.form == "code":
        known: dict[str, str] = {}
        for name in reversed(column.lists):
            known |= spelled(name, dictionary=dictionary)
        return values.map(known).astype("string")
    return values.astype("string")


def spelled(code_list: str, *, dictionary: Dictionary) -> dict[str, str]:
    """Return how Annex A writes each code of a list.

    Parameters
    ----------
    code_list
        The name of a list of table ``recorded_values``.
    dictionary
        The data dictionary.
    """
    rows = dictionary.read("recorded_values")
    rows = rows[rows["list"] == code_list]
    form = WRITTEN_AS.get(code_list, "{label}")
    return {
        row.code: form.format(letter=_letter(place), code=row.code, label=row.label)
        for place, row in enumerate(rows.itertuples(index=False))
    }


def _letter(place: int) -> str:
    """Return a, b, c ... z, aa, ab."""
    number = len(ascii_lowercase)
    front = ascii_lowercase[place // number - 1] if place >= number else ""
    return front + ascii_lowercase[place % number]
