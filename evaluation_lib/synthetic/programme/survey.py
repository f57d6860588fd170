"""The invented programme's survey: what everybody would answer, and what those who do answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.programme.staff import there_at

NOMAD, THEN = "nomad", "then"
NOT_RELEVANT = "not relevant"


def draw_answers(
    staff: pd.DataFrame, items: pd.DataFrame, plan: Mapping[str, Any], *, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw what every person would answer to every item at every wave at which they are there.

    Parameters
    ----------
    staff
        Everybody (`staff.draw_staff`).
    items
        The items of the survey (``survey_items`` of the data dictionary).
    plan
        What is planted (``synthetic/programme.yaml``).
    rng
        Chance.

    Returns
    -------
    pandas.DataFrame
        One row a person, wave and item: ``person`` (the row of staff), ``wave``, ``item``,
        ``answer`` (1 to 5, or not relevant), ``level`` (what was planted), ``answered`` (whether
        the person takes part in the wave).
    """
    found = []
    for wave in plan["survey"]["waves"]:
        there = staff[there_at(staff, wave["wave"])]
        asked = items[[_asked(item, wave["wave"], plan) for item in items.to_dict("records")]]
        takes_part = _takes_part(there, wave, plan, rng=rng)
        for item in asked.to_dict("records"):
            level = level_of(item, wave["wave"], plan)
            answer = _answers(there, item, level, plan, rng=rng)
            found.append(
                pd.DataFrame(
                    {
                        "person": there.index,
                        "wave": wave["wave"],
                        "item": item["item"],
                        "answer": answer,
                        "level": level,
                        "answered": takes_part,
                    }
                )
            )
    return pd.concat(found, ignore_index=True)


def level_of(item: Mapping[str, Any], wave: int, plan: Mapping[str, Any]) -> float:
    """Return the planted level of an item at a wave, in log odds."""
    planted = plan["survey"]
    if item["scale"] == THEN:
        # The person of the first wave, seen from now.
        return planted["levels"][item["subscale"]] + planted["then_shift"]
    change = planted["changes"][item["scale"]][wave]
    return planted["levels"][item["scale"]] + change


def written_answers(
    full: pd.DataFrame,
    staff: pd.DataFrame,
    plan: Mapping[str, Any],
    *,
    prefix: str,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return the file of answers: of those who take part, with what they leave out."""
    planted = plan["survey"]
    codes = rng.permutation(len(staff))
    given = rng.random(len(staff)) >= planted["ethnicity_not_given"]
    rows = full[full["answered"]].copy()
    rows["respondent"] = [f"{prefix}-R{code:05d}" for code in codes[rows["person"]]]
    for column in ("role", "ethnicity"):
        rows[column] = staff[column].to_numpy()[rows["person"]]
    rows["ethnicity"] = rows["ethnicity"].where(given[rows["person"]], "")
    opened = {one["wave"]: one for one in planted["waves"]}
    days = {
        key: opened[key[1]]["opened_on"]
        + timedelta(days=int(rng.integers(_days_open(opened[key[1]]))))
        for key in dict.fromkeys(zip(rows["person"], rows["wave"], strict=True))
    }
    rows["answered_on"] = [days[key] for key in zip(rows["person"], rows["wave"], strict=True)]
    left_out = rng.random(len(rows)) < planted["left_out"]
    rows["answer"] = rows["answer"].mask(left_out, "")
    return rows.sort_values(["wave", "respondent"], kind="stable", ignore_index=True)


def waves(plan: Mapping[str, Any]) -> pd.DataFrame:
    """Return the file of waves."""
    return pd.DataFrame(plan["survey"]["waves"]).drop(columns="answers")


def _days_open(wave: Mapping[str, Any]) -> int:
    return (wave["closed_on"] - wave["opened_on"]).days + 1


def _asked(item: Mapping[str, Any], wave: int, plan: Mapping[str, Any]) -> bool:
    """Say whether an item is asked: looking back only once there is something to look back on."""
    if item["scale"] == THEN:
        return wave != plan["survey"]["waves"][0]["wave"]
    return wave in plan["survey"]["changes"][item["scale"]]


def _takes_part(
    there: pd.DataFrame,
    wave: Mapping[str, Any],
    plan: Mapping[str, Any],
    *,
    rng: np.random.Generator,
) -> np.ndarray:
    planted = plan["survey"]
    chance = wave["answers"] * there["ethnicity"].map(planted["answers_relative"])
    odds = np.log(chance / (1 - chance)) + planted["keenness"] * there["trait"]
    return rng.random(len(there)) < 1 / (1 + np.exp(-odds.to_numpy(dtype=float)))


def _answers(
    there: pd.DataFrame,
    item: Mapping[str, Any],
    level: float,
    plan: Mapping[str, Any],
    *,
    rng: np.random.Generator,
) -> np.ndarray:
    planted = plan["survey"]
    place = level + planted["trait"] * there["trait"].to_numpy() + rng.logistic(size=len(there))
    answer = 1 + np.searchsorted(planted["cuts"], place)
    written = (6 - answer if item["reversed"] else answer).astype(str).astype(object)
    if item["scale"] == NOMAD:
        written[rng.random(len(there)) < planted["not_relevant"]] = NOT_RELEVANT
    return written
