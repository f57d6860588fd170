"""Write the invented feedback as survey tools export it, with what tells who answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.feedback.answers import FeedbackTruth
from evaluation_lib.synthetic.feedback.sentences import drawn_key
from evaluation_lib.synthetic.writing.files import write_csv_tables
from evaluation_lib.synthetic.writing.tables import ExtractTable
from evaluation_lib.synthetic.writing.workbooks import write_workbooks

FOLDER, ROSTER = "exports", "invented_roster.csv"
#: Addresses that the standards keep free for examples (RFC 2606 and RFC 5737).
EMAIL, ADDRESS = "person{number}@invented.example", "198.51.100.{last}"
AMERICAN, AMERICAN_SHORT = "%m/%d/%Y %I:%M:%S %p", "%m/%d/%y %H:%M:%S"
#: A workbook writes the end of a line in a cell so.
LINE_END = "_x000D_\n"
QUALTRICS = {
    "StartDate": "Start Date",
    "EndDate": "End Date",
    "Status": "Response Type",
    "IPAddress": "IP Address",
    "Progress": "Progress",
    "Finished": "Finished",
    "ResponseId": "Response ID",
    "RecipientLastName": "Recipient Last Name",
    "RecipientFirstName": "Recipient First Name",
    "RecipientEmail": "Recipient Email",
    "LocationLatitude": "Location Latitude",
    "LocationLongitude": "Location Longitude",
}
SURVEYMONKEY = (
    "Respondent ID",
    "Collector ID",
    "Start Date",
    "End Date",
    "IP Address",
    "Email Address",
) + ("First Name", "Last Name", "Custom Data 1")


def write_exports(
    folder: Path, truth: FeedbackTruth, plan: Mapping[str, Any], *, rng: np.random.Generator
) -> tuple[Path, ...]:
    """Write an export for each tool, and the staff list by which names are found.

    Parameters
    ----------
    folder
        The feedback folder; the exports go to one in it.
    truth
        The answers.
    plan
        What is planted (`folder.feedback_plan`).
    rng
        The source of chance.

    Returns
    -------
    tuple of Path
        The exports, in the plan's order, then the staff list.
    """
    people = _people(truth, plan, rng)
    tables = []
    for export in plan["exports"]:
        rows = people[people["workshop"].isin(export["workshops"])].reset_index(drop=True)
        tables.append(_export(rows, export, plan))
    tables.append(ExtractTable(ROSTER, None, pd.DataFrame(plan["roster"])))
    place = folder / FOLDER
    books = [table for table in tables if table.sheet]
    write_workbooks(books, place)
    write_csv_tables([table for table in tables if not table.sheet], place)
    return tuple(place / table.file for table in tables)


def _people(
    truth: FeedbackTruth, plan: Mapping[str, Any], rng: np.random.Generator
) -> pd.DataFrame:
    """Return who answered, with all that an export says of them; some left the question empty."""
    told = ["workshop", "answered_on", "quadrant", "role", "answer"]
    rows = truth.answers[told]
    first = rows.drop_duplicates("workshop").set_index("workshop")
    empty = [
        {**first.loc[name].to_dict(), "workshop": name, "answer": ""}
        for export in plan["exports"]
        for name in rng.choice(export["workshops"], size=plan["left_empty"])
    ]
    people = pd.concat([rows, pd.DataFrame(empty)], ignore_index=True)
    people = people.sort_values(["answered_on", "workshop"], kind="stable", ignore_index=True)
    began = pd.to_datetime(people["answered_on"]) + pd.to_timedelta(
        rng.integers(8 * 60, 18 * 60, size=len(people)), unit="min"
    )
    took = pd.to_timedelta(rng.integers(1, 20, size=len(people)), unit="min")
    return people.assign(
        number=np.arange(1, len(people) + 1),
        began=began,
        ended=began + took,
        label=[str(rng.choice(plan["role_labels"][role])) for role in people["role"]],
        recommend=[drawn_key(plan["recommend"], rng=rng) for _ in range(len(people))],
        email=[EMAIL.format(number=number + 1) for number in range(len(people))],
        address=[ADDRESS.format(last=number % 250 + 1) for number in range(len(people))],
    )


def _export(rows: pd.DataFrame, export: Mapping[str, Any], plan: Mapping[str, Any]) -> ExtractTable:
    book = export["file"].endswith(".xlsx")
    if book:
        answers = rows["answer"].str.replace("\n", LINE_END, regex=False)
        rows = rows.assign(answer=answers, began=rows["began"].dt.normalize())
        rows = rows.assign(ended=rows["ended"].dt.normalize())
    cells = TOOLS[export["tool"]](rows, plan)
    return ExtractTable(export["file"], "Sheet1" if book else None, cells)


def _asked(rows: pd.DataFrame, plan: Mapping[str, Any]) -> dict[str, pd.Series]:
    """Return the columns that were asked for, by the text of their question."""
    headings = plan["headings"]
    return {
        headings["quadrant"]: rows["quadrant"],
        headings["role"]: rows["label"],
        headings["workshop"]: rows["workshop"],
        plan["question"]: rows["answer"],
        headings["recommend"]: rows["recommend"],
    }


def _microsoft_forms(rows: pd.DataFrame, plan: Mapping[str, Any]) -> pd.DataFrame:
    own = {
        "ID": [str(number + 1) for number in range(len(rows))],
        "Start time": _forms_time(rows["began"]),
        "Completion time": _forms_time(rows["ended"]),
        "Email": rows["email"],
        "Name": "Invented " + rows["number"].astype(str),
    }
    # A question ends in a space that does not break.
    asked = {f"{heading}\u00a0": cells for heading, cells in _asked(rows, plan).items()}
    return pd.DataFrame({**own, **asked})


def _forms_time(times: pd.Series) -> pd.Series:
    whole_days = (times == times.dt.normalize()).all()
    return times if whole_days else times.dt.strftime(AMERICAN_SHORT)


def _qualtrics(rows: pd.DataFrame, plan: Mapping[str, Any]) -> pd.DataFrame:
    asked = _asked(rows, plan)
    names = [*QUALTRICS, *(f"Q{place + 1}" for place in range(len(asked)))]
    questions = [*QUALTRICS.values(), *asked]
    ids = [f'{{"ImportId":"{name}"}}' for name in names]
    own = {
        "StartDate": rows["began"].astype(str),
        "EndDate": rows["ended"].astype(str),
        "Status": "IP Address",
        "IPAddress": rows["address"],
        "Progress": "100",
        "Finished": "True",
        "ResponseId": [f"R_{number:015d}" for number in rows["number"]],
        **dict.fromkeys(("RecipientLastName", "RecipientFirstName"), ""),
        "RecipientEmail": rows["email"],
        **dict.fromkeys(("LocationLatitude", "LocationLongitude"), "51.7000"),
    }
    cells = pd.DataFrame({**own, **dict(zip(names[len(own) :], asked.values(), strict=True))})
    trial = cells.tail(1).assign(Status="Survey Preview", ResponseId="R_trial0000000000", Q4="test")
    heads = pd.DataFrame([questions, ids], columns=names)
    return pd.concat([heads, cells, trial], ignore_index=True)


def _surveymonkey(rows: pd.DataFrame, plan: Mapping[str, Any]) -> pd.DataFrame:
    asked = _asked(rows, plan)
    kinds = ["Open-Ended Response" if name == plan["question"] else "Response" for name in asked]
    own = pd.DataFrame(
        {
            "Respondent ID": [str(118000000000 + number) for number in rows["number"]],
            "Collector ID": "450000001",
            "Start Date": rows["began"].dt.strftime(AMERICAN),
            "End Date": rows["ended"].dt.strftime(AMERICAN),
            "IP Address": rows["address"],
            "Email Address": rows["email"],
            **dict.fromkeys(SURVEYMONKEY[6:], ""),
        }
    )
    cells = pd.concat([own, pd.DataFrame(asked)], axis=1)
    heads = pd.DataFrame([[""] * len(own.columns) + kinds], columns=cells.columns)
    return pd.concat([heads, cells], ignore_index=True)


#: How each tool lays out an export.
TOOLS: Mapping[str, Callable[[pd.DataFrame, Mapping[str, Any]], pd.DataFrame]] = {
    "microsoft_forms": _microsoft_forms,
    "qualtrics": _qualtrics,
    "surveymonkey": _surveymonkey,
}
