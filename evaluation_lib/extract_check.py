"""Say everything that is wrong with a folder of extracts at once, as text, table and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.consistency import CORRECT, inconsistencies
from evaluation_lib.extracts.council.formats import extract_formats
from evaluation_lib.extracts.council.headers import plain_header
from evaluation_lib.extracts.council.raw_tables import READ, no_problems, problems_of
from evaluation_lib.extracts.council.reading import Extracts, look_through
from evaluation_lib.keeping.retention import kept_by_rule
from evaluation_lib.presentation.wording import text
from evaluation_lib.records.ethnicity_labels import map_labels
from evaluation_lib.wordlists import cut, listed

#: How the table of retention rules calls the written lists.
KIND = "extract_check"
#: Forms of columns whose wrong values cannot point at a child; others are in the files only.
SAFE_FORMS = {"code", "boolean"}
#: What an identifier or a day that slipped into such a column looks like.
LIKE_AN_IDENTIFIER = re.compile(r"\d{4}|\d\W\d")
A_LABEL = "a label of ethnicity that the suite can read"
MAP_LABEL = "decide what it means and add one line to ethnicity_labels.csv"
SHOWN_VALUES, SHOWN_ROWS, LONGEST = 3, 5, 60


@dataclass(frozen=True, eq=False)
class CheckResult:
    """What a check found.

    Attributes
    ----------
    extracts
        What was read.
    problems
        Every problem, cell by cell: those of reading, then those of rows that contradict each
        other (`raw_tables.PROBLEM_COLUMNS`).
    """

    extracts: Extracts
    problems: pd.DataFrame

    @property
    def anything_read(self) -> bool:
        """Whether the folder holds records at all."""
        return bool(len(self.extracts.sources))

    @property
    def lost(self) -> bool:
        """Whether anything was not read, left out or left empty, or contradicts itself."""
        return bool((self.problems["consequence"] != READ).any()) or bool(
            self.problems["row"].gt(0).any()
        )


def check_folder(folder: Path, *, dictionary: Dictionary) -> CheckResult:
    """Read a folder of extracts and find everything that is wrong with it.

    Raises
    ------
    DataError
        If the folder does not exist or no file in it can be opened.
    """
    extracts = look_through(folder, dictionary=dictionary)
    problems = pd.concat(
        [
            extracts.problems,
            inconsistencies(extracts.tables, dictionary=dictionary),
            _unread_labels(extracts, dictionary=dictionary),
        ],
        ignore_index=True,
    )
    order = ["file", "sheet", "row", "column"]
    return CheckResult(extracts, problems.sort_values(order, kind="stable", ignore_index=True))


def check_text(result: CheckResult, *, dictionary: Dictionary) -> str:
    """Write what a check found for a person: what was read, then each kind of problem once.

    Values that could point at a child are not shown; the list that ``--output`` writes has them.
    """
    lines = [_part_line(row, dictionary) for row in result.extracts.recognised.to_dict("records")]
    kinds = _kinds(result.problems, dictionary)
    if not kinds:
        return "\n".join([*lines, "", text(dictionary, "check.no_problems")])
    total = text(dictionary, "check.problems", number=len(result.problems), kinds=len(kinds))
    return "\n".join([*lines, "", total, *[f"  {line}" for line in kinds]])


def write_check(result: CheckResult, folder: Path, *, dictionary: Dictionary) -> tuple[Path, ...]:
    """Write the problems as ``problems.csv`` and ``problems.json`` and what was recognised.

    The lists name cells of children's records: they go into a folder that only the user can read,
    with a record of until when they are kept.

    Raises
    ------
    EvaluationError
        If the folder cannot be written to, or holds something else.
    """
    from evaluation_lib.records.restricted_folder import write_restricted

    plain = result.problems.astype(object).where(result.problems.notna(), None)
    files = {
        "problems.csv": result.problems.to_csv(index=False, lineterminator="\n").encode(),
        "problems.json": json.dumps(
            {"problems": plain.to_dict("records")}, ensure_ascii=False, indent=1
        ).encode(),
        "recognised.csv": result.extracts.recognised.to_csv(
            index=False, lineterminator="\n", date_format="%Y-%m-%d"
        ).encode(),
    }
    kept = kept_by_rule(KIND, dictionary=dictionary)
    written = write_restricted(files, output=folder, marker="problems.json", retention=kept)
    return tuple(written / name for name in files)


def _part_line(row: Mapping[str, object], dictionary: Dictionary) -> str:
    place = row["file"] if pd.isna(row["sheet"]) else f"{row['file']}, {row['sheet']}"
    if pd.isna(row["source"]):
        return text(dictionary, "check.not_recognised", place=place)
    labels = {one.source: one.label for one in extract_formats(dictionary)}
    part = f"{labels[str(row['source'])]}, {row['part']}"
    if pd.isna(row["records"]):
        return text(dictionary, "check.not_used", place=place, part=part, reason=row["not_used"])
    day = "?" if pd.isna(row["snapshot_date"]) else f"{row['snapshot_date']:%Y-%m-%d}"
    return text(
        dictionary,
        "check.read",
        place=place,
        part=part,
        rows=row["rows"],
        read=row["rows_read"],
        table=dictionary.table(str(row["records"])).title,
        day=day,
    )


def _kinds(problems: pd.DataFrame, dictionary: Dictionary) -> list[str]:
    """Say each kind of problem once: where, what, in how many rows, what is allowed, what to do."""
    key = ["file", "sheet", "column", "allowed", "what_to_do", "consequence"]
    return [
        _kind_line(dict(zip(key, values, strict=True)), rows, dictionary)
        for values, rows in problems.groupby(key, sort=False, dropna=False)
    ]


def _kind_line(kind: Mapping[str, object], rows: pd.DataFrame, dictionary: Dictionary) -> str:
    places = [str(place) for place in (kind["file"], kind["sheet"], kind["column"]) if place]
    said = {
        "place": ", ".join(places),
        "found": _found(rows, kind, dictionary),
        "allowed": kind["allowed"],
        "what_to_do": kind["what_to_do"],
        "consequence": str(kind["consequence"]).capitalize(),
    }
    if not rows["row"].gt(0).any():
        return text(dictionary, "check.kind_whole", **said)
    shown = listed([str(row) for row in rows["row"].tolist()], longest=SHOWN_ROWS)
    return text(dictionary, "check.kind", rows=shown, number=len(rows), **said)


def _found(rows: pd.DataFrame, kind: Mapping[str, object], dictionary: Dictionary) -> str:
    if rows["row"].gt(0).any() and _is_telling(kind, dictionary):
        return text(dictionary, "check.not_shown")
    values = rows["found"].drop_duplicates().tolist()
    if rows["row"].gt(0).any():
        values = [value for value in values if not LIKE_AN_IDENTIFIER.search(value)]
    shown = [cut(value, longest=LONGEST) for value in values]
    return listed(shown, longest=SHOWN_VALUES) or text(dictionary, "check.not_shown")


def _is_telling(kind: Mapping[str, object], dictionary: Dictionary) -> bool:
    """Whether the values that were found could point at a child.

    A wrong code cannot, nor can the words for rows that contradict each other; an identifier, a day
    or a text can. A column that no format reads is held to be telling.
    """
    if kind["what_to_do"] in (CORRECT, MAP_LABEL):
        return False
    plain = plain_header(str(kind["column"]))
    forms = {
        item.form
        for one in extract_formats(dictionary)
        for part in one.parts
        for item in part.columns
        if not item.not_read and plain in {plain_header(header) for header in item.headers}
    }
    return not forms or bool(forms - SAFE_FORMS)


def _unread_labels(extracts: Extracts, *, dictionary: Dictionary) -> pd.DataFrame:
    """Name the rows whose ethnicity label nobody has mapped yet."""
    rows = extracts.tables["ethnicity_records"]
    status = map_labels(rows["ethnicity_as_recorded"], dictionary=dictionary)["status"]
    unread = rows[status == "unmapped"]
    parts = [
        problems_of(
            file=str(file),
            sheet="" if pd.isna(sheet) else str(sheet),
            rows=[int(row) for row in part["source_row"]],
            column="ethnicity_as_recorded",
            found=part["ethnicity_as_recorded"].tolist(),
            allowed=A_LABEL,
            what_to_do=MAP_LABEL,
            consequence=READ,
        )
        for (file, sheet), part in unread.groupby(["source_file", "source_sheet"], dropna=False)
    ]
    return pd.concat([no_problems(), *parts], ignore_index=True)


def nothing_read(result: CheckResult, *, dictionary: Dictionary) -> DataError:
    """Return the error that ends a check of a folder in which nothing is an extract."""
    return DataError(
        text(dictionary, "check.nothing_recognised", folder=result.extracts.folder.name)
    )
