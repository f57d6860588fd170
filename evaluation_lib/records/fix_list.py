"""The fix list: which children's recorded ethnicity a person has to mend, by team."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.keeping.retention import kept_by_rule
from evaluation_lib.records.fix_list_files import table_text, workbook
from evaluation_lib.records.fix_list_problems import current_values, found_problems
from evaluation_lib.records.latest_teams import latest_events, latest_teams
from evaluation_lib.records.restricted_folder import write_restricted
from evaluation_lib.wordlists import listed

if TYPE_CHECKING:
    from evaluation_lib.records.records import Records

#: How the table of retention rules calls it.
KIND = "fix_list"
TABLE, WORKBOOK, NOTICE = "fix-list.csv", "fix-list.xlsx", "NOTICE.txt"
BETWEEN_VALUES = " | "


def fix_list(records: Records, *, dictionary: Dictionary) -> pd.DataFrame:
    """List each problem with a child's recorded ethnicity, by the team that last worked with them.

    A refusal alone is no problem, nor is the missing ethnicity of an unborn child. Restricted
    records are left out.

    Parameters
    ----------
    records
        The clean records: ``children``, ``tables``, ``ethnicity``, ``latest_ethnicity``,
        ``ethnicity_changes`` and ``observed_until`` are read.
    dictionary
        The data dictionary: tables ``fix_list``, ``fix_list_problems``, ``event_tables``.

    Returns
    -------
    pandas.DataFrame
        The columns of the dictionary's table ``fix_list``; one row per child and problem, by team
        (children without one last), problem and child.
    """
    words = dictionary.document("fix_list")
    values = current_values(records.ethnicity, dictionary=dictionary)
    found = found_problems(records, values=values, dictionary=dictionary)
    values = values[values["child_id"].isin(found["child_id"])]
    found = found.merge(_described(values, words), on="child_id", how="left")
    found["value_as_recorded"] = found["shown"].fillna(found["value_as_recorded"])
    for more in (
        latest_teams(records.tables, records.observed_until, dictionary=dictionary),
        latest_events(records.tables, records.observed_until, dictionary=dictionary),
    ):
        found = found.merge(more, on="child_id", how="left")
    found["no_team"] = found["team"].isna()
    found["team"] = found["team"].fillna(words["no_team"])
    found["latest_event"] = found["latest_event"].fillna(words["no_event"])
    problems = dictionary.read("fix_list_problems").set_index("problem")
    found = found.join(problems, on="problem").sort_values(
        ["no_team", "team", "order", "child_id"], kind="stable", ignore_index=True
    )
    found["problem"] = found["label"]
    types = {field.name: field.pandas_type for field in dictionary.table("fix_list").fields}
    return found[list(types)].astype(types)


def write_fix_list(
    records: Records, *, output: Path, dictionary: Dictionary, remark: str = ""
) -> Path:
    """Write the fix list into a folder that only its user can read, outside the reports.

    Parameters
    ----------
    records
        The clean records.
    output
        The folder; an earlier fix list in it is replaced.
    dictionary
        The data dictionary.
    remark
        A sentence about the records as a whole, for the notice and the top of every sheet.

    Returns
    -------
    pathlib.Path
        The folder, holding ``fix-list.csv``, ``fix-list.xlsx`` and ``NOTICE.txt``.

    Raises
    ------
    EvaluationError
        If the folder cannot be used (see `restricted_folder.write_restricted`).
    """
    problems = fix_list(records, dictionary=dictionary)
    words = dictionary.document("fix_list")
    until = pd.Timestamp(records.observed_until)
    reach = words["as_of"].format(
        date=words["no_date"] if pd.isna(until) else until.date().isoformat(),
        children=problems["child_id"].nunique(),
        problems=len(problems),
    )
    as_of = f"{reach} {remark}".rstrip()
    files = {
        TABLE: table_text(problems).encode("utf-8"),
        WORKBOOK: workbook(problems, until=until, as_of=as_of, dictionary=dictionary),
        NOTICE: words["notice"].format(restricted=words["restricted"], as_of=as_of).encode("utf-8"),
    }
    kept = kept_by_rule(KIND, dictionary=dictionary)
    return write_restricted(files, output=output, marker=NOTICE, retention=kept)


def _described(values: pd.DataFrame, words: dict[str, object]) -> pd.DataFrame:
    """What the sources hold of each child now, and where it stands."""
    values = values.assign(recorded_in=_places(values, words))
    columns = {
        name: _joined(values, name, join=BETWEEN_VALUES.join)
        for name in ("ethnicity_as_recorded", "suggestions", "source")
    }
    most = words["most_places"]
    columns["recorded_in"] = _joined(
        values, "recorded_in", join=lambda places: listed(list(places), longest=most)
    )
    names = {"ethnicity_as_recorded": "value_as_recorded", "source": "sources"}
    return pd.DataFrame(columns).rename(columns=names).rename_axis("child_id").reset_index()


def _joined(values: pd.DataFrame, name: str, *, join: Callable[[pd.Series], str]) -> pd.Series:
    """Each child's different values in one text, in the order of the rows."""
    each = values[["child_id", name]].dropna().drop_duplicates().astype("string")
    several = each["child_id"].duplicated(keep=False)
    one = each[~several].set_index("child_id")[name]
    more = each[several].groupby("child_id")[name].agg(join)
    return pd.concat([one, more.astype("string")])


def _places(values: pd.DataFrame, words: dict[str, object]) -> list[str]:
    return [
        words["place_without_sheet" if pd.isna(sheet) or not sheet else "place"].format(
            file=file, sheet=sheet, row=row
        )
        for file, sheet, row in zip(
            values["source_file"], values["source_sheet"], values["source_row"], strict=True
        )
    ]
