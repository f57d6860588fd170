"""How many of those whose ethnicity is not yet obtained it would take to change a finding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.tidy import Floats, keys_of, stacked
from evaluation_lib.measures.unknown_children import Compared, compare, moved, ratio_limits
from evaluation_lib.measures.unknown_groups import unknown_groups_apart

#: What an interval says of a ratio.
HIGHER, LOWER, NO_CLEAR_DIFFERENCE = "higher", "lower", "no clear difference"
UNCLEAR = "nothing: it cannot be worked out"
#: Where the children not yet obtained are thought to belong.
THE_GROUP, THE_REFERENCE = "group", "reference"

#: Why there is no tipping point.
HIDDEN = "A count is hidden, or there is no population."
NOBODY = "There is nobody whose ethnicity is not yet obtained."
NEVER = "Even if all of them belonged there, the interval would say the same."

TYPES = {
    "says": "string",
    "would_say": "string",
    "share": "Float64",
    "children": "Int64",
    "not_yet_obtained": "Int64",
    "reason": "string",
}


def tipping_points(
    counts: pd.DataFrame,
    *,
    reference_group: str,
    dictionary: Dictionary,
    grouping: str = GROUPING,
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Find the smallest share of those not yet obtained that would change what an interval says.

    Whole children are moved to the group, or to the reference, until the score interval comes to
    hold 1 where it did not, or leaves 1 out where it held it. The others stay left out, as they are
    where only the known are counted. Of a cohort, the children who move are those who make the most
    of it: all of them went on, or none did. Nobody who refused is moved.

    Parameters
    ----------
    counts, reference_group, dictionary, grouping, confidence
        As for `unknown_ethnicity.ratio_bounds`.

    Returns
    -------
    pandas.DataFrame
        Two rows per group but the reference and place, ``belong_to`` ``group`` and ``reference``:
        ``says`` (what the interval of the known says: ``higher``, ``lower``, ``no clear
        difference``), ``would_say``, ``share`` (of those not yet obtained, from 0 to 1),
        ``children`` (how many that is), ``not_yet_obtained`` (of how many), ``confidence``,
        ``reference``, ``reason``. ``share``, ``children`` and ``would_say`` are missing where no
        share changes anything, and then ``reason`` says why.

    Raises
    ------
    DataError
        As `unknown_ethnicity.ratio_bounds`, or if the grouping keeps refused and not yet obtained
        in one group.

    Notes
    -----
    Set the share against what could be: that among those not yet obtained there are about as many
    of a group as among the known. A tipping point far above that needs an ethnicity that decides
    whether it is asked for.
    """
    unknown = unknown_groups_apart(grouping, dictionary=dictionary)
    compared = compare(
        counts, reference_group=reference_group, dictionary=dictionary, grouping=grouping
    )
    children = [
        compared.unknown[unknown.not_yet_obtained],
        compared.stayed[unknown.not_yet_obtained],
    ]

    def rows(one: float) -> pd.DataFrame:
        found = [
            _tipping(compared, children, belong_to, confidence=one)
            for belong_to in (THE_GROUP, THE_REFERENCE)
        ]
        together = pd.concat(found).sort_index(kind="stable")
        return together.assign(confidence=one, reference=reference_group)

    return stacked(rows, confidence).astype(TYPES)


def _tipping(
    compared: Compared, children: Sequence[Floats], belong_to: str, *, confidence: float
) -> pd.DataFrame:
    """Look for the tipping point of every row."""
    rows = compared.rows
    went_on, stayed = (np.floor(number) for number in children)
    nobody = np.zeros(len(rows))
    says = _verdicts(compared, (nobody, nobody), belong_to, confidence=confidence)
    ways = [
        _fewest(compared, added, belong_to, says=says, confidence=confidence)
        for added in ((went_on, nobody), (nobody, stayed))
    ]
    best = np.argmin([fewest for fewest, _ in ways], axis=0)
    fewest, would_say = (np.choose(best, [way[part] for way in ways]) for part in (0, 1))
    total, tips = went_on + stayed, np.isfinite(fewest)
    hidden = (says == UNCLEAR) | np.isnan(total)
    reason = np.select([hidden, total == 0, ~tips], [HIDDEN, NOBODY, NEVER], "")
    columns = ["area", "group", *keys_of(rows)[1:]]
    found = rows[columns].assign(
        belong_to=belong_to,
        says=says,
        would_say=would_say,
        share=np.divide(fewest, total, out=np.full(len(rows), np.nan), where=tips),
        children=np.where(tips, fewest, np.nan),
        not_yet_obtained=np.where(hidden, np.nan, total),
        reason=reason,
    )
    found["says"] = found["says"].mask(says == UNCLEAR)
    found["would_say"] = found["would_say"].mask(~tips)
    return found.assign(reason=found["reason"].mask(found["reason"] == ""))


def _fewest(
    compared: Compared,
    most: tuple[Floats, Floats],
    belong_to: str,
    *,
    says: NDArray[np.str_],
    confidence: float,
) -> tuple[Floats, NDArray[np.str_]]:
    """Find by halving how few change each verdict; infinite where not even ``most`` of them do.

    Adding one more of the same kind only ever moves an interval one way.
    """
    fewest = np.full(len(says), np.inf)
    would_say = says.copy()
    at_most = _verdicts(compared, most, belong_to, confidence=confidence)
    changes = (at_most != says) & (at_most != UNCLEAR)
    if not changes.any():
        return fewest, would_say
    some, asked = compared.only(changes), says[changes]
    kinds = [number[changes] > 0 for number in most]
    low, high = np.zeros(len(asked)), np.add(*most)[changes]

    def verdicts(number: Floats) -> NDArray[np.str_]:
        added = tuple(np.where(kind, number, 0.0) for kind in kinds)
        return _verdicts(some, added, belong_to, confidence=confidence)

    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        changed = verdicts(middle) != asked
        low, high = np.where(changed, low, middle), np.where(changed, middle, high)
    fewest[changes], would_say[changes] = high, verdicts(high)
    return fewest, would_say


def _verdicts(
    compared: Compared, added: tuple[Floats, Floats], belong_to: str, *, confidence: float
) -> NDArray[np.str_]:
    """Say what each interval says with children added to the group or to the reference."""
    numbers = moved(compared, **{belong_to: added})
    lower, upper = ratio_limits(compared, numbers, confidence=confidence)
    hidden = np.isnan(lower) | np.isnan(upper)
    said = [UNCLEAR, HIGHER, LOWER]
    return np.select([hidden, lower > 1, upper < 1], said, NO_CLEAR_DIFFERENCE)
