"""What the report's answers are worth: by the analysis plan, and the model that it fixes."""

from __future__ import annotations

from dataclasses import replace

from evaluation_lib.analysis_plan import AFTER_SEEING, AnalysisPlan, analysis_plan, deviations
from evaluation_lib.measures.trends.segmented_model import (
    BINOMIAL,
    NEGATIVE_BINOMIAL,
    POISSON,
    QUASI_BINOMIAL,
    QUASI_POISSON,
    SegmentedModel,
)
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.released import rounds
from evaluation_lib.presentation.trend_analysis.shared import said

#: What a model of a ratio is called where it is one of a rate.
OF_RATES = {BINOMIAL: POISSON, QUASI_BINOMIAL: QUASI_POISSON}


def plan_of(report: RecordsReport) -> AnalysisPlan:
    """Return the analysis plan of the data dictionary."""
    return analysis_plan(report.dictionary)


def why_exploratory(report: RecordsReport) -> str:
    """Say why no answer of the report is a verdict; nothing where the plan was fixed beforehand."""
    plan = plan_of(report)
    if plan.exploratory:
        return said(report, "why.after_seeing" if plan.status == AFTER_SEEING else "why.unfilled")
    if deviations(plan, report.parameters):
        return said(report, "why.deviates")
    return said(report, "why.part_of_county") if report.setting.area.below_authority else ""


def model_of(report: RecordsReport, *, of_ratio: bool = True) -> SegmentedModel:
    """Return the one model of the primary result: the plan's, or the usual one without a plan.

    It is the model of ratios and of rates alike: quasi-binomial of a ratio is quasi-Poisson of a
    rate. Only a negative binomial is none of a ratio, which then has the usual one.
    """
    usual = SegmentedModel(**report.dictionary.document("trend_analysis")["usual_model"])
    planned = plan_of(report).model
    if planned is None or (of_ratio and planned.fitted_as == NEGATIVE_BINOMIAL):
        return usual
    # Of how much spread is the least, and how intervals are made, the plan says nothing.
    return replace(
        planned,
        model=OF_RATES.get(planned.model, planned.model),
        least_dispersion=usual.least_dispersion,
        distribution=usual.distribution,
    )


def model_words(report: RecordsReport, *, of_ratio: bool = True) -> str:
    """Say which model the changes are of, and that its numbers are rounded where they are."""
    how = model_of(report, of_ratio=of_ratio)
    kind = "newey_west" if how.lags is not None else how.errors
    model = said(
        report,
        "model",
        model=said(report, f"models.{how.fitted_as}"),
        errors=said(report, f"errors.{kind}"),
    )
    return f"{model} {said(report, 'rounded')}" if rounds(report) else model
