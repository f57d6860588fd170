"""Write what the invented county's programme counts of itself, as the suite reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.csv_files import write_csv
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.invented import invented_document
from evaluation_lib.opened_programme import programme_files
from evaluation_lib.synthetic.programme import casework, doing, organisation, staff, survey

DOCUMENT = "synthetic/programme"


def programme_plan(scenario: str, *, dictionary: Dictionary) -> dict[str, Any]:
    """Return what is planted in a scenario: its own values before the usual ones."""
    document = dictionary.document(DOCUMENT)
    return _over(document["planted"], document.get("scenarios", {}).get(scenario, {}))


def _over(usual: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(usual)
    for key, value in own.items():
        nested = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _over(merged[key], value) if nested else value
    return merged


@dataclass(frozen=True, eq=False)
class DrawnProgramme:
    """An invented programme.

    Attributes
    ----------
    tables
        By their short names (`opened_programme.programme_files`); one that nobody supplies is left
        out.
    everybody
        What every member of staff would answer (`survey.draw_answers`), which nobody is given.
    staff
        Everybody (`staff.draw_staff`).
    """

    tables: Mapping[str, pd.DataFrame]
    everybody: pd.DataFrame
    staff: pd.DataFrame


def draw_programme(plan: Mapping[str, Any], *, dictionary: Dictionary, seed: int) -> DrawnProgramme:
    """Draw every table of the programme.

    Parameters
    ----------
    plan
        What is planted (`programme_plan`).
    dictionary
        The data dictionary: the items of the survey, and the prefix of every code.
    seed
        What chance starts from: the same gives the same tables.
    """
    prefix = str(invented_document(dictionary)["prefix"]).strip()
    # One chance for each table, so that a change of one leaves the others as they are.
    chances = np.random.default_rng(seed).spawn(9)
    people = staff.draw_staff(plan, rng=chances[0])
    items = dictionary.read("survey_items")
    everybody = survey.draw_answers(people, items, plan, rng=chances[1])
    tables = {
        "reach": doing.draw_reach(plan, prefix=prefix, rng=chances[2]),
        "network_sessions": doing.draw_sessions(plan, rng=chances[3]),
        "survey_answers": survey.written_answers(
            everybody, people, plan, prefix=prefix, rng=chances[4]
        ),
        "survey_waves": survey.waves(plan),
        "survey_invited": staff.invited(people, plan),
        "staff_movements": staff.movements(people, plan),
        "workforce_return": organisation.draw_return(plan, rng=chances[5]),
        "racism_reports": organisation.draw_reports(plan, prefix=prefix, rng=chances[6]),
        "audit_frame": casework.audit_frame(plan),
        "case_audits": casework.draw_audits(plan, prefix=prefix, rng=chances[7]),
        "prompt_sheet": casework.draw_prompt_sheet(plan, rng=chances[8]),
        "board_actions": doing.board_actions(plan, prefix=prefix),
        "complaints": casework.complaints(plan),
    }
    return DrawnProgramme(tables=tables, everybody=everybody, staff=people)


def write_programme(
    folder: Path, *, scenario: str, dictionary: Dictionary, seed: int
) -> DrawnProgramme:
    """Write the tables of the programme and a notice into a folder, which is made.

    Returns
    -------
    DrawnProgramme
        What was drawn, with what nobody is given.
    """
    plan, invented = programme_plan(scenario, dictionary=dictionary), invented_document(dictionary)
    folder.mkdir(parents=True, exist_ok=True)
    drawn = draw_programme(plan, dictionary=dictionary, seed=seed)
    described = programme_files(dictionary)
    for name, rows in drawn.tables.items():
        ordered = rows[described[name].field_names]
        cells = ordered.astype("object").where(ordered.notna(), "").astype("str")
        lines = [list(ordered.columns), *cells.to_numpy().tolist()]
        write_csv(folder / f"{name}.csv", lines)
    notice = dictionary.document(DOCUMENT)["notice"].format(prefix=invented["prefix"])
    (folder / invented["notice_file"]).write_text(notice, encoding="utf-8", newline="\n")
    return drawn
