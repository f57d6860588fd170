"""The invented programme in cases: audits, the prompt sheet at first contact, complaints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

#: What of a family is reflected, each with its own chance.
REFLECTED = ("ethnicity", "culture", "religion", "language")


def draw_audits(plan: Mapping[str, Any], *, prefix: str, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the audited cases, the same number in each stratum and year."""
    planted = plan["audits"]
    found = [
        _audits(plan, stratum, year, rng=rng)
        for year in planted["years"]
        for stratum in planted["strata"]
    ]
    audits = pd.concat(found).sort_values("audited_on", kind="stable", ignore_index=True)
    return audits.assign(audit_id=[f"{prefix}-D{at:04d}" for at in range(1, len(audits) + 1)])


def _audits(
    plan: Mapping[str, Any], stratum: str, year: date, *, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw those of one stratum and year, each with the chances of its day."""
    planted = plan["audits"]
    own = planted["strata"][stratum]
    number = own["audited"]
    days = [year - timedelta(days=int(back)) for back in rng.integers(365, size=number)]
    after = np.array([day >= plan["start"] for day in days])
    in_care = rng.random(number) < planted["in_care"]
    recorded = in_care & (rng.random(number) < planted["carer_recorded"])

    def now(what: str) -> np.ndarray:
        return np.where(after, planted["after"][what], planted["before"][what])

    quality = [str(1 + grade) for grade in _grades(planted, after, rng=rng)]
    judged = rng.random(number) >= planted["not_judged"]
    return pd.DataFrame(
        {
            "audited_on": days,
            "stratum": stratum,
            "quadrant": stratum,
            "ethnic_group": _some_of(planted["ethnic_group"], number, rng=rng),
            "tool_present": _yes(now("tool") * own["tool"], rng=rng),
            "quality": np.where(judged, quality, ""),
            **{name: _yes(now(name), rng=rng) for name in REFLECTED},
            "interpreter": _some_of(planted["interpreter"], number, rng=rng),
            "carer_ethnicity_recorded": np.where(in_care, np.where(recorded, "yes", "no"), ""),
            "carer_matched": np.where(
                recorded, _yes(np.full(number, planted["carer_matched"]), rng=rng), ""
            ),
        }
    )


def _grades(
    planted: Mapping[str, Any], after: np.ndarray, *, rng: np.random.Generator
) -> np.ndarray:
    """Draw the place of each audit's grade among the four."""
    cuts = {when: np.cumsum(planted[when]["quality"])[:-1] for when in ("before", "after")}
    drawn = rng.random(len(after))
    places = {when: np.searchsorted(cuts[when], drawn) for when in cuts}
    return np.where(after, places["after"], places["before"])


def audit_frame(plan: Mapping[str, Any]) -> pd.DataFrame:
    """Return how many cases each stratum had in each year."""
    rows = [
        (year, stratum, one["cases"])
        for year in plan["audits"]["years"]
        for stratum, one in plan["audits"]["strata"].items()
    ]
    return pd.DataFrame(rows, columns=["year_end", "stratum", "cases"])


def draw_prompt_sheet(plan: Mapping[str, Any], *, rng: np.random.Generator) -> pd.DataFrame:
    """Draw how often the prompt sheet was used at first contact, by quadrant and quarter."""
    planted, rows = plan["prompt_sheet"], []
    for quarter in planted["quarters"]:
        now = planted["before"] if _first_day(quarter) < plan["start"] else planted["after"]
        for quadrant, usual in planted["contacts"].items():
            contacts = int(rng.poisson(usual))
            shares = (now["used"], now["recorded"], now["offered"])
            rows.append((quarter, quadrant, contacts, *rng.binomial(contacts, shares).tolist()))
    counts = ["first_contacts", "sheet_used", "ethnicity_recorded", "offered_early_help"]
    return pd.DataFrame(rows, columns=["quarter", "quadrant", *counts])


def complaints(plan: Mapping[str, Any]) -> pd.DataFrame:
    """Return the complaints by families."""
    return pd.DataFrame(plan["complaints"])


def _first_day(quarter: str) -> date:
    year, number = quarter.split("-Q")
    return date(int(year), 3 * int(number) - 2, 1)


def _some_of(shares: Mapping[str, float], number: int, *, rng: np.random.Generator) -> np.ndarray:
    return rng.choice(list(shares), size=number, p=list(shares.values()))


def _yes(chances: np.ndarray, *, rng: np.random.Generator) -> np.ndarray:
    return np.where(rng.random(len(chances)) < chances, "yes", "no")
