"""The invented county in a folder: extracts, feedback, programme, what is true of it, a notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.invented import invented_document
from evaluation_lib.synthetic.county import County
from evaluation_lib.synthetic.dated_map import write_own_dictionary
from evaluation_lib.synthetic.faults import plant_faults
from evaluation_lib.synthetic.feedback.folder import write_feedback
from evaluation_lib.synthetic.making import make_county
from evaluation_lib.synthetic.programme.folder import programme_plan, write_programme
from evaluation_lib.synthetic.programme.truth import write_programme_truth
from evaluation_lib.synthetic.scenario import Scenario, read_scenario
from evaluation_lib.synthetic.truth import write_truth
from evaluation_lib.synthetic.writing.annex_a import annex_a_tables
from evaluation_lib.synthetic.writing.cin_census import cin_census_tables
from evaluation_lib.synthetic.writing.files import write_csv_tables
from evaluation_lib.synthetic.writing.mosaic import mosaic_tables
from evaluation_lib.synthetic.writing.postcodes import postcode_tables
from evaluation_lib.synthetic.writing.safeguarding_dataset import safeguarding_dataset_tables
from evaluation_lib.synthetic.writing.ssda903 import ssda903_tables
from evaluation_lib.synthetic.writing.tables import ExtractTable
from evaluation_lib.synthetic.writing.workbooks import write_workbooks
from evaluation_lib.synthetic.writing.xml_return import write_cin_census
from evaluation_lib.synthetic.writing_down import PREFIX

EXTRACTS, TRUTH, FEEDBACK = "extracts", "truth", "workshop_feedback"
PROGRAMME = "programme"

#: How each kind of file is written.
WRITERS: dict[str, Callable[[list[ExtractTable], Path], tuple[Path, ...]]] = {
    ".csv": write_csv_tables,
    ".xlsx": write_workbooks,
    ".xml": write_cin_census,
}
OTHER_PREFIX = (
    "synthetic/invented.yaml of the data dictionary says that identifiers of the invented county "
    "begin with {said}, and its generator writes {written}: nobody could tell them from a "
    "council's own. Write {written} there."
)
STEPS = {
    "families": "drawing families and events",
    "files": "writing {kind} files",
    "feedback": "writing feedback",
    "programme": "writing what the programme counts",
}


@dataclass(frozen=True)
class WrittenCounty:
    """An invented county that lies in a folder.

    Attributes
    ----------
    folder, extracts, truth, feedback, programme
        The folder, and those in it that hold the extracts, what is true of the county, what people
        said of its learning spaces, and what its programme counts of itself.
    children, events, files
        How many children and events the county has, and how many files the extracts.
    """

    folder: Path
    extracts: Path
    truth: Path
    feedback: Path
    programme: Path
    children: int
    events: int
    files: int


def write_county(
    folder: Path,
    *,
    scenario: str,
    scale: float,
    seed: int,
    dictionary: Dictionary,
    progress: Callable[[str], None] | None = None,
) -> WrittenCounty:
    """Make a county and write it: extracts, feedback, programme, truth and notice.

    Parameters
    ----------
    folder
        The folder to write to; it is made.
    scenario, scale, seed
        Which county (`making.make_county`).
    dictionary
        The data dictionary.
    progress
        Told what is being done.

    Raises
    ------
    EvaluationError
        If there is no scenario of that name, or the reserved prefix is not the generator's.
    """
    told = progress or (lambda step: None)
    said = invented_document(dictionary)["prefix"].strip()
    if said.upper() != PREFIX:
        raise DataError(OTHER_PREFIX.format(said=said, written=PREFIX))
    plan = read_scenario(scenario, dictionary=dictionary)
    told(STEPS["families"])
    county = make_county(plan, scale=scale, seed=seed, dictionary=dictionary)
    tables = extract_tables(county, plan, dictionary=dictionary)
    tables, faults = plant_faults(tables, scenario=plan, seed=seed, dictionary=dictionary)
    extracts = folder / EXTRACTS
    files = 0
    for kind, write in WRITERS.items():
        told(STEPS["files"].format(kind=kind))
        own = [table for table in tables if table.file.endswith(kind)]
        files += len(write(own, extracts))
    told(STEPS["feedback"])
    write_feedback(folder / FEEDBACK, dictionary=dictionary, seed=seed)
    told(STEPS["programme"])
    programme = write_programme(
        folder / PROGRAMME, scenario=scenario, dictionary=dictionary, seed=seed
    )
    told("writing down what is true")
    write_truth(county, plan, folder / TRUTH, faults=faults, dictionary=dictionary)
    write_programme_truth(
        programme,
        programme_plan(scenario, dictionary=dictionary),
        dictionary.read("survey_items"),
        folder / TRUTH,
    )
    write_own_dictionary(plan, folder, dictionary=dictionary)
    _write_notices(folder, dictionary=dictionary)
    return WrittenCounty(
        folder=folder,
        extracts=extracts,
        truth=folder / TRUTH,
        feedback=folder / FEEDBACK,
        programme=folder / PROGRAMME,
        children=len(county.children),
        events=sum(len(rows) for rows in county.tables.values()),
        files=files,
    )


def extract_tables(
    county: County, scenario: Scenario, *, dictionary: Dictionary
) -> list[ExtractTable]:
    """Return every table of every extract of a county, without faults."""
    planted = scenario["extracts"]
    last = pd.Timestamp(county.extract_day)
    snapshots = planted["annex_a_snapshots"]
    days = [last - pd.offsets.QuarterEnd(back) for back in range(snapshots - 1, 0, -1)] + [last]
    years = list(range(county.first_day.year + 1, last.year + 1))
    return [
        *mosaic_tables(county, dictionary=dictionary),
        *safeguarding_dataset_tables(county, dictionary=dictionary),
        *postcode_tables(county, dictionary=dictionary),
        *ssda903_tables(county, years=years, dictionary=dictionary),
        *annex_a_tables(county, days=days, dictionary=dictionary),
        *cin_census_tables(
            county, years=years[-planted["cin_census_years"] :], dictionary=dictionary
        ),
    ]


def _write_notices(folder: Path, *, dictionary: Dictionary) -> None:
    document = invented_document(dictionary)
    notice = document["notice"].format(prefix=document["prefix"])
    for place in (folder, folder / EXTRACTS, folder / TRUTH):
        path = place / document["notice_file"]
        path.write_text(notice, encoding="utf-8", newline="\n")
