"""How often intervals hold the truth where families of brothers and sisters are counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom, nbinom

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.clustering import ESTIMATED, with_design_effect
from evaluation_lib.measures.design_effects import (
    design_effect,
    variance_of_count,
    variance_of_share,
)
from evaluation_lib.synthetic.scenario import Scenario

Floats = NDArray[np.float64]
#: Makes the intervals of counts: columns ``period`` (one drawn county), ``lower``, ``upper``.
Measure = Callable[[pd.DataFrame], pd.DataFrame]
GROUPS = ("White", "Black")
#: Reports and children of one family, beyond which hardly a family in a million goes.
MOST_REPORTS, MOST_CHILDREN = 14, 40


@dataclass(frozen=True)
class Families:
    """How families are made up and how they are heard of, as the invented county plants it.

    Attributes
    ----------
    sizes
        Share of families with so many children.
    together
        How often brothers and sisters go the same way.
    spread
        Variance of the families' own rates around 1.
    reports
        Reports a year of one family.
    """

    sizes: Mapping[int, float]
    together: float
    spread: float
    reports: float


def planted_families(scenario: Scenario) -> Families:
    """Return what a scenario plants of families."""
    sizes = scenario["population"]["family_sizes"]
    children = sum(size * share for size, share in sizes.items())
    return Families(
        sizes=sizes,
        together=scenario["together"],
        spread=scenario["population"]["spread_between_families"],
        reports=scenario["contacts"]["a_year_per_child"] * children,
    )


def chances_of_counts(families: Families) -> Floats:
    """How likely it is that 0, 1, 2 … children of a family are counted in a year.

    A report names the whole family as often as ``together`` says, else one child.
    """
    chances = np.zeros(MOST_CHILDREN + 1)
    mean, shape = families.reports, 1 / families.spread
    of_reports = nbinom.pmf(np.arange(MOST_REPORTS + 1), shape, shape / (shape + mean))
    for size, share in families.sizes.items():
        named = np.zeros(size + 1)
        named[size] += families.together
        named[1] += 1 - families.together
        counted = np.eye(1, MOST_CHILDREN + 1)[0]
        for likely in of_reports:
            chances += share * likely * counted
            counted = np.convolve(counted, named)[: MOST_CHILDREN + 1]
    return chances / chances.sum()


def chances_of_cohorts(families: Families, share: float) -> pd.DataFrame:
    """How likely a family is of so many who reached a point and so many who went on.

    Every child takes the family's lot as often as ``together`` says, else one of its own.
    """
    rows = []
    for size, of_size in families.sizes.items():
        for common in range(size + 1):
            with_family = of_size * binom.pmf(common, size, families.together)
            alone = np.arange(size - common + 1)
            own = binom.pmf(alone, size - common, share)
            for lot, likely in ((common, share), (0, 1 - share)):
                rows += [
                    (size, lot + more, with_family * likely * chance)
                    for more, chance in zip(alone, own, strict=True)
                ]
    table = pd.DataFrame(rows, columns=["reached", "went", "chance"])
    return table.groupby(["reached", "went"], as_index=False)["chance"].sum()


def drawn_counts(
    families: Sequence[Families],
    *,
    expected: tuple[float, float],
    ratio: float,
    draws: int,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw counts of two groups, each draw a period, and the design effects of their families.

    Parameters
    ----------
    families
        How those of the reference group and of the other are made up.
    expected
        How many are expected of the reference group and of the other.
    ratio
        The true ratio of their rates.
    draws, rng
        How often to draw, and the source of chance.
    """
    children = np.arange(MOST_CHILDREN + 1)
    tables, effects = [], []
    for group, kind, mean, rate in zip(GROUPS, families, expected, (1.0, ratio), strict=True):
        chances = chances_of_counts(kind)
        number = round(mean / (chances @ children))
        drawn = rng.multinomial(number, chances, size=draws)
        one, two, three = (drawn @ children**power for power in (1, 2, 3))
        there = drawn[:, 1:].sum(axis=1)
        population = number * (chances @ children) / rate
        tables.append(_rows(group, count=one, population=population))
        with np.errstate(divide="ignore", invalid="ignore"):
            variance = np.nan_to_num(variance_of_count(one, two, three))
        effects.append(_rows(group, count=one, families=there, families_that_tell=there,
                             variance=variance, independent_variance=one))  # fmt: skip
    return _together(tables, effects)


def drawn_cohorts(
    families: Sequence[Families],
    *,
    number: tuple[int, int],
    share: float,
    ratio: float,
    draws: int,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw cohorts of so many families of two groups; see `drawn_counts`.

    ``share`` is that of the reference group.
    """
    tables, effects = [], []
    parts = (share, share * ratio)
    for group, kind, count, part in zip(GROUPS, families, number, parts, strict=True):
        kinds = chances_of_cohorts(kind, part)
        reached, went = (kinds[name].to_numpy() for name in ("reached", "went"))
        drawn = rng.multinomial(count, kinds["chance"], size=draws)
        n, y = drawn @ reached, drawn @ went
        squares = {"reached": drawn @ reached**2, "went": drawn @ went**2,
                   "both": drawn @ (reached * went)}  # fmt: skip
        there = np.full(draws, count)
        tell = np.minimum(drawn @ (went > 0), drawn @ (went < reached))
        tables.append(_rows(group, count=y, reached=n))
        effects.append(_rows(group, count=n, families=there, families_that_tell=tell,
                             variance=variance_of_share(there, n, y, squares),
                             independent_variance=y * (1 - y / n)))  # fmt: skip
    return _together(tables, effects)


def coverage_with_and_without(
    counts: pd.DataFrame,
    effects: pd.DataFrame,
    *,
    measure: Measure,
    truth: float,
    dictionary: Dictionary,
) -> dict[str, float]:
    """How often intervals hold the truth that take no account of families, and that do.

    Returns
    -------
    dict
        ``independent`` and ``families`` (as fractions of the draws) and ``own``: how often the
        group's design effect rests on families of its own.
    """
    aware = with_design_effect(counts, dictionary=dictionary, effects=effects)
    sources = aware.loc[aware["group"] == GROUPS[1], "design_effect_from"]
    return {
        "independent": _held(measure(counts), truth),
        "families": _held(measure(aware), truth),
        "own": float((sources == ESTIMATED).mean()),
    }


def effect_of_counts(families: Families) -> float:
    """Return the true design effect of a count, where most families are not counted."""
    chances = chances_of_counts(families)
    children = np.arange(len(chances))
    return float(chances @ children**2 / (chances @ children))


def effect_of_cohorts(families: Families) -> float:
    """Return the true design effect of a share: that of one correlation within families."""
    sizes = pd.Series(families.sizes)
    number = np.array(sizes.index)
    mean_size = float(sizes @ number**2 / (sizes @ number))
    return 1 + families.together**2 * (mean_size - 1)


def _held(measures: pd.DataFrame, truth: float) -> float:
    return float(((measures["lower"] <= truth) & (truth <= measures["upper"])).mean())


def _rows(group: str, **columns: Floats | float) -> pd.DataFrame:
    table = pd.DataFrame(columns)
    return table.assign(area="Invented", group=group, period=[str(one) for one in table.index])


def _together(
    tables: list[pd.DataFrame], effects: list[pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    both = pd.concat(effects, ignore_index=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        both["design_effect"] = design_effect(both)
    return pd.concat(tables, ignore_index=True), both
