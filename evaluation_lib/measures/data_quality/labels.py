"""Which ethnicity labels are in use, and what each is taken for."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.ethnicity_labels import map_labels

#: The status of labels that a person still has to look at.
TO_BE_READ = "unmapped"


def labels_in_use(ethnicity: pd.DataFrame) -> pd.DataFrame:
    """Count children and cells by the label that stands in them.

    Parameters
    ----------
    ethnicity
        ``Records.ethnicity``, or some of its rows.

    Returns
    -------
    pandas.DataFrame
        One row per label: ``label``, ``code``, ``group``, ``status``, ``rule``, ``children``,
        ``cells``, most children first.
    """
    used = ethnicity[ethnicity["ethnicity_as_recorded"].notna()]
    key = ["ethnicity_as_recorded", "code", "group", "status", "rule"]
    counted = used.groupby(key, dropna=False).agg(
        children=("child_id", "nunique"), cells=("child_id", "size")
    )
    frame = counted.reset_index().rename(columns={"ethnicity_as_recorded": "label"})
    return frame.sort_values(["children", "label"], ascending=[False, True], ignore_index=True)


def unmapped_labels(in_use: pd.DataFrame, *, dictionary: Dictionary) -> pd.DataFrame:
    """Return the labels that nobody has mapped yet, with up to three suggestions for each."""
    unmapped = in_use[in_use["status"] == TO_BE_READ].reset_index(drop=True)
    suggested = map_labels(unmapped["label"], dictionary=dictionary)["suggestions"]
    return unmapped.assign(suggestions=suggested.to_numpy())


def labels_by_rule(in_use: pd.DataFrame) -> pd.DataFrame:
    """Count labels and cells by the rule that read them.

    Returns
    -------
    pandas.DataFrame
        ``rule``, ``labels``, ``cells``, most cells first.
    """
    counted = in_use.groupby("rule").agg(labels=("label", "size"), cells=("cells", "sum"))
    return counted.reset_index().sort_values(
        ["cells", "rule"], ascending=[False, True], ignore_index=True
    )
