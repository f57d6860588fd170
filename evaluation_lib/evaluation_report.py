"""A report that brings findings together: its parameters checked, and what other pages found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from evaluation_lib.areas import Area, county_of, find_area, known_areas, quadrants_of
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import ParameterError
from evaluation_lib.extracts.inputs import InputFile
from evaluation_lib.findings.reading import THIS_RUN, Findings, open_findings
from evaluation_lib.framework.parts import Framework
from evaluation_lib.framework.reading import evaluation_framework
from evaluation_lib.needed import FINDINGS
from evaluation_lib.parameters import check_parameters
from evaluation_lib.programme_start import NONE, PROGRAMME_START, ProgrammeStart, programme_start

#: The areas that are evaluated: the county, and its quadrants.
LEVELS = ("local_authority", "quadrant")

NOT_EVALUATED = (
    "area {found} has no report that brings findings together, since little is told of so small a "
    "place: choose {allowed}."
)


@dataclass(frozen=True)
class EvaluationSetting:
    """What a report that brings findings together is about.

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
class EvaluationReport:
    """A report being made from what other pages show: it has no numbers of its own to hide.

    Attributes
    ----------
    parameters
        Checked parameters by name.
    dictionary
        The data dictionary.
    findings
        What other pages found, after hiding.
    framework
        What the programme wants and does, and what would tell.
    setting
        What the report is about.
    """

    parameters: Mapping[str, Any]
    dictionary: Dictionary
    findings: Findings
    framework: Framework
    setting: EvaluationSetting

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The files that the report is made from."""
        return self.findings.inputs

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of those files: here the report itself says it."""
        return ()

    @property
    def invented(self) -> bool:
        """Whether any finding is about people who do not exist."""
        return self.findings.invented


def is_evaluated(area: Area) -> bool:
    """Whether findings on an area are brought together: on the county and its quadrants."""
    return area.level in LEVELS


def check_evaluation_report(
    given: Mapping[str, Any], *, defaults: Mapping[str, Any], dictionary: Dictionary
) -> tuple[Area, dict[str, Any]]:
    """Check the parameters of a report that brings findings together.

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
    EvaluationError
        If a parameter cannot be used, or a folder holds no findings on the area.
    """
    areas = known_areas(dictionary)
    parameters = check_parameters({**defaults, **given}, dictionary=dictionary, areas=areas)
    area = find_area(parameters["area"], areas)
    if not is_evaluated(area):
        names = [one.label for one in areas if is_evaluated(one)]
        raise ParameterError([NOT_EVALUATED.format(found=area.name, allowed=" or ".join(names))])
    if parameters[FINDINGS] not in (THIS_RUN, NONE):
        # A folder is read in a moment, and what is wrong with it can be told now.
        _opened(area, parameters, dictionary)
    return area, parameters


def evaluation_report(
    given: Mapping[str, Any], *, defaults: Mapping[str, Any], dictionary: Dictionary
) -> EvaluationReport:
    """Open a report that brings findings together (see `check_evaluation_report`)."""
    area, parameters = check_evaluation_report(given, defaults=defaults, dictionary=dictionary)
    return EvaluationReport(
        parameters=parameters,
        dictionary=dictionary,
        findings=_opened(area, parameters, dictionary),
        framework=evaluation_framework(dictionary),
        setting=EvaluationSetting(
            area=area,
            period_start=parameters["period_start"],
            period_end=parameters["period_end"],
            programme_start=programme_start(
                parameters[PROGRAMME_START], quadrants=quadrants_of(known_areas(dictionary))
            ),
            confidence=parameters["confidence"],
        ),
    )


def _opened(area: Area, parameters: Mapping[str, Any], dictionary: Dictionary) -> Findings:
    return open_findings(
        parameters[FINDINGS], area=area, audience=parameters["audience"], dictionary=dictionary
    )


def is_of_the_county(report: EvaluationReport) -> bool:
    """Whether a report is about the whole county."""
    return report.setting.area.code == county_of(report.dictionary).code
