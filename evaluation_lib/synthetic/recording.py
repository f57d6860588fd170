"""What the case system shows of a child's ethnicity, from which day on, and why it changed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.chances import HIGHEST, Circumstances, factor
from evaluation_lib.synthetic.labels import Labels
from evaluation_lib.synthetic.scenario import Scenario

FIRST, FILLED_IN, REVIEWED, CORRECTED = "first", "filled in", "label review", "corrected"
REFUSED = "refused"
ENTRY = ["child_id", "recorded_on", "label", "local_code", "code", "status", "described_by", "why"]


def record_ethnicity(
    events: pd.DataFrame,
    *,
    about: Circumstances,
    true_code: pd.Series,
    scenario: Scenario,
    labels: Labels,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw what is recorded of each child and when.

    At the first event the ethnicity is on record or not; at each later one it may be filled in, the
    more often the further the child goes. A few are recorded as another group at first. On the day
    of the label review every label becomes the code's own; no child is another.

    Parameters
    ----------
    events
        ``child_id``, ``recorded_on``, ``table``: one row per event.
    about
        Group, quadrant and day of each event.
    true_code
        The true code by ``child_id``.
    scenario
        The scenario.
    labels
        The words in use before and after the review.
    rng
        The source of chance.

    Returns
    -------
    pandas.DataFrame
        As ``County.ethnicity``, sorted by child and day.
    """
    planted = scenario["recording"]
    order = np.lexsort((events["table"], events["recorded_on"], events["child_id"]))
    events = events.iloc[order].reset_index(drop=True)
    about = Circumstances(about.group[order], about.quadrant[order], about.day[order])
    first = ~events["child_id"].duplicated()
    firsts = events[first].reset_index(drop=True)
    firsts = firsts.assign(known=_known_at_first(scenario, about, first, rng=rng))
    firsts["status"] = np.where(
        firsts["known"], "mapped", _otherwise(planted["otherwise"], len(firsts), rng=rng)
    )
    later = _later_chances(events[~first], firsts, planted=planted, rng=rng)
    known = pd.concat([firsts[firsts["known"]], later], ignore_index=True)
    known = known.sort_values(["child_id", "recorded_on"], kind="stable")
    known = _with_codes(known.drop_duplicates("child_id"), true_code, planted=planted, rng=rng)
    entries = [
        _unknown_entries(firsts[~firsts["known"]], labels),
        labels.known_entries(known, planted=planted, rng=rng),
    ]
    entries.append(_corrections(known, events, true_code, labels, planted=planted, rng=rng))
    made = pd.concat(entries, ignore_index=True)
    made = pd.concat([made, _reviewed(made, labels, planted=planted, rng=rng)])
    # A review on the day of an entry comes after it.
    last = made["why"].eq(REVIEWED)
    made = made.assign(last=last).sort_values(["child_id", "recorded_on", "last"], kind="stable")
    return made[ENTRY].reset_index(drop=True)


def _known_at_first(
    scenario: Scenario, about: Circumstances, first: pd.Series, *, rng: np.random.Generator
) -> np.ndarray:
    of_first = first.to_numpy()
    own = Circumstances(about.group[of_first], about.quadrant[of_first], about.day[of_first])
    planted = scenario["recording"]["known_at_first"]["probability"]
    chance = np.minimum(planted * factor(scenario, "ethnicity_known_at_first", own), HIGHEST)
    return rng.random(len(chance)) < chance


def _otherwise(shares: Mapping[str, float], number: int, *, rng: np.random.Generator) -> np.ndarray:
    weights = np.array(list(shares.values()))
    words = np.array(list(shares), dtype=object)
    return rng.choice(words, size=number, p=weights / weights.sum())


def _later_chances(
    events: pd.DataFrame,
    firsts: pd.DataFrame,
    *,
    planted: Mapping[str, object],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Later events at which the ethnicity of a child that was not known is filled in."""
    unknown = firsts.loc[~firsts["known"], ["child_id", "status"]]
    met = events.merge(unknown, on="child_id")
    chance = met["table"].map(planted["filled_in_at"]).to_numpy(dtype=float)
    refused = (met["status"] == REFUSED).to_numpy()
    chance = np.where(refused, chance * (1 - planted["refused_stays"]), chance)
    filled = met[rng.random(len(met)) < chance]
    return filled.drop_duplicates("child_id").assign(known=False)


def _with_codes(
    known: pd.DataFrame,
    true_code: pd.Series,
    *,
    planted: Mapping[str, object],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """The code that is recorded: the true one, or now and then somebody else's."""
    code = known["child_id"].map(true_code).to_numpy(dtype=object)
    wrong = rng.random(len(known)) < planted["wrong_at_first"]
    other = rng.permutation(code)
    recorded = np.where(wrong, other, code)
    by = _otherwise(planted["described_by"], len(known), rng=rng)
    return known.assign(
        code=recorded,
        wrong=wrong & (other != code),
        described_by=by,
        why=np.where(known["known"], FIRST, FILLED_IN),
    ).reset_index(drop=True)


def _unknown_entries(firsts: pd.DataFrame, labels: Labels) -> pd.DataFrame:
    return firsts.assign(
        label=firsts["status"].map(labels.of_status).to_numpy(dtype=object),
        local_code=firsts["status"].map(labels.code_of_status).to_numpy(dtype=object),
        code=None,
        described_by="unknown",
        why=FIRST,
    )[ENTRY]


def _corrections(
    known: pd.DataFrame,
    events: pd.DataFrame,
    true_code: pd.Series,
    labels: Labels,
    *,
    planted: Mapping[str, object],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Some wrong records are put right when the child is met again."""
    wrong = known.loc[known["wrong"], ["child_id", "recorded_on"]]
    met = events.merge(wrong, on="child_id", suffixes=("", "_wrong"))
    met = met[met["recorded_on"] > met["recorded_on_wrong"]]
    put_right = met[rng.random(len(met)) < planted["corrected"]].drop_duplicates("child_id")
    code = put_right["child_id"].map(true_code).to_numpy(dtype=object)
    return labels.known_entries(
        put_right.assign(code=code, described_by="family", why=CORRECTED), planted=planted, rng=rng
    )


def _reviewed(
    entries: pd.DataFrame,
    labels: Labels,
    *,
    planted: Mapping[str, object],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """What the label review makes of the entries that stood on its day."""
    day = pd.Timestamp(planted["label_review"])
    before = entries[entries["recorded_on"] < day].sort_values("recorded_on", kind="stable")
    standing = before.groupby("child_id", sort=False).tail(1).reset_index(drop=True)
    standing = standing[standing["status"].isin(["mapped", "unmapped"])]
    missed = rng.random(len(standing)) < planted["unread_after_review"]
    left = (standing["status"] == "unmapped").to_numpy() & missed
    reviewed = labels.reviewed(standing[~left])
    return reviewed.assign(recorded_on=day, why=REVIEWED)[ENTRY]
