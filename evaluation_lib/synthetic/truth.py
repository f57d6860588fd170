"""Write down what is true: what is planted, who the children are, what led to what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.county import County
from evaluation_lib.synthetic.scenario import Effect, Scenario
from evaluation_lib.synthetic.truth_counts import STARTED_IN_NEED, true_counts, volumes
from evaluation_lib.synthetic.truth_events import true_events
from evaluation_lib.synthetic.truth_links import true_links

#: Tables in whose rows nothing else says that they are invented, when they are copied or renamed.
WITHOUT_IDENTIFIERS = ("planted truths", "counts", "volumes beside Essex")
INVENTED = "invented"
#: Reasons for which a case is closed when nothing but an assessment came of it.
CLOSED_AFTER_ASSESSMENT = ("RC8", "RC9")
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
        "volumes beside Essex": volumes(
            counts, _only_assessed(events, county, dictionary=dictionary), dictionary=dictionary
        ),
    }
    for name in WITHOUT_IDENTIFIERS:
        files[name] = files[name].assign(data=INVENTED)
    for name, rows in files.items():
        text = rows.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
        (folder / f"invented {name}.csv").write_bytes(text.encode("utf-8"))


def _only_assessed(events: pd.DataFrame, county: County, *, dictionary: Dictionary) -> pd.DataFrame:
    """Count the episodes of need that were closed after the assessment, by year."""
    referrals = county.tables["referrals"]
    closed = referrals.loc[referrals["closure_reason"].isin(CLOSED_AFTER_ASSESSMENT), "referral_id"]
    cases = events[(events["table"] == "episodes_of_need") & events["event_id"].isin(closed)]
    years = list(range(county.first_day.year + 1, county.extract_day.year + 1))
    counts = true_counts(cases, years=years, dictionary=dictionary, group="true_group")
    started = counts[counts["decision_point"] == STARTED_IN_NEED]
    return started.groupby("year", as_index=False)["count"].sum()


def planted_truths(scenario: Scenario) -> pd.DataFrame:
    """Return everything that is planted, one row each.

    Returns
    -------
    pandas.DataFrame
        ``name``; ``kind`` (relative rate, chance, relative chance, mean stay, relative stay, growth
        a year, programme, rival event, without effect, by quadrant, yearly change, rate, share,
        number a year, label review, boundary change, team renamed); ``what`` it is
        of; ``ethnic_group`` and ``quadrant`` where it is of one; ``value``; ``first_day`` and
        ``last_day`` where it holds only then.
    """
    rows = [*_levels(scenario), *_relative(scenario), *_of_recording(scenario)]
    rows += [*_of_arrivals(scenario), *_of_places(scenario)]
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


def _of_recording(scenario: Scenario) -> Iterator[dict[str, Any]]:
    planted = scenario["recording"]
    known = planted["known_at_first"]["probability"]
    yield _row("ethnicity known at first", "chance", "ethnicity_known_at_first", known)
    for table, value in planted["filled_in_at"].items():
        yield _row(f"ethnicity filled in: {table}", "chance", "ethnicity_filled_in", value)
    review = _row("label review", "label review", "labels", 1.0)
    yield {**review, "first_day": planted["label_review"]}


def _of_arrivals(scenario: Scenario) -> Iterator[dict[str, Any]]:
    planted = scenario["unaccompanied"]
    yield _row("unaccompanied a year", "number a year", "unaccompanied", planted["a_year"])
    for group, value in planted["groups"].items():
        row = _row(f"share of unaccompanied: {group}", "share", "unaccompanied", value)
        yield {**row, "ethnic_group": group}
    for what, value in scenario["elsewhere"].items():
        yield _row(what.replace("_", " "), "number a year", what, value)


def _of_places(scenario: Scenario) -> Iterator[dict[str, Any]]:
    """Districts that change their quadrant, and teams that change their name."""
    for move in scenario["district_moves"]:
        row = _row(f"boundary: {move['district']}", "boundary change", move["district"], 1.0)
        yield {**row, "quadrant": move["quadrant"], "first_day": move["from"]}
    for team in scenario["teams"]:
        for name in team["names"][1:]:
            row = _row(f"new name: {name['team']}", "team renamed", team["team_id"], 1.0)
            yield {**row, "first_day": name["from"]}


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
