"""Write down what is true of the invented programme: what is planted, what all staff would say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation_lib.synthetic.programme.folder import DrawnProgramme
from evaluation_lib.synthetic.programme.survey import NOT_RELEVANT, level_of
from evaluation_lib.synthetic.truth import INVENTED

EVERYBODY = "everybody"
#: The parts of the plan that have a before and an after, and those by year end.
BEFORE_AND_AFTER = ("reports", "audits", "prompt_sheet")


def write_programme_truth(
    drawn: DrawnProgramme, plan: Mapping[str, Any], items: pd.DataFrame, folder: Path
) -> None:
    """Write what is planted, and what the whole staff would answer, as CSV files.

    Parameters
    ----------
    drawn
        The invented programme.
    plan
        What is planted in it.
    items
        The items of the survey.
    folder
        Where the files go; it is made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "programme truths": planted(plan, items),
        "programme survey": of_everybody(drawn, items),
    }
    for name, rows in files.items():
        text = rows.assign(data=INVENTED).to_csv(index=False, lineterminator="\n")
        (folder / f"invented {name}.csv").write_bytes(text.encode("utf-8"))


def planted(plan: Mapping[str, Any], items: pd.DataFrame) -> pd.DataFrame:
    """Return what is planted, one row each.

    Returns
    -------
    pandas.DataFrame
        ``table``, the file that it is found in; ``what``; ``when`` (before, after, a year end, or
        a wave); ``value``: a chance, a mean number of days, a number a year, the ratio of chances
        of the Global Majority to White staff, or for an item the level in log odds.
    """
    rows = [*_before_and_after(plan), *_of_the_workforce(plan), *_of_items(plan, items)]
    return pd.DataFrame(rows, columns=["table", "what", "when", "value"])


def of_everybody(drawn: DrawnProgramme, items: pd.DataFrame) -> pd.DataFrame:
    """Return what all staff would answer at each wave, whether they take part or not.

    Returns
    -------
    pandas.DataFrame
        ``item``, ``wave``, ``ethnicity`` (or everybody), ``people`` (for whom the item is
        relevant), ``agreeing``, ``share``.
    """
    rows = drawn.everybody[drawn.everybody["answer"] != NOT_RELEVANT]
    least = rows["item"].map(items.set_index("item")["collapse_from"]).astype(int)
    rows = rows.assign(
        agrees=rows["answer"].astype(int) >= least,
        ethnicity=drawn.staff["ethnicity"].to_numpy()[rows["person"]],
    )
    rows = pd.concat([rows.assign(ethnicity=EVERYBODY), rows])
    found = rows.groupby(["item", "wave", "ethnicity"], sort=False)["agrees"].agg(["size", "sum"])
    found = found.reset_index().rename(columns={"size": "people", "sum": "agreeing"})
    return found.assign(share=found["agreeing"] / found["people"])


def _before_and_after(plan: Mapping[str, Any]) -> Iterator[tuple[str, str, str, float]]:
    for table in BEFORE_AND_AFTER:
        for when in ("before", "after"):
            for what, value in plan[table][when].items():
                for name, one in _named(what, value):
                    yield table, name, when, one


def _named(what: str, value: Any) -> Iterator[tuple[str, float]]:
    if not isinstance(value, list):
        yield what, float(value)
        return
    for grade, one in enumerate(value, start=1):
        yield f"{what} {grade}", float(one)


def _of_the_workforce(plan: Mapping[str, Any]) -> Iterator[tuple[str, str, str, float]]:
    planted = plan["workforce"]
    for indicator, one in planted["indicators"].items():
        for year, value in zip(planted["years"], one["relative"], strict=True):
            yield "workforce_return", indicator, str(year), float(value)


def _of_items(
    plan: Mapping[str, Any], items: pd.DataFrame
) -> Iterator[tuple[str, str, str, float]]:
    changes = plan["survey"]["changes"]
    for item in items[items["scale"].isin(list(changes))].to_dict("records"):
        for wave in changes[item["scale"]]:
            yield "survey_answers", item["item"], str(wave), level_of(item, wave, plan)
