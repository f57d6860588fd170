"""Find what is wrong with each child's recorded ethnicity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from evaluation_lib.dictionary import Dictionary

if TYPE_CHECKING:
    from evaluation_lib.records.records import Records

FOUND = ["child_id", "problem", "shown"]
MAPPED, REFUSED = "mapped", "refused"
#: A child, not one of the records, lacks an answer.
NO_ANSWER = ("missing", "not_obtained")
CHANGE = "{before} → {after}"
BETWEEN_CHANGES = "; "


def current_values(ethnicity: pd.DataFrame, *, dictionary: Dictionary) -> pd.DataFrame:
    """Return what each source holds of each child now.

    That is what its latest extract says, and of that what was recorded last; several rows where the
    same day holds several.

    Parameters
    ----------
    ethnicity
        Records of ethnicity with what their values mean (``Records.ethnicity``).
    dictionary
        The data dictionary, for what a label that is not in the list may stand for.

    Returns
    -------
    pandas.DataFrame
        Some of the rows, by child, source and place; ``suggestions`` is added
        where it is not there.
    """
    rows = ethnicity.dropna(subset=["child_id"])
    for day in ("snapshot_date", "recorded_date"):
        latest = rows.groupby(["child_id", "source"])[day].transform("max")
        rows = rows[(rows[day] == latest).fillna(False) | latest.isna()]
    if "suggestions" not in rows.columns:
        rows = rows.assign(suggestions=_suggestions(rows, dictionary))
    by = ["child_id", "source", "source_file", "source_sheet", "source_row"]
    return rows.sort_values(by, kind="stable", ignore_index=True)


def found_problems(
    records: Records, *, values: pd.DataFrame, dictionary: Dictionary
) -> pd.DataFrame:
    """List each child's problems.

    Parameters
    ----------
    records
        The clean records.
    values
        What `current_values` returns of them.
    dictionary
        The data dictionary: table ``fix_list_problems``.

    Returns
    -------
    pandas.DataFrame
        One row per child and problem: ``child_id``, ``problem``, ``shown`` (what to show instead of
        the values recorded; missing for most).
    """
    problems = dictionary.read("fix_list_problems").sort_values("order")
    children = _children(records.children)
    values = values[values["child_id"].isin(children["child_id"])]
    of_values = _problems_of_values(values, problems)
    found = [
        of_values,
        _problems_of_children(records.latest_ethnicity, children, of_values, problems),
        _differences(values, problems),
        _changes(records.ethnicity_changes, children, problems),
    ]
    return pd.concat([frame.reindex(columns=FOUND).astype("string") for frame in found])


def _children(children: pd.DataFrame) -> pd.DataFrame:
    if "restricted" in children.columns:
        children = children[~children["restricted"].fillna(False).astype(bool)]
    return children


def _suggestions(rows: pd.DataFrame, dictionary: Dictionary) -> pd.Series:
    """What the labels that are not in the list may stand for."""
    from evaluation_lib.records.ethnicity_labels import map_labels

    unknown = rows.loc[rows["status"] == "unmapped", "ethnicity_as_recorded"].dropna()
    labels = unknown.drop_duplicates().reset_index(drop=True)
    suggested = map_labels(labels, dictionary=dictionary)["suggestions"]
    by_label = dict(zip(labels, suggested, strict=True))
    return unknown.map(by_label).reindex(rows.index).astype("string")


def _named(problems: pd.DataFrame, found_in: str) -> dict[str, str]:
    """What a problem is found as → its name, in the order of the list."""
    mine = problems[problems["found_in"] == found_in]
    return dict(zip(mine["found_as"], mine["problem"], strict=True))


def _problems_of_values(values: pd.DataFrame, problems: pd.DataFrame) -> pd.DataFrame:
    """Values that are a problem by themselves: by the rule that read them, else by their status."""
    by_rule = values["rule"].map(_named(problems, "rule"))
    of_status = {
        status: name
        for status, name in _named(problems, "status").items()
        if status not in NO_ANSWER
    }
    problem = by_rule.fillna(values["status"].map(of_status))
    found = pd.DataFrame({"child_id": values["child_id"], "problem": problem})
    return found.dropna().drop_duplicates()


def _problems_of_children(
    latest: pd.DataFrame, children: pd.DataFrame, others: pd.DataFrame, problems: pd.DataFrame
) -> pd.DataFrame:
    """Children without any answer, unless a value of theirs is a problem already."""
    status = latest.drop_duplicates("child_id").set_index("child_id")["status"]
    born = ~children.get("unborn", pd.Series(False, index=children.index)).fillna(False).astype(
        bool
    )
    asked = children.loc[born & ~children["child_id"].isin(others["child_id"]), "child_id"]
    asked = asked.drop_duplicates()
    of_status = {name: _named(problems, "status").get(name) for name in NO_ANSWER}
    problem = asked.map(status).astype("string").fillna(NO_ANSWER[0]).map(of_status)
    return pd.DataFrame({"child_id": asked, "problem": problem}).dropna()


def _differences(values: pd.DataFrame, problems: pd.DataFrame) -> pd.DataFrame:
    """Children of whom the sources hold different things now."""
    known = values[values["status"] == MAPPED]
    groups = known.groupby("child_id")["group"].nunique()
    codes = known.groupby("child_id")["code"].nunique()
    in_groups = groups.index[groups > 1]
    found = {
        "groups": in_groups,
        "codes": codes.index[codes > 1].difference(in_groups),
        "unknown": _beside_known(values, values["status"].isin(NO_ANSWER)),
        "refused": _beside_known(values, values["status"] == REFUSED),
    }
    names = _named(problems, "sources")
    return pd.concat(
        [
            pd.DataFrame({"child_id": found[kind], "problem": name})
            for kind, name in names.items()
            if kind in found
        ]
    )


def _beside_known(values: pd.DataFrame, is_so: pd.Series) -> pd.Index:
    """Children of whom one source says so, and another one knows the ethnicity."""
    known = values.loc[values["status"] == MAPPED, ["child_id", "source"]].drop_duplicates()
    told = values.loc[is_so, ["child_id", "source"]].drop_duplicates()
    # A source that knows it, too, has the answer already.
    told = told.merge(known, how="left", indicator=True).query("_merge == 'left_only'")
    return pd.Index(told.loc[told["child_id"].isin(known["child_id"]), "child_id"].unique())


def _changes(changes: pd.DataFrame, children: pd.DataFrame, problems: pd.DataFrame) -> pd.DataFrame:
    """Children whose ethnicity changed from one group to another, and how."""
    across = changes[changes["across_groups"].fillna(False).astype(bool)]
    across = across[across["child_id"].isin(children["child_id"])]
    across = across.sort_values(["child_id", "changed_on"], kind="stable")
    shown = pd.Series(
        [
            CHANGE.format(before=before, after=after)
            for before, after in zip(
                across["from_code"].fillna(across["from_group"]),
                across["to_code"].fillna(across["to_group"]),
                strict=True,
            )
        ],
        index=across.index,
        dtype="string",
    )
    shown = shown.groupby(across["child_id"]).agg(lambda steps: BETWEEN_CHANGES.join(steps))
    problem = _named(problems, "change").get("across_groups")
    return pd.DataFrame({"child_id": shown.index, "problem": problem, "shown": shown.to_numpy()})
