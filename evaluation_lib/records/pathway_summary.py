"""How well the pathway was joined, and how often one event led to another."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.pathway import NOT_REACHED, REACHED, TOO_RECENT


def links_by_rule(
    links: pd.DataFrame, outcomes: pd.DataFrame, *, dictionary: Dictionary
) -> pd.DataFrame:
    """Count, for each step, the earlier events by the rule that joined them.

    Parameters
    ----------
    links, outcomes
        What `pathway.link_events` and `pathway.outcomes` found.
    dictionary
        The data dictionary: labels and order of steps and rules.

    Returns
    -------
    pandas.DataFrame
        One row per step: ``transition``, ``label``, ``events`` (earlier ones), one column per rule
        (events joined by it; where several events followed, by the rule of the first),
        ``unlinked`` (the days have passed) and ``too_recent``. The columns from the first rule on
        add up to ``events``.
    """
    rules = dictionary.read("link_rules").sort_values("order")["rule"].tolist()
    order = links["rule"].map({rule: place for place, rule in enumerate(rules)})
    first = links.assign(order=order).sort_values(["days", "order"], kind="stable")
    first = first.drop_duplicates(["transition", "child_id", "from_id"])
    joined = pd.crosstab(first["transition"], first["rule"])
    ended = pd.crosstab(outcomes["transition"], outcomes["outcome"])
    counts = pd.DataFrame(
        {
            "events": outcomes["transition"].value_counts(),
            **{rule: joined.get(rule) for rule in rules},
            "unlinked": ended.get(NOT_REACHED),
            "too_recent": ended.get(TOO_RECENT),
        }
    )
    return _labelled(counts, dictionary)


def reach(outcomes: pd.DataFrame, *, dictionary: Dictionary) -> pd.DataFrame:
    """Count, for each step, how many events led to the next.

    To leave out only those recent events that have not led on yet would make the rest look as if
    they led on more often. So the share is taken among the events whose days have passed, and
    counts what followed within those days.

    Returns
    -------
    pandas.DataFrame
        One row per step: ``transition``, ``label``, ``events``, ``reached``, ``not_reached``,
        ``too_recent`` (these three add up to ``events``), ``observed`` (events whose days have
        passed), ``within_window`` (of those, events that led on within the days) and ``share``
        (``within_window`` / ``observed``; missing where none was observed).
    """
    ended = pd.crosstab(outcomes["transition"], outcomes["outcome"])
    observed = outcomes[outcomes["window_observed"]]
    by_step = observed.groupby("transition")
    counts = pd.DataFrame(
        {
            "events": outcomes["transition"].value_counts(),
            **{name: ended.get(name) for name in (REACHED, NOT_REACHED, TOO_RECENT)},
            "observed": by_step.size(),
            "within_window": by_step["within_window"].sum(),
        }
    )
    counts = _labelled(counts, dictionary)
    share = counts["within_window"].astype("Float64") / counts["observed"].astype("Float64")
    return counts.assign(share=share.mask(counts["observed"] == 0))


def _labelled(counts: pd.DataFrame, dictionary: Dictionary) -> pd.DataFrame:
    """Whole numbers, by step in the dictionary's order, the step's label beside its name."""
    steps = dictionary.read("transitions").sort_values("order").set_index("transition")["label"]
    found = counts.reindex([name for name in steps.index if name in counts.index])
    found = found.astype("Float64").fillna(0).astype("Int64")
    found.insert(0, "label", steps.reindex(found.index))
    return found.rename_axis("transition").reset_index().astype({"transition": "string"})
