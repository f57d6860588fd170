"""Mosaic's tables of persons, addresses, disabilities and teams."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.seen import Seen
from evaluation_lib.synthetic.writing.live import DAY_FIRST, labels_of, written, yes_no

CHILD = "child_id"
HOME, PLACEMENT = "HOME", "PLACEMENT"
#: The code of list ``sex`` of a child whose sex is not known, as before birth.
UNKNOWN_SEX = "U"


def person_cells(view: Seen, ethnicity: pd.Series, *, dictionary: Dictionary) -> pd.DataFrame:
    """Return DM_PERSONS: every child once.

    Parameters
    ----------
    view
        What Mosaic shows.
    ethnicity
        The cell of each child (`mosaic_ethnicity.ethnicity_cells`).
    dictionary
        The data dictionary: list ``described_by``.
    """
    children = view.children
    unborn = children["date_of_birth"] > view.day
    born = children["date_of_birth"].mask(unborn, children["expected_date_of_birth"])
    # The day stands beside a value only: nothing that was never said has one.
    said_on = children["ethnicity_recorded_on"].where(ethnicity.notna())
    words = labels_of("described_by", dictionary=dictionary)
    said_by = children["ethnicity_described_by"].map(words).astype("string")
    cells = pd.DataFrame(
        {
            "PERSON_ID": children[CHILD],
            "GENDER": children["sex"].astype("string").mask(unborn, UNKNOWN_SEX),
            "DATE_OF_BIRTH": written(born, DAY_FIRST),
            "FAMILY_ID": children["family_id"],
            "RESTRICTED_FLAG": yes_no(children["restricted"]),
            "FULL_ETHNICITY_CODE": ethnicity,
            "ETHNICITY_RECORDED_ON": written(said_on, DAY_FIRST),
            "ETHNICITY_DESCRIBED_BY": said_by.where(ethnicity.notna()),
        }
    )
    return cells.sort_values("PERSON_ID", kind="stable", ignore_index=True)


def address_cells(view: Seen) -> pd.DataFrame:
    """Return DM_ADDRESSES: homes, and where looked-after children were placed."""
    homes = view.homes.assign(kind=HOME)
    rows = pd.concat([homes, _placements(view)], ignore_index=True)
    rows = rows.sort_values([CHILD, "valid_from", "kind", "postcode"], kind="stable")
    return pd.DataFrame(
        {
            "PERSON_ID": rows[CHILD],
            "ADDRESS_TYPE": rows["kind"],
            "START_DATE": written(rows["valid_from"], DAY_FIRST),
            "END_DATE": written(rows["valid_to"], DAY_FIRST),
            "POST_CODE": rows["postcode"],
            "DISTRICT": rows["district"],
        }
    ).reset_index(drop=True)


def _placements(view: Seen) -> pd.DataFrame:
    """Give each period of being looked after one place: postcodes of homes, taken in turn."""
    episodes = view.tables["looked_after_episodes"]
    if episodes.empty or view.homes.empty:
        return view.homes.iloc[:0].assign(kind=PLACEMENT)
    periods = (
        episodes.assign(going_on=episodes["end_date"].isna())
        .groupby([CHILD, "period_start_date"])
        .agg(valid_to=("end_date", "max"), going_on=("going_on", "any"))
        .reset_index()
        .rename(columns={"period_start_date": "valid_from"})
    )
    periods["valid_to"] = periods["valid_to"].mask(periods.pop("going_on"))
    places = view.homes[["postcode", "district"]].dropna().drop_duplicates("postcode")
    places = places.sort_values("postcode").iloc[np.arange(len(periods)) % len(places)]
    return periods.assign(
        postcode=places["postcode"].to_numpy(), district=places["district"].to_numpy()
    ).assign(kind=PLACEMENT)


def disability_cells(view: Seen, *, dictionary: Dictionary) -> pd.DataFrame:
    """Return DM_DISABILITIES: the children who have one, by the word of list ``disability``."""
    disabled = view.children.loc[view.children["disability"].astype("boolean").fillna(False), CHILD]
    word = labels_of("disability", dictionary=dictionary)["true"]
    cells = pd.DataFrame({"PERSON_ID": disabled, "DISABILITY_TYPE": word}, dtype="string")
    return cells.sort_values("PERSON_ID", kind="stable", ignore_index=True)


def organisation_cells(teams: pd.DataFrame, *, day: pd.Timestamp) -> pd.DataFrame:
    """Return DM_ORGANISATIONS: every team by the name that it has on the day."""
    begun = teams[teams["valid_from"].isna() | (teams["valid_from"] <= day)]
    latest = begun.sort_values("valid_from", na_position="first", kind="stable")
    latest = latest.drop_duplicates("team_id", keep="last").sort_values("team_id")
    return pd.DataFrame({"ORGANISATION_ID": latest["team_id"], "NAME": latest["team"]}).reset_index(
        drop=True
    )
