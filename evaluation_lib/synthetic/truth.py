"""Write down what is true: what is planted, who the children are, what led to what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.county import County
from evaluation_lib.synthetic.scenario import Effect, Scenario
from evaluation_lib.synthetic.truth_counts import true_counts, volumes
from evaluation_lib.synthetic.truth_events import true_events
from evaluation_lib.synthetic.truth_links import true_links

PLANTED = ["name", "kind", "what", "ethnic_group", "quadrant", "value", "first_day", "last_day"]


def write_truth(
    county: County,
    scenario: Scenario,
    folder: Path,
    *,
    faults: pd.DataFrame,
    dictionary: Dictionary,
) -> None:
    """Write the truth as CSV files, each named ``invented …``.

    Parameters
    ----------
    county
        The county.
    scenario
        Its scenario.
    folder
        Where the files go; it is made.
    faults
        The planted faults (`faults.plant_faults`).
    dictionary
        The data dictionary.
    """
    folder.mkdir(parents=True, exist_ok=True)
    events = true_events(county, scenario, dictionary=dictionary)
    years = list(range(county.first_day.year + 1, county.extract_day.year + 1))
    counts = true_counts(events, years=years, dictionary=dictionary, group="true_group")
    files = {
        "planted truths": planted_truths(scenario),
        "planted faults": faults,
        "children": county.children,
        "homes": county.homes,
        "ethnicity as recorded": county.ethnicity,
        "restatements": county.restatements,
        "events": events,
        "links": true_links(events, county, dictionary=dictionary),
        "counts": counts,
        "volumes beside Essex": volumes(counts, dictionary=dictionary),
    }
    for name, rows in files.items():
        text = rows.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
        (folder / f"invented {name}.csv").write_bytes(text.encode("utf-8"))


def planted_truths(scenario: Scenario) -> pd.DataFrame:
    """Return everything that is planted, one row each.

    Returns
    -------
    pandas.DataFrame
        ``name``; ``kind`` (relative rate, chance, relative chance, mean stay, relative stay, growth
        a year, programme, rival event, without effect, by quadrant, yearly change); ``what`` it is
        of; ``ethnic_group`` and ``quadrant`` where it is of one; ``value``; ``first_day`` and
        ``last_day`` where it holds only then.
    """
    rows = [*_levels(scenario), *_relative(scenario)]
    for effect in scenario.effects:
        rows += _of_effect(effect)
    programme = scenario["programme"] or {}
    rows += [
        {"name": f"no effect on {what}", "kind": "without effect", "what": what, "value": 1.0}
        for what in programme.get("without_effect") or ()
    ]
    return pd.DataFrame(rows, columns=PLANTED)


def _levels(scenario: Scenario) -> Iterator[dict[str, Any]]:
    contacts = scenario["contacts"]
    yield _row("contacts a year per child", "rate", "contacts", contacts["a_year_per_child"])
    yield _row("change a year", "yearly change", "contacts", contacts["yearly_change"])
    for quadrant, value in contacts["by_quadrant"].items():
        row = _row(f"contacts in {quadrant}", "by quadrant", "contacts", value)
        yield {**row, "quadrant": quadrant}
    for what, planted in scenario["transitions"].items():
        yield _row(what, "chance", what, planted["probability"])
    for what, planted in scenario["stays"].items():
        yield _row(f"stay: {what}", "mean stay", what, planted["days"])
    for group, value in scenario["population"]["growth"].items():
        row = _row(f"growth: {group}", "growth a year", "population", value)
        yield {**row, "ethnic_group": group}


def _relative(scenario: Scenario) -> Iterator[dict[str, Any]]:
    kinds = {
        "relative rate": ["contacts"],
        "relative chance": [*scenario["transitions"], "ethnicity_known_at_first"],
        "relative stay": list(scenario["stays"]),
    }
    for kind, quantities in kinds.items():
        for what in quantities:
            for group, value in zip(scenario.groups, scenario.relative(what), strict=True):
                row = _row(f"{kind}: {what}, {group}", kind, what, value)
                yield {**row, "ethnic_group": group}


def _of_effect(effect: Effect) -> list[dict[str, Any]]:
    return [
        {
            **_row(effect.name, effect.kind, effect.what, effect.factor),
            "ethnic_group": group,
            "quadrant": quadrant,
            "first_day": start.date(),
            "last_day": None if effect.end is None else effect.end.date(),
        }
        for group in effect.groups
        for quadrant, start in effect.starts.items()
    ]


def _row(name: str, kind: str, what: str, value: float) -> dict[str, Any]:
    return {"name": name, "kind": kind, "what": what, "value": value}
