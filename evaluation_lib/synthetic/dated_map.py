"""Where a district changes its quadrant, the county comes with a data dictionary that says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.scenario import Scenario

FOLDER, TABLE = "data_dictionary", "code_lists/district_quadrants.csv"
SOURCE, INVENTED = "This project: the invented county", "invented"


def write_own_dictionary(scenario: Scenario, folder: Path, *, dictionary: Dictionary) -> None:
    """Write a copy of the data dictionary whose map of districts is dated; nothing if none moves.

    Parameters
    ----------
    scenario
        The scenario: its ``district_moves``.
    folder
        The county's folder; the copy goes into ``data_dictionary`` in it, for the environment
        variable ``EVALUATION_DATA_DICTIONARY`` to name.
    dictionary
        The data dictionary in force.
    """
    if not scenario["district_moves"]:
        return
    own = Path(shutil.copytree(dictionary.folder, folder / FOLDER))
    rows = pd.read_csv(own / TABLE, dtype="string")
    for move in scenario["district_moves"]:
        rows = with_move(
            rows, district=move["district"], quadrant=move["quadrant"], day=move["from"]
        )
    rows.to_csv(own / TABLE, index=False, lineterminator="\n")


def with_move(
    rows: pd.DataFrame, *, district: str, quadrant: str, day: pd.Timestamp
) -> pd.DataFrame:
    """Return the map with a district in another quadrant from a day on."""
    begins = pd.Timestamp(day)
    standing = (rows["district"] == district) & rows["valid_to"].isna()
    ended = rows.copy()
    ended.loc[standing, "valid_to"] = f"{begins - pd.Timedelta(days=1):%Y-%m-%d}"
    moved = rows[standing].assign(
        quadrant=quadrant,
        valid_from=f"{begins:%Y-%m-%d}",
        valid_to=pd.NA,
        source=SOURCE,
        status=INVENTED,
    )
    return pd.concat([ended, moved], ignore_index=True)
