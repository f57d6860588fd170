"""Write what the invented county's programme counts of itself, as the suite reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.csv_files import write_csv
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.invented import invented_document
from evaluation_lib.opened_programme import programme_files
from evaluation_lib.synthetic.programme.doing import board_actions, draw_reach, draw_sessions

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


def draw_programme(plan: Mapping[str, Any], *, prefix: str, seed: int) -> dict[str, pd.DataFrame]:
    """Draw every table of the programme.

    Parameters
    ----------
    plan
        What is planted (`programme_plan`).
    prefix
        What every code begins with.
    seed
        What chance starts from: the same gives the same tables.

    Returns
    -------
    dict
        Tables by their short names (`opened_programme.programme_files`); one that nobody supplies
        is left out.
    """
    # One chance for each table, so that a change of one leaves the others as they are.
    chances = iter(np.random.default_rng(seed).spawn(10))
    return {
        "reach": draw_reach(plan, prefix=prefix, rng=next(chances)),
        "network_sessions": draw_sessions(plan, rng=next(chances)),
        "board_actions": board_actions(plan, prefix=prefix),
    }


def write_programme(folder: Path, *, scenario: str, dictionary: Dictionary, seed: int) -> None:
    """Write the tables of the programme and a notice into a folder, which is made."""
    plan, invented = programme_plan(scenario, dictionary=dictionary), invented_document(dictionary)
    folder.mkdir(parents=True, exist_ok=True)
    tables = draw_programme(plan, prefix=invented["prefix"], seed=seed)
    described = programme_files(dictionary)
    for name, rows in tables.items():
        ordered = rows[described[name].field_names]
        cells = ordered.astype("object").where(ordered.notna(), "").astype("str")
        lines = [list(ordered.columns), *cells.to_numpy().tolist()]
        write_csv(folder / f"{name}.csv", lines)
    notice = dictionary.document(DOCUMENT)["notice"].format(prefix=invented["prefix"])
    (folder / invented["notice_file"]).write_text(notice, encoding="utf-8", newline="\n")
