"""What the invented programme did: events, sessions offered, actions of the board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd


def draw_reach(plan: Mapping[str, Any], *, prefix: str, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the events, each with how many came.

    Parameters
    ----------
    plan
        What is planted (``synthetic/programme.yaml``).
    prefix
        What every code begins with.
    rng
        Chance.
    """
    rows = []
    for kind, planted in plan["reach"].items():
        for quadrant, events in planted["events"].items():
            for number in range(events):
                on = planted["first_day"] + timedelta(days=planted["days_apart"] * number)
                role = rng.choice(list(planted["roles"]), p=list(planted["roles"].values()))
                rows.append((kind, on, quadrant, role, "", int(rng.poisson(planted["came"]))))
    podcast = plan["podcast"]
    rows += [
        ("podcast", podcast["held_on"], "", "" if agency == "" else "partner", agency, number)
        for agency, number in podcast["listened"].items()
    ]
    columns = ["kind", "held_on", "quadrant", "role", "partner_agency", "reached"]
    events = pd.DataFrame(rows, columns=columns)
    events.insert(0, "event", [f"{prefix}-E{number:03d}" for number in range(1, len(rows) + 1)])
    return events


def draw_sessions(plan: Mapping[str, Any], *, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the sessions that the network was offered, by quadrant and quarter."""
    planted = plan["sessions"]
    rows = [
        (quadrant, quarter, kind, number)
        for quadrant, spaces in planted["spaces"].items()
        for quarter in planted["quarters"]
        for kind, number in (
            ("space", spaces),
            ("drop_in_with_directors", int(rng.random() < planted["drop_in"])),
        )
    ]
    return pd.DataFrame(rows, columns=["quadrant", "quarter", "kind", "offered"])


def board_actions(plan: Mapping[str, Any], *, prefix: str) -> pd.DataFrame:
    """Return the actions of the board, with codes."""
    actions = pd.DataFrame(plan["board"])
    codes = [f"{prefix}-A{number:02d}" for number in range(1, len(actions) + 1)]
    return actions.assign(action_id=codes)
