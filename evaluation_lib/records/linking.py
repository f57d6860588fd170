"""The rules by which a later event is joined to the earlier one that it followed from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.records.nearest import Pairs, all_within, closest_first, nearest_earlier
from evaluation_lib.records.pathway_events import NEVER_OPEN, NONE, Events, PreparedTables
from evaluation_lib.records.transitions import Transition


@dataclass(frozen=True, eq=False)
class Step:
    """One transition with the events at its two ends.

    Attributes
    ----------
    transition
        The transition.
    prepared
        All tables, for the cases that events lie in.
    earlier, later
        The events.
    named
        For each later event the position of the earlier one that its source names, -1 where the
        source names none.
    unknown
        Whether the source names an earlier event that is not there.
    """

    transition: Transition
    prepared: PreparedTables
    earlier: Events
    later: Events
    named: np.ndarray
    unknown: np.ndarray

    @property
    def spoken_for(self) -> np.ndarray:
        """Whether the source itself says what a later event followed from."""
        return (self.named != NONE) | self.unknown

    def may_be_joined(self, earlier: np.ndarray, later: np.ndarray) -> np.ndarray:
        """Whether pairs are not of two referrals, as far as one source says it of both."""
        one, other = self.earlier.referral[earlier], self.later.referral[later]
        told = (one != NONE) & (other != NONE)
        told &= self.earlier.source[earlier] == self.later.source[later]
        return ~told | (one == other)


def step_of(transition: Transition, prepared: PreparedTables) -> Step:
    """Gather the events of one transition, and what the source says of them."""
    earlier = prepared.events(transition.from_table, transition.from_date_field)
    later = prepared.events(transition.to_table, transition.to_date_field)
    named, unknown = _named(transition, earlier=earlier, later=later)
    return Step(transition, prepared, earlier, later, named, unknown)


def _named(
    transition: Transition, *, earlier: Events, later: Events
) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the events that the source names, and whether one named is not there.

    An id means something only within its own source: where the earlier events come from another,
    nothing is named.
    """
    named, unknown = np.full(len(later), NONE), np.zeros(len(later), dtype=bool)
    if transition.link_field is None or transition.link_field not in later.rows.columns:
        return named, unknown
    told = pd.DataFrame(
        {
            "later": np.arange(len(later)),
            "child": later.child,
            "id": later.rows[transition.link_field],
            "source": later.source,
        }
    ).dropna(subset=["id"])
    told = told[told["source"].isin(earlier.source)]
    there = pd.DataFrame(
        {
            "earlier": np.arange(len(earlier)),
            "child": earlier.child,
            "id": earlier.ids,
            "source": earlier.source,
        }
    )
    found = told.merge(there, on=["child", "id", "source"], how="left")
    positions = found["earlier"].fillna(NONE).to_numpy(dtype="int64")
    named[found["later"]] = positions
    unknown[found["later"]] = positions == NONE
    return named, unknown


def join(step: Step) -> pd.DataFrame:
    """Join the events of one transition by its rules, in their order.

    Returns
    -------
    pandas.DataFrame
        One row per pair: ``earlier`` and ``later`` (positions), ``rule``. No later event stands
        twice; where the transition is one to one, no earlier event either.
    """
    free_later = np.ones(len(step.later), dtype=bool)
    free_earlier = np.ones(len(step.earlier), dtype=bool)
    joined = []
    for rule in step.transition.rules:
        if not len(step.earlier) or not len(step.later):
            break
        open_later = free_later if rule == "source_id" else free_later & ~step.spoken_for
        pairs = RULES[rule](step)
        pairs = pairs.only(open_later[pairs.later] & free_earlier[pairs.earlier])
        pairs = closest_first(
            pairs, step.earlier, step.later, one_to_one=step.transition.one_to_one
        )
        free_later[pairs.later] = False
        if step.transition.one_to_one:
            free_earlier[pairs.earlier] = False
        joined.append(_frame(pairs, rule))
    return pd.concat(joined, ignore_index=True) if joined else _frame(_NO_PAIRS, "")


_NO_PAIRS = Pairs(np.array([], dtype="int64"), np.array([], dtype="int64"))


def _frame(pairs: Pairs, rule: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "earlier": pairs.earlier,
            "later": pairs.later,
            "rule": pd.Series(rule, index=range(len(pairs.later)), dtype="string"),
        }
    )


def _source_id(step: Step) -> Pairs:
    """The event that the source names, unless it is dated later."""
    later = np.flatnonzero(step.named != NONE)
    pairs = Pairs(later=later, earlier=step.named[later])
    return pairs.only(step.earlier.day[pairs.earlier] <= step.later.day[pairs.later])


def _same_referral(step: Step) -> Pairs:
    """The latest event before, within the referral that the source ties both to."""
    return nearest_earlier(
        step.earlier,
        step.later,
        earlier_key=step.earlier.referral,
        later_key=step.later.referral,
        fits=lambda earlier, later: np.ones(len(earlier), dtype=bool),
    )


def _open_episode(step: Step) -> Pairs:
    """The latest episode open on the day; of events that do not last, one in the same open case."""
    pairs = nearest_earlier(
        step.earlier,
        step.later,
        earlier_key=step.earlier.child,
        later_key=step.later.child,
        fits=lambda earlier, later: (
            (step.earlier.end[earlier] >= step.later.day[later])
            & step.may_be_joined(earlier, later)
        ),
    )
    found = [pairs, *(_same_case(step, table) for table in _cases(step))]
    return Pairs(
        later=np.concatenate([item.later for item in found]),
        earlier=np.concatenate([item.earlier for item in found]),
    )


def _cases(step: Step) -> list[str]:
    """The tables of whole cases that the events of both ends may lie in."""
    ends = (step.transition.from_table, step.transition.to_table)
    return [
        kind.table
        for kind in step.prepared.episodes.values()
        if kind.holds_events and kind.table not in ends and step.prepared.has(kind.table)
    ]


def _same_case(step: Step, table: str) -> Pairs:
    transition = step.transition
    pairs = all_within(
        step.earlier,
        step.later,
        earlier_key=cases_of(
            step.prepared, transition.from_table, transition.from_date_field, case=table
        ),
        later_key=cases_of(
            step.prepared, transition.to_table, transition.to_date_field, case=table
        ),
        days=transition.window_days,
    )
    # Where the earlier event is an episode itself, its own end says whether it was open.
    lasting = step.earlier.end[pairs.earlier] != NEVER_OPEN
    return pairs.only(step.may_be_joined(pairs.earlier, pairs.later) & ~lasting)


def cases_of(prepared: PreparedTables, table: str, date_field: str, *, case: str) -> np.ndarray:
    """Return the position of the case that each event of a table lies in, or -1.

    It is the case of the referral that the source ties the event to, else the case open on the day,
    the latest to begin where there are several.
    """
    key = (table, date_field, case)
    if key not in prepared.cases:
        prepared.cases[key] = _find_cases(prepared, table, date_field, case=case)
    return prepared.cases[key]


def _find_cases(prepared: PreparedTables, table: str, date_field: str, *, case: str) -> np.ndarray:
    events = prepared.events(table, date_field)
    cases = prepared.events(case, prepared.date_fields[case])
    open_then = nearest_earlier(
        cases,
        events,
        earlier_key=cases.child,
        later_key=events.child,
        fits=lambda earlier, later: cases.end[earlier] >= events.day[later],
    )
    found = np.full(len(events), NONE)
    found[open_then.later] = open_then.earlier
    of_referral = np.full(len(prepared.referrals) + 1, NONE)
    of_referral[cases.referral] = np.arange(len(cases))
    of_referral[NONE] = NONE
    told = of_referral[events.referral]
    return np.where(told != NONE, told, found)


def _same_day(step: Step) -> Pairs:
    return _within(step, days=0)


def _date_window(step: Step) -> Pairs:
    return _within(step, days=step.transition.window_days)


def _within(step: Step, *, days: int) -> Pairs:
    pairs = all_within(
        step.earlier,
        step.later,
        earlier_key=step.earlier.child,
        later_key=step.later.child,
        days=days,
    )
    return pairs.only(step.may_be_joined(pairs.earlier, pairs.later))


#: The rules of the dictionary's table ``link_rules``, each as a function.
RULES: Mapping[str, Callable[[Step], Pairs]] = {
    "source_id": _source_id,
    "same_referral": _same_referral,
    "open_episode": _open_episode,
    "same_day": _same_day,
    "date_window": _date_window,
}
