"""How many events of a report were joined to the next, by which rule, and why the others not."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.pathway import failed_links
from evaluation_lib.records.pathway_summary import links_by_rule
from evaluation_lib.records.records import Records

COLUMNS = ("transition", "label", "events")


def joined_by_rule(
    records: Records, events: Mapping[str, pd.DataFrame], *, dictionary: Dictionary
) -> pd.DataFrame:
    """Count, for each step, a report's earlier events by the rule that joined them.

    Returns
    -------
    pandas.DataFrame
        As `pathway_summary.links_by_rule` returns, of the events given only; steps of which there
        is none are left out.
    """
    mine = _those(records.outcomes, events, side="from", dictionary=dictionary)
    links = _those(records.links, events, side="from", dictionary=dictionary)
    counted = links_by_rule(links, mine, dictionary=dictionary)
    return counted[counted["events"] > 0].reset_index(drop=True)


def why_not_joined(
    records: Records, events: Mapping[str, pd.DataFrame], *, dictionary: Dictionary
) -> pd.DataFrame:
    """Count, for each step, a report's later events that follow from none, by the reason.

    Returns
    -------
    pandas.DataFrame
        One row per step: ``transition``, ``label``, ``events`` (later ones) and one column per
        reason of table ``link_failures``.
    """
    failed = failed_links(
        records.tables,
        records.links,
        dictionary=dictionary,
        observed_until=records.observed_until,
    )
    mine = _those(failed, events, side="to", dictionary=dictionary)
    reasons = dictionary.read("link_failures").sort_values("order")["reason"].tolist()
    steps = dictionary.read("transitions").sort_values("order").set_index("transition")
    counted = pd.crosstab(mine["transition"], mine["reason"])
    counted = counted.reindex(columns=reasons, fill_value=0).astype(int)
    counted = counted.reindex([name for name in steps.index if name in counted.index])
    counted.insert(0, "events", [len(events[steps.at[name, "to_table"]]) for name in counted.index])
    counted.insert(0, "label", steps["label"].reindex(counted.index))
    return counted.rename_axis("transition").reset_index().rename_axis(None, axis="columns")


def _those(
    rows: pd.DataFrame, events: Mapping[str, pd.DataFrame], *, side: str, dictionary: Dictionary
) -> pd.DataFrame:
    """Keep the rows whose event on one side is among the events given."""
    ids = dictionary.read("event_tables").set_index("table")["id_field"]
    given = [
        pd.DataFrame(
            {
                f"{side}_table": table,
                f"{side}_id": frame[ids[table]],
                "child_id": frame["child_id"],
            }
        )
        for table, frame in events.items()
    ]
    key = [f"{side}_table", f"{side}_id", "child_id"]
    here = pd.concat(given, ignore_index=True).astype("string").drop_duplicates()
    return rows.merge(here, on=key, how="inner")
