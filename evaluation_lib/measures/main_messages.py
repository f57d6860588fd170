"""Choose what a report says first: where groups differ clearly, on either side, then what is open.

Which side is better is not for numbers to say, so a ratio of 0.5 and one of 2 have the same rank.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.measures.multiple_testing import EXACT_ROWS, RATIOS
from evaluation_lib.measures.tidy import FIRST_CONFIDENCE, Floats, keys_of

HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL = "higher", "lower", "no_evidence", "too_small"

#: What is said, whatever the kind of message.
ESTIMATE = ["value", "lower", "upper"]
WOULD_HAVE_SHOWN = ["smallest_ratio_above", "largest_ratio_below"]


def main_messages(
    measures: pd.DataFrame,
    *,
    detectable: pd.DataFrame,
    floors: pd.DataFrame,
    confidence: float = FIRST_CONFIDENCE,
) -> pd.DataFrame:
    """Put the ratios of a report into the order in which it speaks of them.

    Parameters
    ----------
    measures
        Ratios of one area and period as `multiple_testing.corrected` gives them; other measures,
        other confidences and rows of exact intervals among them are passed over.
    detectable
        As `detectable.detectable_ratios` gives, of the same counts.
    floors
        As `floors.floors` gives, of the same counts.
    confidence
        Of the intervals that are told.

    Returns
    -------
    pandas.DataFrame
        One row for each ratio: the columns of `tidy.keys_of`, ``group``, ``measure`` and
        ``kind``, in this order:

        ``higher``, ``lower``
            Clear after correction, the farthest from 1 first, both kinds alike. A ratio of zero or
            infinity ranks by the limit that is nearer to 1, its value being no distance.
        ``no_evidence``
            Not clear: those first where the smallest ratio would have shown.
        ``too_small``
            Not to be put into words, for the ``reason`` given.

        Further ``value``, ``lower``, ``upper``, ``p_value``, ``p_corrected``, ``family_size``,
        ``leaves_out_1`` (whether the interval does by itself: where the kind is ``no_evidence``,
        chance among so many tests may have done it), ``smallest_ratio_above``,
        ``largest_ratio_below``, ``reason_above``, ``reason_below``, ``reason`` and
        ``rank_in_kind`` (from 1; a short report takes the first few of each kind, so that many
        ratios on one side do not crowd out the other). Equal ranks follow the names in the keys, so
        the order of the rows given makes no difference.
    """
    ratios = _told(measures, confidence=confidence)
    on = [*keys_of(ratios), "group"]
    limits = detectable[[*on, *WOULD_HAVE_SHOWN, "reason_above", "reason_below"]]
    told = ratios.merge(limits, on=on, how="left", validate="many_to_one").merge(
        floors[[*on, "in_words", "reason"]], on=on, how="left", validate="many_to_one"
    )
    told = told.assign(kind=_kinds(told), leaves_out_1=(told["lower"] > 1) | (told["upper"] < 1))
    ordered = told.assign(**_rank(told)).sort_values(["first", "second", *on, "measure"])
    ordered = ordered.drop(columns=["first", "second", "in_words"]).reset_index(drop=True)
    return ordered.assign(rank_in_kind=ordered.groupby("kind").cumcount() + 1)


def _told(measures: pd.DataFrame, *, confidence: float) -> pd.DataFrame:
    told = (
        measures["measure"].isin(RATIOS)
        & (measures["confidence"] == confidence)
        & ~measures["method"].str.contains(EXACT_ROWS, case=False, regex=False, na=False)
    )
    tests = ["p_value", "p_corrected", "family_size", "clear"]
    return measures.loc[told, [*keys_of(measures), "group", "measure", *ESTIMATE, *tests]]


def _kinds(told: pd.DataFrame) -> pd.Series:
    in_words = told["in_words"].astype("boolean").fillna(False).to_numpy(dtype=bool)
    clear = told["clear"].astype("boolean")
    kinds = np.select(
        [
            ~in_words | clear.isna().to_numpy(),
            ~clear.fillna(False).to_numpy(dtype=bool),
            (told["value"] > 1).to_numpy(),
        ],
        [TOO_SMALL, NO_EVIDENCE, HIGHER],
        default=LOWER,
    )
    return pd.Series(kinds, index=told.index, dtype="str")


def _rank(told: pd.DataFrame) -> dict[str, Floats]:
    """Return the part of the report that a row stands in, and its place there."""
    clear = told["kind"].isin([HIGHER, LOWER]).to_numpy()
    open_ = (told["kind"] == NO_EVIDENCE).to_numpy()
    distance = _distance_from_1(told)
    would_show = told["smallest_ratio_above"].fillna(np.inf).to_numpy(dtype=float)
    # Distances that differ by rounding alone, such as those of 0.4 and 2.5, are equal.
    return {
        "first": np.select([clear, open_], [0.0, 1.0], default=2.0),
        "second": np.select([clear, open_], [-distance, would_show], default=0.0).round(9),
    }


def _distance_from_1(told: pd.DataFrame) -> Floats:
    value, lower, upper = (told[column].to_numpy(dtype=float) for column in ESTIMATE)
    placed = np.select([value == 0, np.isinf(value)], [upper, lower], default=value)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(np.abs(np.log(placed)), nan=0.0)
