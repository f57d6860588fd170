"""Children whose stay ended, and who of them came back within a fixed time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohort_pairs import Pair, follow_up_months, observed_cohorts
from evaluation_lib.counts.cohorts import cohort_rows
from evaluation_lib.counts.flows import in_periods, once_a_period
from evaluation_lib.counts.periods import Period
from evaluation_lib.counts.stays import ENDED, stays_from
from evaluation_lib.counts.table import PLACE
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.records import Records

#: What the decision point of these counts is called: ``looked_after_started_again``.
AGAIN = "{point}_again"
#: The first day of all: exits need no day from which on stays are seen.
EARLIEST = date(1900, 1, 1)


def re_entry_counts(
    records: Records,
    decision_point: str,
    *,
    areas: Sequence[Area],
    periods: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Count the children whose stay ended in a period and who began another within the follow-up.

    Parameters
    ----------
    records, decision_point, choices, dictionary
        As for `stays.stays_from`.
    areas
        The county, quadrants, districts.
    periods
        In which the stay ended; those whose follow-up has not passed for all are left out as a
        whole (`cohort_pairs.censored_cohorts` names them).

    Returns
    -------
    pandas.DataFrame
        The columns of `cohorts.cohort_counts`, ``decision_point`` ``..._again``: ``count`` of
        ``reached`` children came back. A child counts once in a period, with the first stay that
        ended. It is no exit where the child turned 18, was adopted, died or went to another
        authority: nobody can come back from there. Another stay begins on a later day; what begins
        on the day of the exit goes on with it.

    Raises
    ------
    DataError
        If no stay begins at the decision point.

    See Also
    --------
    evaluation_lib.measures.transition_rates.transition_share : The share with its interval.
    """
    whole = observed_cohorts(records, periods=periods, dictionary=dictionary)
    children = re_entries(
        records, decision_point, periods=whole, choices=choices, dictionary=dictionary
    )
    pair = Pair(decision_point, decision_point)
    counts = cohort_rows(
        children,
        pair=pair,
        areas=areas,
        periods=whole,
        choices=choices,
        dictionary=dictionary,
        went_on="came_back",
    )
    return counts.assign(decision_point=AGAIN.format(point=decision_point))


def re_entries(
    records: Records,
    decision_point: str,
    *,
    periods: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Return the children of `re_entry_counts`.

    Returns
    -------
    pandas.DataFrame
        The columns of `stays.stays_from`, ``place`` (the period's place in the list),
        ``came_back_on`` (the first day of the next stay; missing where none) and ``came_back``
        (within the follow-up).
    """
    stays = stays_from(
        records, decision_point, first_day=EARLIEST, choices=choices, dictionary=dictionary
    )
    exits = stays[stays["ending"] == ENDED]
    exits = exits[exits["left_out"].isna()].assign(day=exits["end"])
    first = once_a_period(in_periods(exits, periods))
    again = stays[["child_id", "start"]].rename(columns={"start": "came_back_on"})
    later = first[["child_id", "end", PLACE]].merge(again, on="child_id")
    later = later[later["came_back_on"] > later["end"]]
    came_back = later.groupby(["child_id", PLACE])["came_back_on"].min().reset_index()
    children = first.merge(came_back, on=["child_id", PLACE], how="left", validate="one_to_one")
    months = pd.DateOffset(months=follow_up_months(dictionary))
    within = children["came_back_on"] <= children["end"] + months
    return children.assign(came_back=within.fillna(False).astype(bool))
