"""How likely, how often, how long: a planted quantity for each child, place and day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation_lib.synthetic.days import NEVER, day_number
from evaluation_lib.synthetic.scenario import Scenario

#: No chance is certain: a planted ratio must not be cut off at one.
HIGHEST = 0.98
OUTSIDE = -1


@dataclass(frozen=True, eq=False)
class Circumstances:
    """Of whom, where and when something may happen; one entry per possible event.

    Attributes
    ----------
    group
        Position of the ethnic group in ``Scenario.groups``.
    quadrant
        Position of the quadrant of the home in ``Scenario.quadrants``; -1 outside the county.
    day
        Days since 1970.
    """

    group: np.ndarray
    quadrant: np.ndarray
    day: np.ndarray


def factor(scenario: Scenario, quantity: str, about: Circumstances) -> np.ndarray:
    """Return by how much a quantity differs from that of the first group before anything changed.

    Parameters
    ----------
    scenario
        The scenario.
    quantity
        ``contacts``, a transition, a stay, ``unaccompanied`` or ``ethnicity_known_at_first``.
    about
        The circumstances.
    """
    relative = np.array(scenario.relative(quantity))[about.group]
    return relative * changes(scenario, quantity, about)


def changes(scenario: Scenario, quantity: str, about: Circumstances) -> np.ndarray:
    """Return what the programme and rival events make of a quantity; 1 where nothing."""
    product = np.ones(len(about.day))
    for effect in scenario.effects:
        if effect.what != quantity:
            continue
        concerned = np.isin(about.group, [scenario.groups.index(one) for one in effect.groups])
        starts = np.array(
            [
                day_number(effect.starts[one]) if one in effect.starts else NEVER
                for one in scenario.quadrants
            ]
        )
        # Of a child from elsewhere the county's latest start counts.
        began = np.where(about.quadrant == OUTSIDE, starts.max(), starts[about.quadrant])
        begun = about.day >= began
        if effect.end is not None:
            begun &= about.day <= day_number(effect.end)
        product = np.where(concerned & begun, product * effect.factor, product)
    return product


def chance(scenario: Scenario, transition: str, about: Circumstances) -> np.ndarray:
    """Return the chance of a transition."""
    planted = scenario["transitions"][transition]["probability"]
    return np.minimum(planted * factor(scenario, transition, about), HIGHEST)


def mean_stay(scenario: Scenario, stay: str, about: Circumstances) -> np.ndarray:
    """Return the mean length of a stay in days."""
    return scenario["stays"][stay]["days"] * factor(scenario, stay, about)


def contact_rate(scenario: Scenario, about: Circumstances) -> np.ndarray:
    """Return contacts a year per child."""
    planted = scenario["contacts"]
    years = (about.day - day_number(scenario.first_day)) / 365.25
    by_quadrant = [planted["by_quadrant"].get(one, 1.0) for one in scenario.quadrants]
    # The last entry is for children outside the county, who are not heard of.
    place = np.array([*by_quadrant, 0.0])[about.quadrant]
    level = planted["a_year_per_child"] * planted["yearly_change"] ** np.maximum(years, 0)
    return level * place * factor(scenario, "contacts", about)
