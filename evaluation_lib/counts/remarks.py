"""What somebody who reads a table of counts should know of it: what it leaves out, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohort_pairs import censored_cohorts, follow_up_months, pairs_held
from evaluation_lib.counts.coverage import not_told
from evaluation_lib.counts.periods import Period
from evaluation_lib.counts.populations import NOT_TOLD_APART, age_ranges_differ
from evaluation_lib.counts.whole import spans
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.records import Records
from evaluation_lib.wordlists import listed

#: By the reason that `coverage.not_told` gives.
LEFT_OUT_POINTS = {
    "no_events": "Not counted, for the extracts hold none: {points}.",
    "no_end": "Not counted, for their source does not say when they ended: {points}.",
    "before_the_extracts": "Not counted in periods that begin before the extracts do, and no "
    "children followed to them: {points}.",
    "after_the_extracts": "Not counted in periods that end after the extracts do, and no children "
    "followed to them: {points}.",
}
NOT_FOLLOWED = (
    "No cohorts (children followed from one decision point to another) of periods that end after "
    "{day}, for the extracts follow them for less than {months} months: {periods}."
)
NO_POPULATION = "Without a population of their own, so without rates: {groups}."


def remarks_on(
    counts: pd.DataFrame,
    records: Records,
    *,
    period_start: date,
    period_end: date,
    grains: Sequence[str],
    choices: Choices,
    denominator: str,
    dictionary: Dictionary,
) -> list[str]:
    """Return a sentence for each thing that a table of counts leaves out or cannot compare.

    Parameters
    ----------
    counts
        What `whole.count` returned.
    records, period_start, period_end, grains, choices, denominator, dictionary
        What it was given.

    Returns
    -------
    list of str
        Decision points left out, by the reason; periods whose cohorts are left out; groups without
        a population; ages counted that are not those of the population.
    """
    periods, days = spans(period_start, period_end, grains=grains)
    missing = not_told(records, periods=periods, days=days, dictionary=dictionary)
    labels = dictionary.read("decision_points").set_index("decision_point")["label"]
    said = [
        LEFT_OUT_POINTS[why].format(points=listed(labels[points.unique()].tolist()))
        for why, points in missing.groupby("why")["decision_point"]
    ]
    said += _not_followed(records, periods, dictionary=dictionary)
    alone = counts.loc[counts["no_population"] == NOT_TOLD_APART, "group"].unique().tolist()
    if alone:
        said.append(NO_POPULATION.format(groups=listed(alone)))
    return said + age_ranges_differ(choices, denominator=denominator, dictionary=dictionary)


def _not_followed(
    records: Records, periods: Sequence[Period], *, dictionary: Dictionary
) -> list[str]:
    """Name the periods whose children have not all been followed for the whole time."""
    censored = censored_cohorts(records, periods=periods, dictionary=dictionary)
    if censored.empty or not pairs_held(records, dictionary=dictionary):
        return []
    months = follow_up_months(dictionary)
    last = censored["observed_until"].iloc[0] - pd.DateOffset(months=months)
    names = listed(censored["period"].tolist())
    return [NOT_FOLLOWED.format(day=last.date(), months=months, periods=names)]
