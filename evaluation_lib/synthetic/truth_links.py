"""Which event truly led to which, in the steps of the dictionary's pathway."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.county import County

#: No chain of events is longer than this.
LONGEST_CHAIN = 12


def true_links(events: pd.DataFrame, county: County, *, dictionary: Dictionary) -> pd.DataFrame:
    """Return for each step of the pathway which later event came from which earlier one.

    An event came from the nearest event of the step's earlier kind in its own chain of causes.

    Parameters
    ----------
    events
        What `truth_events.true_events` returns.
    county
        The county.
    dictionary
        The data dictionary: table ``transitions``.

    Returns
    -------
    pandas.DataFrame
        ``transition``, ``from_id``, ``to_id``, ``child_id``, ``days`` (0 or more) and
        ``within_window`` (no more than the step's days); of events that the extracts hold and no
        rule leaves out.
    """
    steps = dictionary.read("transitions").sort_values("order")
    ancestors = _ancestors(events, county.earlier_causes)
    counted = events[
        events["in_extracts"] & events["left_out_by"].isna() & events["starts_period"].astype(bool)
    ]
    found = [_of_step(step, ancestors, counted) for step in steps.itertuples(index=False)]
    return pd.concat(found, ignore_index=True)


def _ancestors(events: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """Every event with each of its causes: ``to_id``, ``from_id``, ``apart`` (how many steps)."""
    # An episode of need is the case itself and no cause of what happens in it.
    own = events[events["table"] != "episodes_of_need"]
    both = pd.concat([own[["event_id", "followed_from"]].dropna(), earlier])
    parent = both.set_index("event_id")["followed_from"]
    pairs = pd.DataFrame({"to_id": events["event_id"], "from_id": events["followed_from"]})
    pairs["table"] = events["table"]
    chain = [pairs.dropna().assign(apart=1)]
    for apart in range(2, LONGEST_CHAIN):
        last = chain[-1]
        further = last.assign(from_id=last["from_id"].map(parent), apart=apart).dropna()
        if further.empty:
            break
        chain.append(further)
    return pd.concat(chain, ignore_index=True)


def _of_step(step: tuple, ancestors: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    later = counted[counted["table"] == step.to_table].set_index("event_id")
    earlier = counted[counted["table"] == step.from_table].set_index("event_id")
    pairs = ancestors[(ancestors["table"] == step.to_table)]
    pairs = pairs[pairs["to_id"].isin(later.index) & pairs["from_id"].isin(earlier.index)]
    pairs = pairs.sort_values(["to_id", "apart"]).drop_duplicates("to_id")
    begun = earlier["end"] if step.from_date_field == "end_date" else earlier["day"]
    first = begun.reindex(pairs["from_id"]).to_numpy()
    days = (later["day"].reindex(pairs["to_id"]).to_numpy() - first) / np.timedelta64(1, "D")
    links = pd.DataFrame(
        {
            "transition": step.transition,
            "from_id": pairs["from_id"].to_numpy(),
            "to_id": pairs["to_id"].to_numpy(),
            "child_id": later["child_id"].reindex(pairs["to_id"]).to_numpy(),
            "days": days,
        }
    )
    links = links[links["days"] >= 0].astype({"days": "int64"})
    return links.assign(within_window=links["days"] <= step.window_days).sort_values("to_id")
