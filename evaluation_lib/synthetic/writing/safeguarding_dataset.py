"""The county's early help in the shape of the Standard Safeguarding Dataset."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.county import STEP, County
from evaluation_lib.synthetic.writing.live import CHILD, ISO, live_view, written
from evaluation_lib.synthetic.writing.tables import ExtractTable

FILE = "safeguarding dataset/invented ssd_early_help_episodes {day:%Y-%m-%d}.csv"


def safeguarding_dataset_tables(county: County, *, dictionary: Dictionary) -> list[ExtractTable]:
    """Return what Mosaic does not hold and this dataset does: early help.

    Its tables that are read hold no pre-proceedings (table ``source_capabilities``); those come
    back from the children in need census.

    Parameters
    ----------
    county
        The county.
    dictionary
        The data dictionary: the records.
    """
    rows = live_view(county, dictionary=dictionary).tables["early_help"]
    cells = pd.DataFrame(
        {
            "earl_episode_id": rows[STEP],
            "earl_person_id": rows[CHILD],
            "earl_episode_start_date": written(rows["start_date"], ISO),
            "earl_episode_end_date": written(rows["end_date"], ISO),
            "earl_episode_organisation": rows["organisation"],
        }
    )
    return [ExtractTable(FILE.format(day=county.extract_day), None, cells)]
