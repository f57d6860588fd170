"""Periods of being looked after as episodes: each change of placement or status is a new one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.county import event_table
from evaluation_lib.synthetic.days import birthday, days_of
from evaluation_lib.synthetic.events_written import came_from, referral_ids
from evaluation_lib.synthetic.journeys import CARE, PLANS, PRE_PROCEEDINGS
from evaluation_lib.synthetic.writing_down import Scribe, steps_of

GOES_ON, TRANSFERRED, OTHER_REASON = "X1", "E3", "E8"
ADOPTED_BY = ("E11", "E12")
AGREED, INTERIM_ORDER, CARE_ORDER, SHORT_BREAKS = "V2", "C1", "C2", "V4"
NEW_PLACEMENT, NEW_STATUS = ("P", "T", "B", "U"), ("L", "B", "U")
#: Entries that a court decided on.
BY_COURT = (PLANS, PRE_PROCEEDINGS)


def write_care(
    scribe: Scribe, tables: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write periods of care down as episodes.

    Parameters
    ----------
    scribe
        Who writes.
    tables
        What happened; looked-after rows are whole periods.

    Returns
    -------
    tuple
        Table ``looked_after_episodes``, and ``child_id`` with ``adopted_date`` of adopted children.
    """
    ids = {name: scribe.ids_by_row(name, rows) for name, rows in tables.items() if name != CARE}
    periods = _periods(scribe, tables, ids)
    episodes = _episodes(scribe, periods)
    adopted = periods[periods["reason"].isin(ADOPTED_BY)]
    adoptions = pd.DataFrame(
        {
            "child_id": scribe.child_ids[adopted["child"]],
            "adopted_date": days_of(adopted["end"]).to_numpy(),
        }
    )
    return episodes, adoptions


def _periods(
    scribe: Scribe, tables: Mapping[str, pd.DataFrame], ids: Mapping[str, pd.Series]
) -> pd.DataFrame:
    rows = tables[CARE].reset_index(drop=True)
    world = scribe.world
    child = rows["child"].to_numpy()
    family = world.population.family[child]
    home = world.homes.number_on(family, rows["day"].to_numpy() - 1)
    postcodes = np.append(world.homes.postcodes(), None)
    return rows.assign(
        reason=_why_ended(scribe, rows),
        home_postcode=postcodes[home],
        referral_id=referral_ids(rows, ids),
        followed_from=came_from(rows, ids),
        alone=scribe.teams.alone[child],
    )


def _why_ended(scribe: Scribe, rows: pd.DataFrame) -> np.ndarray:
    planted = scribe.world.scenario["care"]
    child = rows["child"].to_numpy()
    adult = rows["end"].to_numpy() >= birthday(scribe.world.population.born[child], 18)
    moved = scribe.rng.random(len(rows)) < planted["transferred_out"]
    adopted = rows["adopted"].astype(bool).to_numpy() & ~adult
    way = np.where(scribe.rng.random(len(rows)) < 0.5, *ADOPTED_BY)
    return np.select(
        [_short_breaks(rows), adopted, adult, moved],
        [OTHER_REASON, way, scribe.pick_of(planted["ended_at_18"], rows), TRANSFERRED],
        default=scribe.pick_of(planted["ended"], rows),
    )


def _short_breaks(rows: pd.DataFrame) -> np.ndarray:
    said = rows["short_break"] if "short_break" in rows else pd.Series(False, index=rows.index)
    return said.fillna(False).to_numpy(dtype=bool)


def _episodes(scribe: Scribe, periods: pd.DataFrame) -> pd.DataFrame:
    """Cut periods into episodes at changes of placement and legal status."""
    planted = scribe.world.scenario["care"]
    length = (periods["end"] - periods["day"]).to_numpy()
    # A short break is too short to change in.
    length = np.where(_short_breaks(periods), 1, length)
    many = np.minimum(
        scribe.rng.poisson(length / planted["days_between_changes"]), np.maximum(length - 1, 0)
    )
    period = np.repeat(np.arange(len(periods)), many + 1)
    first = np.concatenate([[True], period[1:] != period[:-1]]) if len(period) else period == 0
    within = np.where(first, 0.0, scribe.rng.random(len(period)))
    offset = np.where(first, 0, 1 + np.floor(within * (length[period] - 1))).astype("int64")
    cut = pd.DataFrame({"period": period, "day": periods["day"].to_numpy()[period] + offset})
    cut = cut.sort_values(["period", "day"]).drop_duplicates(["period", "day"])
    cut = cut.reset_index(drop=True)
    own = periods.iloc[cut["period"]].reset_index(drop=True)
    starts = cut["day"] == own["day"]
    following = cut["day"].shift(-1).where(cut["period"].shift(-1) == cut["period"])
    lasts = following.isna()
    end = following.fillna(own["end"]).astype("int64")
    change = _drawn(scribe, planted["changes"], len(cut))
    reason = np.where(starts, "S", change)
    written = pd.DataFrame(
        {
            "child_id": scribe.child_ids[own["child"]],
            "referral_id": own["referral_id"],
            "start_date": days_of(cut["day"]),
            "end_date": days_of(end),
            "period_start_date": days_of(own["day"]),
            "reason_started": reason,
            "reason_ended": np.where(lasts, own["reason"], GOES_ON),
            "legal_status": _legal_statuses(own, starts, reason),
            "category_of_need": np.where(own["alone"], "N8", "N1"),
            "placement_type": _placements(scribe, own, cut["period"], reason),
            "home_postcode": own["home_postcode"],
            "step": steps_of(CARE, pd.Series(cut.index)),
            "followed_from": own["followed_from"].where(starts),
            "recorded_on": days_of(cut["day"]),
        }
    )
    written["looked_after_episode_id"] = (
        written["child_id"] + "-" + written["start_date"].dt.strftime("%Y-%m-%d")
    )
    asked = own.assign(day=cut["day"])
    written["team_id"] = scribe.teams.of(asked, work="children_in_care")
    return event_table(CARE, written, dictionary=scribe.dictionary)


def _drawn(scribe: Scribe, shares: Mapping[str, float], number: int) -> np.ndarray:
    weights = np.array(list(shares.values()))
    return scribe.rng.choice(
        np.array(list(shares), dtype=object), size=number, p=weights / weights.sum()
    )


def _legal_statuses(own: pd.DataFrame, starts: pd.Series, reason: np.ndarray) -> np.ndarray:
    """An order of the court where the way led through it; the first change makes it a full one."""
    changed = pd.Series(np.isin(reason, NEW_STATUS) & ~starts.to_numpy())
    changes = changed.groupby(own["row"].to_numpy()).cumsum()
    court = own["parent_table"].isin(BY_COURT).to_numpy()
    first = np.where(court, INTERIM_ORDER, AGREED)
    later = np.where(court | (changes > 1), CARE_ORDER, INTERIM_ORDER)
    status = np.where(own["alone"], AGREED, np.where(changes > 0, later, first))
    return np.where(_short_breaks(own), SHORT_BREAKS, status)


def _placements(
    scribe: Scribe, own: pd.DataFrame, period: pd.Series, reason: np.ndarray
) -> np.ndarray:
    """A placement goes on until it changes."""
    planted = scribe.world.scenario["care"]
    drawn = np.where(
        own["alone"],
        _drawn(scribe, planted["placements_of_unaccompanied"], len(own)),
        _drawn(scribe, planted["placements"], len(own)),
    )
    new = pd.Series(drawn).where(np.isin(reason, ("S", *NEW_PLACEMENT)))
    return new.groupby(period.to_numpy()).ffill().to_numpy(dtype=object)
