"""Whether the rules let a table be shown at all: its places, and what its columns say together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evaluation_lib.areas import county_of, known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.linked_cells import TOTAL
from evaluation_lib.disclosure.long_form.completing import CompletedTable
from evaluation_lib.disclosure.rules import Rules, kinds_of_columns
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import cut, folded, joined

AREA, ETHNICITY = "area", "ethnicity"
#: Levels of area from the largest to the smallest; what is none of them is smaller.
LEVELS = ("country", "local_authority", "quadrant", "district")
ELSEWHERE = "a place that the data dictionary does not know as an area"
#: A quarter or a month, as the suite writes them.
QUARTER, MONTH = re.compile(r"\d{4}-Q[1-4]"), re.compile(r"(\d{4})-(0[1-9]|1[0-2])")

BELOW = (
    "Column {column} holds {value}, {level}. Numbers of {subject} are shown for no place smaller "
    "than {allowed}: add the rows up to {county} and leave the others out."
)
TOGETHER = (
    "Columns {columns} stand together. Numbers of {subject} are never shown by {kinds} at once, "
    "since colleagues recognise each other by them: leave one of these columns out."
)
WITHIN_A_YEAR = (
    "Column {column} holds {value}, a district, and column {periods} holds {period}, a part of a "
    "year. Districts are shown by year only: add the rows up to years."
)


def refuse_what_rules_forbid(
    table: CompletedTable, *, rules: Rules, dictionary: Dictionary
) -> None:
    """Refuse a table that may not be shown whatever is hidden in it.

    Raises
    ------
    DataError
        If it holds a place below the levels that the rules allow, districts within a year, or
        columns that are never shown together.
    """
    values = {name: _values(table, name) for name in table.dimensions}
    _refuse_levels(values, rules=rules, dictionary=dictionary)
    _refuse_parts_of_years(values, dictionary=dictionary)
    _refuse_together(values, rules=rules, dictionary=dictionary)


def _values(table: CompletedTable, name: str) -> list[str]:
    return [value for value in table.cells[name].unique() if value != TOTAL]


def _levels(dictionary: Dictionary) -> dict[str, str]:
    """Return every way to name an area → its level."""
    return {
        folded(name): area.level
        for area in known_areas(dictionary)
        for name in (area.code, area.name, area.label)
    }


def _kind_by_name(column: str, *, dictionary: Dictionary) -> set[str]:
    words = set(re.split(r"[^a-z]+", folded(column)))
    # One plural is as good as one.
    words |= {word.removesuffix("s") for word in words}
    return {kind for kind, named in kinds_of_columns(dictionary).items() if words & set(named)}


def _refuse_levels(
    values: Mapping[str, Sequence[str]], *, rules: Rules, dictionary: Dictionary
) -> None:
    levels = _levels(dictionary)
    lowest = max(map(LEVELS.index, rules.levels))
    for column, found in values.items():
        # Teams and offices are places too, of which the county's own rules alone say nothing.
        strict = lowest <= LEVELS.index("local_authority") and AREA in _kind_by_name(
            column, dictionary=dictionary
        )
        for value in found:
            level = levels.get(folded(value))
            if (level is None and strict) or (level and LEVELS.index(level) > lowest):
                raise DataError(
                    BELOW.format(
                        column=cut(column),
                        value=cut(value),
                        level=f"a {_said(level)}" if level else ELSEWHERE,
                        subject=_said(rules.subject),
                        allowed=f"a {_said(LEVELS[lowest])}",
                        county=county_of(dictionary).name,
                    )
                )


def _refuse_parts_of_years(values: Mapping[str, Sequence[str]], *, dictionary: Dictionary) -> None:
    levels = _levels(dictionary)
    districts = [
        (column, value)
        for column, found in values.items()
        for value in found
        if levels.get(folded(value)) == "district"
    ]
    parts = [
        (column, value)
        for column, found in values.items()
        for value in found
        if _is_part_of_a_year(value)
    ]
    if districts and parts:
        (column, value), (periods, period) = districts[0], parts[0]
        raise DataError(
            WITHIN_A_YEAR.format(column=column, value=value, periods=periods, period=period)
        )


def _is_part_of_a_year(value: str) -> bool:
    month = MONTH.fullmatch(value)
    # 2011-12 is a year to 31 March rather than a December.
    is_year = month and int(month[2]) == (int(month[1]) + 1) % 100
    return bool(QUARTER.fullmatch(value) or (month and not is_year))


def _refuse_together(
    values: Mapping[str, Sequence[str]], *, rules: Rules, dictionary: Dictionary
) -> None:
    by_kind: dict[str, list[str]] = {}
    for column, found in values.items():
        for kind in _kinds(column, found, dictionary=dictionary):
            by_kind.setdefault(kind, []).append(column)
    for kinds in rules.never_together:
        if all(kind in by_kind for kind in kinds):
            columns = list(dict.fromkeys(by_kind[kind][0] for kind in kinds))
            raise DataError(
                TOGETHER.format(
                    columns=joined([cut(column) for column in columns]),
                    subject=_said(rules.subject),
                    kinds=joined(list(kinds)),
                )
            )


def _kinds(column: str, found: Sequence[str], *, dictionary: Dictionary) -> set[str]:
    """Say of what kinds a column is, by its name or by what stands in it."""
    kinds = _kind_by_name(column, dictionary=dictionary)
    if any(folded(value) in _levels(dictionary) for value in found):
        kinds.add(AREA)
    groups = dictionary.read("ethnic_groups")
    known = {folded(value) for value in [*groups["group"], *groups["label"]]}
    # "Other" and "Refused" are values of many a column.
    unsure = {folded(value) for value in groups.loc[~groups["ethnicity_known"], "group"]} | {
        "other"
    }
    if any(folded(value) in known - unsure for value in found):
        kinds.add(ETHNICITY)
    return kinds


def _said(name: str) -> str:
    return name.replace("_", " ")
