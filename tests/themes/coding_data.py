"""A small feedback folder for tests of coding: invented answers, a code book, filled sheets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation_lib.themes.code_book import Code, CodeBook, Facet
from evaluation_lib.themes.feedback_files import write_feedback_file
from evaluation_lib.themes.sheets import READ, coder_sheet

BOOK = CodeBook(
    name="Small",
    version="1",
    themes=(Code("listening", "Listening"), Code("recording", "Recording, as it is")),
    facets=(Facet("level", "Level", (Code("level_day", "The day"), Code("level_deed", "A deed"))),),
)
#: Hostile and awkward answers among plain ones.
ANSWERS = {
    "r1": "We heard the aunt out.",
    "r2": "=cmd|'/c calc'!A1",
    "r3": "<img src=x onerror=alert(1)>",
    "r4": "'=already quoted",
    "r5": 'Two lines\nand 👏🏾, "quoted"; +1',
    "r6": "n/a",
}


def answers_table(answers: Mapping[str, str] = ANSWERS) -> pd.DataFrame:
    """The table ``feedback_answers`` of these answers."""
    return pd.DataFrame(
        {
            "response_id": list(answers),
            "collection": "learning_spaces",
            "workshop": "Learning space 1",
            "answered_on": "2024-03-01",
            "quadrant": "Mid",
            "role": "leader",
            "question": "What stayed with you?",
            "answer": list(answers.values()),
        },
        dtype="str",
    )


def write_folder(folder: Path, **files: pd.DataFrame) -> Path:
    """A feedback folder from which names were taken out, with further files by their names."""
    folder.mkdir()
    nothing = pd.DataFrame(columns=["kind", "found", "taken_out", "kept_by_a_person"])
    tables = {"answers": answers_table(), "deidentified": nothing, **files}
    for name, table in tables.items():
        write_feedback_file(folder / f"{name}.csv", table)
    return folder


def filled_sheet(
    coder: str, given: Mapping[str, list[str]], *, settings: Mapping[str, Any]
) -> pd.DataFrame:
    """A coder's sheet with codes given to answers; answers that are not named were not read."""
    sheet = coder_sheet(answers_table(), BOOK, coder=coder, settings=settings).set_index(
        "response_id", drop=False
    )
    values = {value.id: (facet, value) for facet in BOOK.facets for value in facet.values}
    for answer, codes in given.items():
        sheet.loc[answer, READ] = "yes"
        for code in codes:
            facet, value = values.get(code, (None, None))
            heading = facet.label if facet else BOOK.labels[code]
            sheet.loc[answer, heading] = value.label if value else "yes"
    return sheet.reset_index(drop=True)
