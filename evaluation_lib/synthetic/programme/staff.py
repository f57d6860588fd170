"""The invented programme's staff: who is there at each wave of the survey, and who is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

DIRECT, AGENCY = "directly employed", "agency"


def draw_staff(plan: Mapping[str, Any], *, rng: np.random.Generator) -> pd.DataFrame:
    """Draw everybody who is there at any wave; who leaves is replaced by somebody of the same kind.

    Parameters
    ----------
    plan
        What is planted (``synthetic/programme.yaml``).
    rng
        Chance.

    Returns
    -------
    pandas.DataFrame
        One row a person: ``ethnicity``, ``role``, ``employment``, ``trait`` (what is behind all of
        their answers), ``first`` and ``last``, the waves at which they are there.
    """
    planted, waves = plan["staff"], [one["wave"] for one in plan["survey"]["waves"]]
    number = planted["number"]
    groups = planted["ethnicity"]
    people = pd.DataFrame(
        {"ethnicity": rng.choice(list(groups), size=number, p=list(groups.values()))}
    )
    leads = planted["leader"] * people["ethnicity"].map(planted["leader_relative"])
    people["role"] = np.where(rng.random(number) < leads, "leader", "practitioner")
    people["employment"] = np.where(rng.random(number) < planted["agency"], AGENCY, DIRECT)
    found, now = [], people.assign(first=waves[0])
    for wave, following in zip(waves, waves[1:], strict=False):
        chance = now["employment"].map(planted["leaves"])
        chance = chance * now["ethnicity"].map(planted["leaves_relative"])
        leaves = rng.random(number) < chance
        found.append(now[leaves].assign(last=wave))
        now = now.assign(first=now["first"].mask(leaves, following))
    staff = pd.concat([*found, now.assign(last=waves[-1])], ignore_index=True)
    return staff.assign(trait=rng.normal(size=len(staff)))


def there_at(staff: pd.DataFrame, wave: int) -> pd.Series:
    """Say of each person whether they are there at a wave."""
    return (staff["first"] <= wave) & (staff["last"] >= wave)


def invited(staff: pd.DataFrame, plan: Mapping[str, Any]) -> pd.DataFrame:
    """Count who is there at each wave, by role and ethnic group: all of them are invited."""
    found = [
        staff[there_at(staff, one["wave"])]
        .groupby(["role", "ethnicity"])
        .size()
        .reset_index(name="invited")
        .assign(wave=one["wave"])
        for one in plan["survey"]["waves"]
    ]
    return pd.concat(found, ignore_index=True)


def movements(staff: pd.DataFrame, plan: Mapping[str, Any]) -> pd.DataFrame:
    """Count who stayed, left and joined between every two waves."""
    waves = [one["wave"] for one in plan["survey"]["waves"]]
    pairs = [(one, other) for one in waves for other in waves if one < other]
    return pd.concat([_between(staff, *pair) for pair in pairs], ignore_index=True)


def _between(staff: pd.DataFrame, earlier: int, later: int) -> pd.DataFrame:
    before, after = there_at(staff, earlier), there_at(staff, later)
    states = dict(_states(before, after))
    by = [staff["ethnicity"], staff["employment"]]
    counts = pd.DataFrame({name: one.groupby(by).sum() for name, one in states.items()})
    return counts.reset_index().assign(from_wave=earlier, to_wave=later)


def _states(before: pd.Series, after: pd.Series) -> Iterator[tuple[str, pd.Series]]:
    yield "stayed", before & after
    yield "left", before & ~after
    yield "joined", ~before & after
