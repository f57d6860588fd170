"""On which day events are typed in: none before the one that it followed from."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.synthetic.county import FOLLOWED_FROM, RECORDED_ON
from evaluation_lib.synthetic.journeys import CARE


def typed_in_order(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Let an event be typed in no earlier than its causes: a system asks for them first.

    Only care is written down on its day, whatever else is late: somebody pays for the placement.

    Parameters
    ----------
    tables
        Event tables by name, in any order.
    """
    made = dict(tables)
    while True:
        typed = pd.concat([rows.set_index(rows.columns[0])[RECORDED_ON] for rows in made.values()])
        changed = False
        for name, rows in made.items():
            if name == CARE:
                continue
            cause = rows[FOLLOWED_FROM].map(typed)
            late = cause > rows[RECORDED_ON]
            if late.any():
                changed = True
                made[name] = rows.assign(**{RECORDED_ON: rows[RECORDED_ON].mask(late, cause)})
        if not changed:
            return made
