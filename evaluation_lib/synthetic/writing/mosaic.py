"""The county as CSV exports of Mosaic, one file for each table or view."""

from __future__ import annotations

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.county import County
from evaluation_lib.synthetic.writing.live import live_view
from evaluation_lib.synthetic.writing.mosaic_care import care_and_plan_cells
from evaluation_lib.synthetic.writing.mosaic_ethnicity import ethnicity_cells
from evaluation_lib.synthetic.writing.mosaic_people import (
    address_cells,
    disability_cells,
    organisation_cells,
    person_cells,
)
from evaluation_lib.synthetic.writing.mosaic_steps import step_cells
from evaluation_lib.synthetic.writing.mosaic_views import view_cells
from evaluation_lib.synthetic.writing.tables import ExtractTable

FILE = "mosaic/invented {name} {day:%Y-%m-%d}.csv"


def mosaic_tables(county: County, *, dictionary: Dictionary) -> list[ExtractTable]:
    """Return the county's last day as exports of Mosaic.

    Mosaic holds no referral beside assessments, plans, conferences and registrations, no
    immigration status, no early help and no pre-proceedings: none of these is written. A workflow
    step is one for brothers and sisters. What Mosaic keeps once for a step (the factors of an
    assessment, the categories of a registration, the enquiry before a conference) comes back the
    same for all of its children.

    Parameters
    ----------
    county
        The county.
    dictionary
        The data dictionary: tables ``recorded_values`` (the words of contacts and of who described
        an ethnicity) and the records.

    Returns
    -------
    list of ExtractTable
        One per file, in a fixed order, rows sorted; days with the day first, the day of the
        extract in each file's name.
    """
    view = live_view(county, dictionary=dictionary)
    ethnicities, shown = ethnicity_cells(view.children)
    cells = {
        "DM_PERSONS": person_cells(view, shown, dictionary=dictionary),
        "DM_ETHNICITIES": ethnicities,
        "DM_ADDRESSES": address_cells(view),
        "DM_DISABILITIES": disability_cells(view, dictionary=dictionary),
        "DM_ORGANISATIONS": organisation_cells(county.teams, day=view.day),
        **view_cells(view, dictionary=dictionary),
        **step_cells(view),
        **care_and_plan_cells(view),
    }
    return [
        ExtractTable(FILE.format(name=name, day=county.extract_day), None, table)
        for name, table in cells.items()
    ]
