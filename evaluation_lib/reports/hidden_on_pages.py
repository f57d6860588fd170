"""The cells that a run hides, by the words that pages have for them, for the scan of its pages."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.areas import known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.page_scan import Hidden, hidden_cells
from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY
from evaluation_lib.disclosure.rounding import rounded
from evaluation_lib.reports.protecting import Planned, Protection

#: What a page's words tell apart: of two cells with the same ones, a number may be either.
NAMED = ["area", "group", "decision_point"]


def hidden_on_pages(protection: Protection, *, dictionary: Dictionary) -> Hidden | None:
    """Return what the scan looks for on every page whose numbers the run has planned.

    Numbers of children of all ethnic groups together have no words of their own, and a number that
    a page shows of the same group and decision point, of another time perhaps, cannot be told
    apart.

    Parameters
    ----------
    protection
        What the run may show.
    dictionary
        The data dictionary.

    Returns
    -------
    Hidden or None
        Nothing where nothing is hidden.
    """
    if not protection.planned:
        return None
    cells = pd.concat([_as_written(one) for one in protection.planned.values()])
    cells = cells[cells["shown_on_a_page"] & (cells["count"] > 0) & cells["words"].notna()]
    shown = cells.loc[cells["shown"], [*NAMED, "written"]]
    shown = shown.set_axis([*NAMED, "count"], axis="columns")
    hidden = cells.loc[~cells["shown"] & ~cells["like_describing"], [*CELL, "words", "count"]]
    told = hidden.merge(shown.drop_duplicates(), on=[*NAMED, "count"], how="left", indicator=True)
    alone = told.loc[told["_merge"] == "left_only", [*NAMED, "words", "count"]].drop_duplicates()
    labels = [
        tuple(label for label in (row.area, row.group, row.words) if label != EVERYBODY)
        for row in alone.itertuples(index=False)
    ]
    return hidden_cells(
        pd.DataFrame({"labels": labels, "count": alone["count"].tolist()}),
        dictionary=dictionary,
        others=[
            *(area.name for area in known_areas(dictionary)),
            *dictionary.read("ethnic_groups")["group"].unique(),
            *cells["words"].unique(),
        ],
    )


def _as_written(one: Planned) -> pd.DataFrame:
    """Return the cells of a release with their numbers as pages write those that are shown."""
    cells = one.release.cells
    words = cells["decision_point"].map(one.kind.labels(one.report))
    return cells.assign(
        # What a page says of everybody together is in too many sentences to be told apart.
        words=words if one.kind.says_everybody else words.mask(cells["group"] == EVERYBODY),
        written=rounded(cells["count"], base=one.rules.rounding_base),
        # Numbers that describe the records are such multiples, whatever they are made of.
        like_describing=cells["count"] % one.rules.describing_base == 0,
    )
