"""One county after the other as counts alone, quick enough for hundreds of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic import journeys as of
from evaluation_lib.synthetic.expected_counts import TRANSITIONS, Expected, as_rows, expect
from evaluation_lib.synthetic.scenario import Scenario

COLUMNS = [
    "area",
    "ethnic_group",
    "decision_point",
    "period",
    "count",
    "from_count",
    "population",
]


def draw_counts(
    scenario: Scenario,
    *,
    periods: pd.PeriodIndex,
    dictionary: Dictionary,
    rng: np.random.Generator,
    scale: float = 1.0,
    spread: float | None = None,
) -> pd.DataFrame:
    """Draw the counts of a county: contacts by chance, then what follows from each.

    Parameters
    ----------
    scenario, periods, dictionary, scale
        As for `expected_counts.expected_counts`, which says what is counted.
    rng
        The source of chance.
    spread
        How much larger the variance of contacts is than their number, in parts of it; none where
        they vary as Poisson counts do. See `spread_of_families`.

    Returns
    -------
    pandas.DataFrame
        Columns ``area``, ``ethnic_group``, ``decision_point``, ``period``, ``count``,
        ``from_count`` (missing for contacts), ``population``.

    Raises
    ------
    DataError
        If there are no periods or gaps between them.
    """
    expected = expect(scenario, periods=periods, dictionary=dictionary, scale=scale)
    return counts_from(expected, rng=rng, spread=spread)


def counts_from(
    expected: Expected, *, rng: np.random.Generator, spread: float | None = None
) -> pd.DataFrame:
    """Draw the counts of a county from what is expected in it; see `draw_counts`.

    Notes
    -----
    Given how many events there are in a period, their days are independent, so the number that a
    transition follows is binomial with the planted chance averaged over those days, and what
    follows spreads over the periods as a multinomial.
    """
    arrays = drawn_arrays(expected, rng=rng, spread=spread)
    rows = [
        as_rows(expected, name, count=count[1:], from_count=start[1:])
        if start is not None
        else as_rows(expected, name, count=count[1:])
        for name, (count, start) in arrays.items()
    ]
    return pd.concat(rows, ignore_index=True)[COLUMNS]


def drawn_arrays(
    expected: Expected, *, rng: np.random.Generator, spread: float | None = None
) -> dict[str, tuple[np.ndarray, np.ndarray | None]]:
    """Draw the counts as arrays.

    Returns
    -------
    dict
        By decision point the count and the events that it could follow, each of the shape
        (run-up and periods, quadrants, groups); contacts follow nothing.
    """
    contacts = _contacts(expected.contacts, rng=rng, spread=spread)
    events = {way.to: np.zeros_like(contacts) for way in TRANSITIONS} | {of.CONTACTS: contacts}
    drawn: dict[str, tuple[np.ndarray, np.ndarray | None]] = {of.CONTACTS: (contacts, None)}
    for way in TRANSITIONS:
        starts = events[way.start]
        follows = rng.binomial(starts, expected.chances[way.name])
        drawn[way.name] = (follows, starts)
        fallen = rng.multinomial(follows, expected.falls[way.name])[..., :-1].sum(axis=0)
        events[way.to] = events[way.to] + np.moveaxis(fallen, -1, 0)
    return drawn


def _contacts(mean: np.ndarray, *, rng: np.random.Generator, spread: float | None) -> np.ndarray:
    if spread is None:
        return rng.poisson(mean)
    # A gamma whose variance is so many times its mean; on top of it a count varies as Poisson's do.
    return rng.poisson(rng.gamma(mean / spread, spread))


def spread_of_families(scenario: Scenario, *, years: float) -> float:
    """Return the planted spread of contacts in periods of so many years, for `draw_counts`.

    A contact names brothers and sisters together, and some families are heard of far more often
    than others. Children of one family are counted together while both are under 18.

    Notes
    -----
    With ``k`` the mean number of a child's brothers and sisters, ``q`` how often each is named,
    ``r`` the contacts a year per child, ``v`` the variance of families' own rates and ``t`` the
    years: the variance of contacts is 1 + q k + v r t (1 + k) times their mean, nearly. Relative
    rates of groups, quadrants and years are taken as 1; spread goes on over periods and to what
    follows from a contact in the county of single children, and does neither here.
    """
    sizes = scenario["population"]["family_sizes"]
    gap = np.mean(scenario["population"]["years_between_births"])
    together = {
        size: sum(
            max(1 - abs(one - other) * gap / 18, 0)
            for one in range(size)
            for other in range(size)
            if one != other
        )
        for size in sizes
    }
    children = sum(size * share for size, share in sizes.items())
    siblings = sum(together[size] * share for size, share in sizes.items()) / children
    contacts = scenario["contacts"]
    named = contacts["children_of_family"] * siblings
    own = scenario["population"]["spread_between_families"] * contacts["a_year_per_child"] * years
    return float(named + own * (1 + siblings))
