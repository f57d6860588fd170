"""What is worked out of the staff survey's numbers: of those alone that the page shows.

Where one number is hidden that an estimate rests on, there is no estimate; where numbers are
rounded there is none but shares.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.findings.table import (
    CLEARLY_HIGHER,
    CLEARLY_LOWER,
    NO_CLEAR_DIFFERENCE,
    NOT_KNOWN,
    TOO_FEW,
)
from evaluation_lib.measures.surveys.answers import AGREE, BETWEEN, DISAGREE
from evaluation_lib.measures.surveys.between_waves import ShiftOfScale, proportional_odds
from evaluation_lib.measures.surveys.missing_people import WeightedShare, bounds, weighted_share
from evaluation_lib.measures.surveys.paired_tests import (
    RankedChange,
    holm,
    mcnemar,
    net_share,
    ranked_change,
)
from evaluation_lib.measures.surveys.pairs import MOVES
from evaluation_lib.measures.surveys.reliability import Alpha, cronbach_alpha
from evaluation_lib.presentation.released import rounds
from evaluation_lib.presentation.workforce_and_practice.survey_counts import change_of
from evaluation_lib.presentation.workforce_and_practice.survey_shown import (
    all_told,
    everybody_in,
    kinds_in,
    kinds_of,
    moves_of,
    response,
    roles_in,
)
from evaluation_lib.presentation.workforce_and_practice.survey_waves import (
    Scale,
    Wave,
    primary_item,
    survey_settings,
    told_scales,
    values_in,
)
from evaluation_lib.programme_report import ProgrammeReport

LOWEST_FIRST = (DISAGREE, BETWEEN, AGREE)


@dataclass(frozen=True)
class PairedChange:
    """How the same people moved on a scale.

    Attributes
    ----------
    up, same, down, people
        How many, as the page shows them; missing where hidden.
    value, lower, upper
        The share that moved up less the share that moved down; ``NaN`` where nothing is known.
    p_value, p_corrected
        Of as many moving up as down; by itself, and with all scales that are told together.
    verdict
        As in the table ``findings``; of a change from the first wave to the last.
    """

    up: Any
    same: Any
    down: Any
    people: Any
    value: float = float("nan")
    lower: float = float("nan")
    upper: float = float("nan")
    p_value: float = float("nan")
    p_corrected: float = float("nan")
    verdict: str = NOT_KNOWN


@cache
def changes(report: ProgrammeReport) -> dict[str, PairedChange]:
    """Return how the same people moved, by scale; only scales of which two waves are matched."""
    rows = moves_of(report)
    keys = [scale.id for scale in told_scales(report) if (rows["key"] == scale.id).any()]
    alone = {key: _alone(report, rows, key) for key in keys}
    corrected = holm([one.p_value for one in alone.values()])
    return {
        key: _with_verdict(report, one, float(p))
        for (key, one), p in zip(alone.items(), corrected, strict=True)
    }


def change_on(report: ProgrammeReport, rows: pd.DataFrame, key: str) -> PairedChange:
    """Return how people moved on one item, of rows as the page shows them; without a verdict."""
    return _alone(report, rows, key)


def _alone(report: ProgrammeReport, rows: pd.DataFrame, key: str) -> PairedChange:
    up, same, down = kinds_of(rows, key, MOVES)
    people = rows.loc[rows["key"] == key, "reached"].iloc[0]
    found = PairedChange(up, same, down, people)
    if not all_told(up, same, down, people) or not people:
        return found
    if rounds(report):
        return PairedChange(up, same, down, people, value=(int(up) - int(down)) / int(people))
    numbers = net_share(
        int(up), int(down), people=int(people), confidence=report.setting.confidence
    )
    p_value = mcnemar(int(up), int(down)).p_value_mid
    return PairedChange(up, same, down, people, *numbers, p_value=p_value)


def _with_verdict(report: ProgrammeReport, one: PairedChange, p: float) -> PairedChange:
    return replace(one, p_corrected=p, verdict=_verdict(report, one, p))


def _verdict(report: ProgrammeReport, one: PairedChange, p: float) -> str:
    if np.isnan(p):
        return NOT_KNOWN
    if int(one.people) < survey_settings(report)["least_matched"]:
        return TOO_FEW
    if p >= 1 - report.setting.confidence:
        return NO_CLEAR_DIFFERENCE
    return CLEARLY_HIGHER if one.value > 0 else CLEARLY_LOWER


def ranks_of(report: ProgrammeReport, scale: Scale) -> RankedChange | None:
    """Return the signed ranks of a scale; nothing where a move is hidden or few are matched."""
    found = changes(report).get(scale.id)
    if found is None or np.isnan(found.p_value):
        return None
    if int(found.people) < survey_settings(report)["least_for_ranks"]:
        return None
    return ranked_change(change_of(report, scale))


def odds_of(report: ProgrammeReport, key: str, waves: tuple[Wave, ...]) -> ShiftOfScale | None:
    """Return the odds of a higher kind of answer in the last wave, of all who answered either."""
    if len(waves) < 2 or rounds(report):
        return None
    kinds = [kinds_of(kinds_in(report, wave), key, LOWEST_FIRST) for wave in waves]
    if not all_told(*kinds[0], *kinds[-1]):
        return None
    found = proportional_odds(*kinds, confidence=report.setting.confidence)
    return None if np.isnan(found.odds_ratio) else found


def alpha_of(report: ProgrammeReport, wave: Wave, scale: Scale) -> Alpha | None:
    """Return how far a scale's items hang together in a wave."""
    own = kinds_in(report, wave)
    people = everybody_in(report, wave)["count"]
    if rounds(report) or not all_told(people, *kinds_of(own, scale.id, LOWEST_FIRST)):
        return None
    if int(people) < survey_settings(report)["least_for_alpha"]:
        return None
    values = values_in(report, wave)[list(scale.items)]
    found = cronbach_alpha(values, confidence=report.setting.confidence)
    return None if np.isnan(found.value) else found


def bounds_of(report: ProgrammeReport, wave: Wave) -> tuple[float, float] | None:
    """Return between which shares of all who were invited would agree with the primary item."""
    every = everybody_in(report, wave)
    (agree,) = kinds_of(kinds_in(report, wave), primary_item(report), (AGREE,))
    if rounds(report) or not all_told(agree, every["count"], every["reached"]):
        return None
    if every["count"] > every["reached"]:
        return None
    return bounds(int(agree), answered=int(every["count"]), invited=int(every["reached"]))


def weighted_of(report: ProgrammeReport, wave: Wave) -> WeightedShare | None:
    """Return the share that agrees with the primary item, roles weighted as they were invited."""
    asked = response(report, wave)
    asked = asked[(asked["group"] == EVERYBODY) & (asked["kind"] != "")].set_index("kind")
    agreed = roles_in(report, wave).set_index("kind")
    strata = pd.DataFrame(
        {
            "agree": agreed["count"],
            # Told twice, and hidden if it is hidden in either place.
            "answered": asked["count"].reindex(agreed.index).where(agreed["reached"].notna()),
            "invited": asked["reached"].reindex(agreed.index),
        }
    ).rename_axis("stratum")
    left_out = set(asked.index) != set(agreed.index)
    if rounds(report) or left_out or strata.isna().to_numpy().any():
        return None
    if (strata["answered"] > strata["invited"]).any() or (strata["answered"] == 0).any():
        return None
    return weighted_share(strata.reset_index(), confidence=report.setting.confidence)
