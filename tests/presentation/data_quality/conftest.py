"""Reports on records, made from extracts that a test writes or from the real samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.release_plan import CELL, ReleasePlan
from evaluation_lib.opening import RecordsReport, prepare_report

WIDE = {"period_start": "2000-01-01", "period_end": "2026-12-31"}

PERSONS = """PERSON_ID,GENDER,FULL_ETHNICITY_CODE,DATE_OF_BIRTH
P001,F,WBRI,01/05/2012
P002,M,Black - African,02/06/2013
P003,F,REFU,03/07/2014
P004,M,Something nobody knows,04/08/2015
P005,F,,05/09/2016
"""
ADDRESSES = """PERSON_ID,ADDRESS_TYPE,START_DATE,END_DATE,POST_CODE
P001,HOME,01/01/2015,,CM1 1QH
P002,HOME,01/01/2015,31/12/2023,CM1 1QH
P002,HOME,01/01/2024,,CO1 1AA
P003,HOME,01/01/2015,,SS99 9ZZ
"""
HEADINGS = (
    "REFERRAL_ID,PERSON_ID,REFERRAL_DATE,SOURCE_OF_REFERRAL,CLOSURE_REASON,RESPONSIBLE_TEAM_ID"
)
REFERRALS = f"""{HEADINGS}
R1,P001,05/02/2024,6,,Chelmsford Team
R2,P002,06/02/2024,2A,,Colchester Team
R3,P003,07/05/2024,6,,The Hub Team
R4,P004,08/05/2024,6,,Chelmsford Team
R5,P005,09/08/2024,6,,Chelmsford Team
"""
POSTCODES = """pcds,lad25cd
CM1 1QH,E07000070
CO1 1AA,E07000071
SS99 9ZZ,E06000033
"""
MOSAIC = {
    "DM_PERSONS.csv": PERSONS,
    "DM_ADDRESSES.csv": ADDRESSES,
    "DM_CIN_REFERRALS.csv": REFERRALS,
    "postcodes.csv": POSTCODES,
}


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Write an export of one day beside those before it; return the folder of all of them.

    It holds five children who do not exist; ``files`` replaces some of its files or adds others.
    """

    def write(day: str, files: Mapping[str, str] | None = None) -> Path:
        folder = tmp_path / "extracts" / f"mosaic {day}"
        folder.mkdir(parents=True)
        for name, text in {**MOSAIC, **(files or {})}.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder.parent

    return write


@pytest.fixture
def mosaic(export: Callable[..., Path]) -> Path:
    """The folder of one export of Mosaic."""
    return export("2025-03-31")


@pytest.fixture(scope="session")
def report_on(dictionary: Dictionary) -> Callable[..., RecordsReport]:
    """Open a report on extracts, by folder or name; once for all folders that hold the same."""
    reports: dict[object, RecordsReport] = {}

    def open_on(folder: Path | str, **settings: object) -> RecordsReport:
        files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        held = tuple((path.relative_to(folder), path.read_bytes()) for path in files)
        key = (Path(folder).name, held, tuple(sorted(settings.items())))
        if key not in reports:
            given = {"area": "Essex", **WIDE, "extracts": str(folder), **settings}
            reports[key] = prepare_report(given, dictionary=dictionary)
        return reports[key]

    return open_on


@pytest.fixture(scope="session")
def sample_report(shared_real: Path, dictionary: Dictionary) -> Callable[[str], RecordsReport]:
    """Open a report on one of the real samples."""

    @cache
    def open_on(sample: str) -> RecordsReport:
        given = {"area": "Essex", **WIDE, "extracts": str(shared_real / "samples" / sample)}
        return prepare_report(given, dictionary=dictionary)

    return open_on


@pytest.fixture
def in_a_run() -> Callable[[RecordsReport], RecordsReport]:
    """Put a report into a run for the team: numbers that describe records go to the nearest 10."""
    plan = ReleasePlan(
        cells=pd.DataFrame(columns=[*CELL, "shown"]),
        audience="team",
        rounding_base=None,
        describing_base=10,
    )
    return lambda report: replace(report, release=plan)
