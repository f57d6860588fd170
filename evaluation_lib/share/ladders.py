"""What is told of each child, from the finest value to the coarsest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from evaluation_lib.counts.children import group_of_code
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.share.close_years import FIRST_YEAR
from evaluation_lib.share.generalising import Step
from evaluation_lib.share.histories import FIRST_DATE, Histories
from evaluation_lib.share.years import (
    days_in,
    label_of,
    possible_first_days,
    span_of,
    year_of,
)

#: Fewer children than this are never enough, whatever a dictionary says.
LEAST_K = 5

K_TOO_SMALL = (
    "sharing.yaml of the data dictionary asks for combinations of at least {found} children (k): "
    "write {least} or more."
)
NO_SUCH_LADDER = (
    "sharing.yaml of the data dictionary, steps: '{found}' is nothing that is generalised; write "
    "one of: {allowed}."
)

Ladder = list[pd.Series]


def ladders_of(
    histories: Histories, children: pd.DataFrame, *, dictionary: Dictionary
) -> Mapping[str, Ladder]:
    """Return what is told of each child on every rung, by ladder.

    Parameters
    ----------
    histories
        The events that are shared.
    children
        Table ``children`` of the records.
    dictionary
        The data dictionary: document ``sharing``.

    Returns
    -------
    mapping
        ``ethnicity``, ``age``, ``sex``, ``area``, ``unaccompanied``, ``first_event_year``: for each
        rung a value per child, by ``child_id``.
    """
    words, first = dictionary.document("sharing"), histories.first
    about = children.set_index("child_id").reindex(first.index)
    none = pd.Series(words["not_given"], index=first.index, dtype="string")
    years = year_of(first[FIRST_DATE])
    length = int(words["years_in_a_span"])
    return {
        "ethnicity": [*_ethnicity(first, dictionary), none],
        "age": [*(_ages(first, words["ages"], bands) for bands in ("fine", "wide")), none],
        "sex": [_named(about["sex"], words["sexes"]), none],
        "area": [
            first["district_of_home"].fillna(first["area_by_home"]).astype("string"),
            first["area_by_home"].astype("string"),
            none.mask(none.notna(), words["county"]),
        ],
        "unaccompanied": [
            _named(_answers(about["unaccompanied_asylum_seeking"]), words["answers"]),
            none,
        ],
        FIRST_YEAR: [
            label_of(years),
            label_of(span_of(years, length=length), length=length),
            none,
        ],
    }


def steps_of(ladders: Mapping[str, Sequence[pd.Series]], *, dictionary: Dictionary) -> list[Step]:
    """Return the steps by which rare combinations are made coarser.

    Raises
    ------
    DataError
        If one is of nothing that is generalised.
    """
    steps = [Step(**row) for row in dictionary.document("sharing")["steps"]]
    for step in steps:
        if step.field not in ladders or not 0 < step.rung < len(ladders[step.field]):
            raise DataError(
                NO_SUCH_LADDER.format(
                    found=f"{step.field}, rung {step.rung}", allowed=", ".join(ladders)
                )
            )
    return steps


def least_children(dictionary: Dictionary) -> int:
    """Return how many children must share a combination at least.

    Raises
    ------
    DataError
        If the dictionary asks for fewer than 5.
    """
    found = dictionary.document("sharing")["k"]
    if not isinstance(found, int) or found < LEAST_K:
        raise DataError(K_TOO_SMALL.format(found=found, least=LEAST_K))
    return found


def first_rungs(
    ladder: Ladder, histories: Histories, last_days: pd.Series, *, least: int
) -> pd.Series:
    """Return the finest rung of the first year on which day 0 could lie on enough days.

    A child whose last event came 360 days after the first, in extracts that end with the year, can
    only have begun in its first days: there a span of years is told instead.

    Parameters
    ----------
    ladder
        The rungs of the first year.
    histories
        The events.
    last_days
        The last day of each child's events since day 0, by child.
    least
        On how many days at least.
    """
    rung = pd.Series(len(ladder) - 1, index=ladder[0].index)
    events = pd.DataFrame(
        {"child": last_days.index, "day": last_days.to_numpy(), "year": pd.NA}
    ).astype({"year": "string"})
    for number in reversed(range(len(ladder) - 1)):
        first = pd.DataFrame({"child": ladder[number].index, "label": ladder[number].to_numpy()})
        possible = possible_first_days(events, first, since=histories.since, until=histories.until)
        enough = days_in(possible).reindex(rung.index) >= least
        rung = rung.mask(enough, number)
    return rung


def _ethnicity(first: pd.DataFrame, dictionary: Dictionary) -> Ladder:
    groups = group_of_code(GROUPING, dictionary=dictionary)
    # Refused and not yet obtained have no finer value: a code for them would make two of one kind.
    known = groups.index.difference(["REFU", "NOBT"])
    refused = (first["latest_status"] == "refused").fillna(False).astype(bool)
    own = first["latest_group"].where(first["latest_group"].isin(set(groups)))
    code = first["latest_code"].where(first["latest_code"].isin(known))
    fine = code.fillna(own).mask(refused, groups["REFU"]).fillna(groups["NOBT"]).astype("string")
    return [fine, fine.map(groups).astype("string").fillna(fine)]


def _ages(first: pd.DataFrame, words: Mapping[str, Any], bands: str) -> pd.Series:
    age, unborn = first["age_at_event"], first["unborn"].fillna(False).astype(bool)
    found = pd.Series(words["not_known"], index=first.index, dtype="string")
    for band in words[bands]:
        if "from" in band:
            inside = ((age >= band["from"]) & (age <= band["to"])).fillna(False).astype(bool)
            found = found.mask(inside & ~unborn, band["label"])
        if band.get("before_birth"):
            found = found.mask(unborn, band["label"])
    return found


def _named(values: pd.Series, names: Mapping[str, str]) -> pd.Series:
    return values.map(names).astype("string").fillna(names["not_known"])


def _answers(values: pd.Series) -> pd.Series:
    return values.astype("boolean").map({True: "true", False: "false"}).astype("string")
