"""Which ratio is farthest from 1 for sure: that whose interval stays farthest away."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.measures.main_messages import HIGHER

#: The end of the interval that is nearer to 1.
NEARER_END = {True: "lower", False: "upper"}


def clearest(rows: pd.DataFrame, side: str) -> dict[str, Any] | None:
    """Return the row of one side whose interval keeps farthest from 1; none where there is none.

    The largest ratio often rests on the fewest children, and its interval comes near to 1.

    Parameters
    ----------
    rows
        As `main_messages.main_messages` gives.
    side
        ``higher`` or ``lower``.
    """
    found = rows[rows["kind"] == side]
    if found.empty:
        return None
    end = NEARER_END[side == HIGHER]
    ordered = found.sort_values(end, ascending=side != HIGHER, kind="stable")
    return ordered.to_dict("records")[0]
