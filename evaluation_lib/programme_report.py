"""A report on what the programme counts of itself: its parameters checked, its files opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from evaluation_lib.areas import Area, county_of, find_area, known_areas, quadrants_of
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.release_plan import ReleasePlan, plan_in_force
from evaluation_lib.disclosure.rules import Rules, rules_for
from evaluation_lib.errors import ParameterError
from evaluation_lib.extracts.inputs import InputFile
from evaluation_lib.needed import PROGRAMME, refuse_lacking
from evaluation_lib.opened_programme import Programme, open_programme
from evaluation_lib.parameters import check_parameters, counting_parameters
from evaluation_lib.programme_start import PROGRAMME_START, ProgrammeStart, programme_start

#: Whose rules hold for what the programme counts of itself.
SUBJECT = "programme"

NOT_SHOWN_FOR = (
    "area {found} has no report on workforce and practice: people of a smaller place would be "
    "known. Choose {allowed}."
)


@dataclass(frozen=True)
class ProgrammeSetting:
    """What a report on the programme's own files is about.

    Attributes
    ----------
    area
        The county or a quadrant.
    period_start, period_end
        The first and the last day of the period.
    programme_start
        When the programme came; none where it is not set.
    confidence
        As set.
    """

    area: Area
    period_start: date
    period_end: date
    programme_start: ProgrammeStart | None
    confidence: float


@dataclass(frozen=True, eq=False)
class ProgrammeReport:
    """A report being made from the programme's own files.

    Attributes
    ----------
    parameters
        Checked parameters by name.
    dictionary
        The data dictionary.
    programme
        What was read, of all days.
    setting
        What the report is about.
    rules
        By which rules its numbers are shown.
    release
        Which of its numbers are shown, inside a report run; outside of runs nothing is hidden.
    """

    parameters: Mapping[str, Any]
    dictionary: Dictionary
    programme: Programme
    setting: ProgrammeSetting
    rules: Rules
    release: ReleasePlan | None = None

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The files that the report is made from."""
        return self.programme.inputs

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of those files: here the report itself says it."""
        return ()

    @property
    def invented(self) -> bool:
        """Whether nobody whom it counts exists."""
        return self.programme.invented


def check_programme_report(
    given: Mapping[str, Any], *, defaults: Mapping[str, Any], dictionary: Dictionary
) -> tuple[Area, dict[str, Any]]:
    """Check the parameters of a report on the programme's files, without reading any.

    Parameters
    ----------
    given
        What the notebook takes.
    defaults
        The value of every parameter that is not given.
    dictionary
        The data dictionary.

    Raises
    ------
    ParameterError
        If a parameter cannot be used, or nothing of the area may be shown.
    """
    areas = known_areas(dictionary)
    parameters = check_parameters({**defaults, **given}, dictionary=dictionary, areas=areas)
    refuse_lacking(given, parameters)
    area = find_area(parameters["area"], areas)
    allowed = _rules(parameters, dictionary).levels
    if area.level not in allowed:
        names = [one.label for one in areas if one.level in allowed]
        raise ParameterError([NOT_SHOWN_FOR.format(found=area.name, allowed=" or ".join(names))])
    return area, parameters


def programme_report(
    given: Mapping[str, Any], *, defaults: Mapping[str, Any], dictionary: Dictionary
) -> ProgrammeReport:
    """Open a report on the programme's files (see `check_programme_report`).

    Raises
    ------
    EvaluationError
        If a parameter cannot be used, or the files contradict each other.
    """
    area, parameters = check_programme_report(given, defaults=defaults, dictionary=dictionary)
    return ProgrammeReport(
        parameters=parameters,
        dictionary=dictionary,
        programme=open_programme(parameters[PROGRAMME], dictionary=dictionary),
        setting=ProgrammeSetting(
            area=area,
            period_start=parameters["period_start"],
            period_end=parameters["period_end"],
            programme_start=programme_start(
                parameters[PROGRAMME_START], quadrants=quadrants_of(known_areas(dictionary))
            ),
            confidence=parameters["confidence"],
        ),
        rules=_rules(parameters, dictionary),
        release=plan_in_force(counting_parameters(parameters, dictionary=dictionary)),
    )


def _rules(parameters: Mapping[str, Any], dictionary: Dictionary) -> Rules:
    return rules_for(audience=parameters["audience"], subject=SUBJECT, dictionary=dictionary)


def is_of_the_county(report: ProgrammeReport) -> bool:
    """Whether a report is about the whole county, for which alone some things are shown."""
    return report.setting.area.code == county_of(report.dictionary).code
