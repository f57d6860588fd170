"""What was recorded otherwise at first, and on which day somebody put it right."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.scenario import Scenario

COLUMNS = ["table", "event_id", "field", "before", "changed_on"]


def draw_restatements(
    tables: Mapping[str, pd.DataFrame], *, scenario: Scenario, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw which values were recorded otherwise at first; each takes another event's value.

    Returns
    -------
    pandas.DataFrame
        As ``County.restatements``; only what was truly otherwise.
    """
    planted = scenario["recording"]
    fewest, most = planted["restated_after"]
    found = []
    for table, said in planted["restated"].items():
        rows = tables[table]
        some = rows[rng.random(len(rows)) < said["share"]]
        before = rng.permutation(some[said["field"]].to_numpy(dtype=object))
        days = pd.to_timedelta(rng.integers(fewest, most + 1, size=len(some)), unit="D")
        restated = pd.DataFrame(
            {
                "table": table,
                "event_id": some.iloc[:, 0].to_numpy(),
                "field": said["field"],
                "before": before,
                "changed_on": (some["recorded_on"] + days).to_numpy(),
            }
        )
        found.append(restated[before != some[said["field"]].to_numpy(dtype=object)])
    return pd.concat(found, ignore_index=True)[COLUMNS]
