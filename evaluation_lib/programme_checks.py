"""What the programme's files may not say: numbers larger than their whole, days out of order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from evaluation_lib.areas import known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import cut, joined, listed

LARGER = (
    "{file}, row {row}: {part} is larger than {whole}, of which it is a part: correct one of them."
)
SUM_LARGER = "{file}, row {row}: {parts} are more than {whole} together: correct one of them."
BEFORE = "{file}, row {row}: {later} is before {earlier}: correct one of the days."
TWICE = "{file}, row {row}: there is an earlier row for the same {key}: keep one of them."
NOT_A_QUADRANT = "{file}, row {row}: '{found}' is no quadrant: write one of {values}, or leave it."
NOT_AN_ITEM = (
    "{file}, row {row}: '{found}' is no item of the survey: correct it, or describe it in "
    "survey_items.csv of the data dictionary."
)
NOT_A_WAVE = "{file}, row {row}: wave {found} does not stand in survey_waves.csv: enter it there."
NO_OUTCOME = (
    "{file}, row {row}: {outcome} and closed_on are written both or neither: a report that is "
    "closed has an outcome, an open one has none."
)
NOT_IN_THE_FRAME = (
    "{file}, row {row}: stratum '{found}' does not stand in audit_frame.csv for the year to "
    "{year}: enter how many cases it had."
)
NO_BAND = (
    "{file}, row {row}: pay_band is written for indicator 1, and for no other: correct the row."
)
TWO_PEOPLE = (
    "{file}, row {row}: this respondent has another {column} in an earlier row of the wave: one "
    "code stands for one person."
)

#: The wholes and their parts, by file.
PARTS = {
    "workforce_return": [("events", "staff")],
    "prompt_sheet": [
        (part, "first_contacts")
        for part in ("sheet_used", "ethnicity_recorded", "offered_early_help")
    ],
    "family_voice": [("positive", "answers")],
}
#: Days that come after others, by file.
IN_ORDER = {
    "survey_waves": ("opened_on", "closed_on"),
    "racism_reports": ("reported_on", "closed_on"),
    "board_actions": ("agreed_on", "closed_on"),
}
#: Columns that tell rows apart, where one of them may be empty.
KEYS = {
    "workforce_return": ("year_end", "indicator", "pay_band", "ethnicity"),
    "survey_invited": ("wave", "role", "ethnicity"),
    "staff_movements": ("from_wave", "to_wave", "ethnicity", "employment"),
}


def refuse_contradictions(
    tables: Mapping[str, pd.DataFrame], *, given: Collection[str], dictionary: Dictionary
) -> None:
    """Refuse files of which one contradicts itself, the data dictionary, or another.

    Parameters
    ----------
    tables
        The programme's tables by name (`opened_programme.Programme`).
    given
        The names of those whose files are there: only they are held against each other.
    dictionary
        The data dictionary.

    Raises
    ------
    DataError
        For the first row that cannot be, with its file, its row and what to do.
    """
    for problem in _problems(tables, given, dictionary):
        raise DataError(problem)


def _problems(
    tables: Mapping[str, pd.DataFrame], given: Collection[str], dictionary: Dictionary
) -> Iterator[str]:
    yield from _of_one_file(tables)
    quadrants = [one.name for one in known_areas(dictionary) if one.level == "quadrant"]
    for name in ("reach", "network_sessions", "case_audits", "prompt_sheet"):
        places = tables[name]["quadrant"]
        values = listed(quadrants, longest=len(quadrants))
        unknown = ~places.isin([*quadrants, ""])
        yield from _unknown(name, places, unknown, NOT_A_QUADRANT, values=values)
    answers = tables["survey_answers"]
    items = dictionary.read("survey_items")["item"]
    yield from _unknown(
        "survey_answers", answers["item"], ~answers["item"].isin(items), NOT_AN_ITEM
    )
    yield from _people(answers)
    for name in ("survey_answers", "survey_invited") if "survey_waves" in given else ():
        waves = tables[name]["wave"]
        strange = ~waves.isin(tables["survey_waves"]["wave"])
        yield from _unknown(name, waves, strange, NOT_A_WAVE)
    if "audit_frame" in given:
        yield from _strata(tables["case_audits"], tables["audit_frame"])


def _of_one_file(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    for name, parts in PARTS.items():
        for part, whole in parts:
            rows = tables[name][part] > tables[name][whole]
            yield from _at(name, rows, LARGER, part=part, whole=whole)
    complaints = tables["complaints"]
    decided = complaints["upheld"] + complaints["not_upheld"] + complaints["open"]
    parts = "upheld, not_upheld and open"
    more = decided > complaints["received"]
    yield from _at("complaints", more, SUM_LARGER, parts=parts, whole="received")
    for name, (earlier, later) in IN_ORDER.items():
        before = tables[name][later] < tables[name][earlier]
        yield from _at(name, before, BEFORE, later=later, earlier=earlier)
    for name, key in KEYS.items():
        twice = tables[name].duplicated(list(key))
        yield from _at(name, twice, TWICE, key=joined(key))
    reports = tables["racism_reports"]
    unfinished = reports["closed_on"].isna() != (reports["outcome"] == "")
    yield from _at("racism_reports", unfinished, NO_OUTCOME, outcome="outcome")
    returned = tables["workforce_return"]
    wrong = (returned["indicator"] == "1") != (returned["pay_band"] != "")
    yield from _at("workforce_return", wrong, NO_BAND)


def _people(answers: pd.DataFrame) -> Iterator[str]:
    """Name rows in which one respondent of a wave has two roles or two ethnic groups."""
    for column in ("role", "ethnicity"):
        first = answers.groupby(["respondent", "wave"])[column].transform("first")
        other = answers[column] != first
        yield from _at("survey_answers", other, TWO_PEOPLE, column=column)


def _strata(audits: pd.DataFrame, frame: pd.DataFrame) -> Iterator[str]:
    years = year_ends(audits["audited_on"])
    known = set(zip(frame["year_end"], frame["stratum"], strict=True))
    strange = pd.Series(
        [one not in known for one in zip(years, audits["stratum"], strict=True)],
        index=audits.index,
        dtype=bool,
    )
    for place in audits.index[strange][:1]:
        yield NOT_IN_THE_FRAME.format(
            file="case_audits.csv",
            row=place + 2,
            found=cut(audits.at[place, "stratum"]),
            year=f"{years[place]:%Y-%m-%d}",
        )


def year_ends(days: pd.Series) -> pd.Series:
    """Return the 31 March on which the year of each day ends."""
    later = days.dt.month > 3
    years = days.dt.year + later.astype(int)
    return pd.to_datetime(years.astype(str) + "-03-31", format="%Y-%m-%d", errors="coerce").astype(
        "datetime64[us]"
    )


def _unknown(
    name: str, found: pd.Series, strange: pd.Series, sentence: str, **more: str
) -> Iterator[str]:
    for place in found.index[strange][:1]:
        value = cut(str(found[place]))
        yield sentence.format(file=f"{name}.csv", row=place + 2, found=value, **more)


def _at(name: str, wrong: pd.Series, sentence: str, **more: str) -> Iterator[str]:
    rows = wrong.fillna(False).astype(bool)
    for place in rows.index[rows][:1]:
        yield sentence.format(file=f"{name}.csv", row=place + 2, **more)
