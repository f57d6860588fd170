"""Open the findings that a report rests on: those of this run, or of an earlier run's output."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation_lib.areas import Area, county_of
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.inputs import InputFile
from evaluation_lib.findings.files import (
    FINDINGS_FILE,
    Seen,
    from_handed_over,
    read_findings_file,
)
from evaluation_lib.findings.table import (
    AMOUNT,
    NOT_KNOWN,
    WORDS,
    finding,
    findings_table,
)
from evaluation_lib.framework.parts import Indicator
from evaluation_lib.framework.reading import evaluation_framework
from evaluation_lib.parameters import parameter_definitions
from evaluation_lib.presentation.wording import text
from evaluation_lib.programme_start import NONE
from evaluation_lib.published import sha256_of

#: What stands for the findings of the reports that are made in the same run.
THIS_RUN = "this run"
#: The environment variable by which a run tells its kernels where its findings lie.
HANDED_FINDINGS = "EVALUATION_FINDINGS"

NOT_A_RUN = (
    "findings '{folder}' is no output of a run that handed over findings on {area}: name a folder "
    "that holds {slug}/findings.csv, or write this run."
)


@dataclass(frozen=True, eq=False)
class Findings:
    """What other pages have found.

    Attributes
    ----------
    table
        As `findings_table`: those on the area, and on the county where it is a part of it; for each
        indicator whose page was not made, one that says so.
    notebooks_seen
        The pages that the findings are of, and those that were asked for and not made.
    inputs
        The files, with their fingerprints.
    invented
        Whether any of it is about people who do not exist.
    """

    table: pd.DataFrame
    notebooks_seen: tuple[Seen, ...] = ()
    inputs: tuple[InputFile, ...] = ()
    invented: bool = False


def open_findings(wanted: str, *, area: Area, audience: str, dictionary: Dictionary) -> Findings:
    """Open the findings that the parameter ``findings`` names.

    Parameters
    ----------
    wanted
        ``this run``, ``none``, or the output folder of an earlier run.
    area
        The area of the report that rests on them.
    audience
        Its readers: of pages that were made for fewer people nothing is taken.
    dictionary
        The data dictionary.

    Raises
    ------
    DataError
        If the folder holds no findings on the area, or they cannot be read.
    """
    if wanted == NONE:
        return Findings(findings_table([]))
    county = county_of(dictionary)
    places = list({one.code: one for one in (area, county)}.values())
    if wanted == THIS_RUN:
        table, seen, inputs = _of_this_run()
    else:
        table, seen, inputs = _of_folder(Path(wanted), places)
    labels = {one.label for one in places}
    usable = [
        one
        for one in seen
        if one.made and one.area in labels and _may_read(audience, one, dictionary=dictionary)
    ]
    pages = {(one.area, one.notebook) for one in usable}
    rows = [row for row in table.to_dict("records") if (row["area"], row["notebook"]) in pages]
    lacking = _not_made(pages, area=area, county=county, wanted=wanted, dictionary=dictionary)
    return Findings(
        table=findings_table([*rows, *lacking]),
        notebooks_seen=tuple(one for one in seen if one.area in labels),
        inputs=inputs,
        invented=any(one.invented for one in usable),
    )


Found = tuple[pd.DataFrame, tuple[Seen, ...], tuple[InputFile, ...]]


def _of_this_run() -> Found:
    file = os.environ.get(HANDED_FINDINGS)
    if file is None:
        return findings_table([]), (), ()
    content = Path(file).read_bytes()
    table, seen = from_handed_over(content)
    return table, seen, (InputFile(FINDINGS_FILE, sha256(content).hexdigest()),)


def _of_folder(folder: Path, places: Sequence[Area]) -> Found:
    # The list of a run's pages is read by those who ask for it only.
    from evaluation_lib.reports.manifest import read_manifest

    files = [folder / place.slug / FINDINGS_FILE for place in places]
    there = [file for file in files if file.is_file()]
    if not there:
        own = places[0]
        raise DataError(NOT_A_RUN.format(folder=folder.name, area=own.label, slug=own.slug))
    slugs = {place.slug for place in places}
    seen = [
        Seen(
            area=entry.area,
            notebook=entry.notebook,
            audience=_audience_of(folder / entry.slug / f"{entry.notebook}.json"),
            made=entry.problem is None,
            invented=bool(entry.mark),
        )
        for entry in read_manifest(folder)
        if entry.slug in slugs
    ]
    table = pd.concat([read_findings_file(file) for file in there], ignore_index=True)
    inputs = [InputFile(f"{file.parent.name}/{file.name}", sha256_of(file)) for file in there]
    return table, tuple(seen), tuple(inputs)


def _audience_of(metadata: Path) -> str:
    """Return whom a page was made for, as the file beside it says; nothing where it does not."""
    try:
        return str(json.loads(metadata.read_text(encoding="utf-8"))["parameters"]["audience"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def _may_read(audience: str, page: Seen, *, dictionary: Dictionary) -> bool:
    """Whether readers may have what a page shows: it was made for them, or for more people."""
    order = parameter_definitions(dictionary)["audience"].values
    made_for = page.audience if page.audience in order else order[0]
    return order.index(made_for) >= order.index(audience)


def _not_made(
    pages: set[tuple[str, str]], *, area: Area, county: Area, wanted: str, dictionary: Dictionary
) -> Iterator[dict[str, Any]]:
    """Give a finding for each indicator whose page was not made: that it is not known."""
    reports = dictionary.read("reports")
    titles = dict(zip(reports["notebook"], reports["title"], strict=True))
    key = "not_made" if wanted == THIS_RUN else "not_given"
    for one in evaluation_framework(dictionary).indicators:
        place = county if one.county_only else area
        if (place.label, one.notebook) in pages or not _is_told_by_a_page(one):
            continue
        title = titles.get(one.notebook, one.notebook)
        yield finding(
            indicator=one.id,
            area=place.label,
            kind=one.kind,
            measure=one.measure,
            unit={WORDS: WORDS, AMOUNT: "count"}.get(one.kind, "ratio"),
            notebook=one.notebook,
            verdict=NOT_KNOWN,
            missing=text(dictionary, f"handed_over.{key}", report=title),
        )


def _is_told_by_a_page(one: Indicator) -> bool:
    """Whether a page of records tells of an indicator, and not the evaluation of itself."""
    return one.source != "this_evaluation"
