"""How far the coders agreed before anything was settled between them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.feedback_report import FeedbackReport, is_of_the_county
from evaluation_lib.measures.agreement.of_codes import (
    ALL_CODES,
    CoderAgreement,
    agreement_of_codes,
)
from evaluation_lib.opened_feedback import CODINGS
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.numbers import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    decimals,
    interval,
    is_missing,
    whole,
)
from evaluation_lib.presentation.sections import NO_SECTION, Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column, ReportTable
from evaluation_lib.presentation.workshop_feedback import counted
from evaluation_lib.presentation.workshop_feedback.codes import codes_of, facets_of, themes_of
from evaluation_lib.presentation.workshop_feedback.days import answers_in
from evaluation_lib.presentation.workshop_feedback.shared import a_section, a_table, said
from evaluation_lib.presentation.workshop_feedback.shown import (
    all_answers,
    probability_text,
    shares_of,
)

#: What is told of each code; the alpha of all themes together stands above.
TOLD = ("percent_agreement", "cohen_kappa", "gwet_ac1", "krippendorff_alpha")
MASI, SCHEME = "masi_alpha", "krippendorff"
TWO_CODERS = 2


def how_far_coders_agreed(report: FeedbackReport) -> Section:
    """Agreement on the whole set of themes, then on each code; of the county alone."""
    if not is_of_the_county(report):
        return NO_SECTION
    found = agreement_on(report)
    if found is None or is_missing(all_answers(report)):
        return a_section(report, "agreement", [])
    parts: list[Part] = [
        paragraphs(_together(report, found), _read(report)),
        _bands(report, found),
        _by_code(report, found),
    ]
    return a_section(report, "agreement", parts)


def agreement_on(report: FeedbackReport) -> CoderAgreement | None:
    """Measure how far the coders agreed on the page's answers; nothing if no two coded one."""
    return _agreement(report) if read_by_two(report).any() else None


def read_by_two(report: FeedbackReport) -> pd.Series:
    """Say of each of the page's answers whether two coders read it."""
    codings, answers = report.feedback.tables[CODINGS], answers_in(report)["response_id"]
    readers = codings.groupby("response_id")["coder"].nunique()
    return readers.reindex(answers).fillna(0) >= TWO_CODERS


@cache
def _agreement(report: FeedbackReport) -> CoderAgreement:
    codings = report.feedback.tables[CODINGS]
    codings = codings[codings["response_id"].isin(answers_in(report)["response_id"])]
    settings = report.dictionary.document("themes")["agreement"]
    # The sets that are compared are sets of themes: a facet is chosen beside them, not among them.
    themes = [theme.id for theme in themes_of(report)]
    of_sets = agreement_of_codes(
        only(codings, themes), settings=_at_confidence(report), rng=_rng(settings), codes=themes
    )
    every = [code.id for code in codes_of(report)]
    of_codes = agreement_of_codes(
        codings, settings=_at_confidence(report), rng=_rng(settings), codes=every
    )
    table = pd.concat(
        [
            of_sets.table[of_sets.table["code"] == ALL_CODES],
            of_codes.table[of_codes.table["code"] != ALL_CODES],
        ],
        ignore_index=True,
    )
    return replace(of_codes, table=table, bands=of_sets.bands)


def only(codings: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Keep some codes of what was coded; a reading without any of them stays a reading.

    Parameters
    ----------
    codings
        ``response_id``, ``coder``, ``code``.
    codes
        The codes.
    """
    kept = codings[codings["code"].isin(codes)]
    readings = codings[["response_id", "coder"]].drop_duplicates().assign(code="")
    return pd.concat([kept, readings], ignore_index=True)


def _at_confidence(report: FeedbackReport) -> dict[str, object]:
    settings = report.dictionary.document("themes")["agreement"]
    return {**settings, "confidence": report.setting.confidence}


def _rng(settings: dict[str, int]) -> np.random.Generator:
    return np.random.default_rng(settings["seed"])


def whole_agreement(report: FeedbackReport, found: CoderAgreement) -> dict[str, float]:
    """Return the alpha over the sets of themes with its interval: ``value, lower, upper``."""
    rows = found.table.set_index(["code", "statistic"])
    return rows.loc[(ALL_CODES, MASI), ["value", "lower", "upper"]].to_dict()


def _together(report: FeedbackReport, found: CoderAgreement) -> str:
    alpha = whole_agreement(report, found)
    if is_missing(alpha["value"]):
        return said(report, "agreement.undefined")
    return said(
        report,
        "agreement.together",
        coders=whole(len(found.coders)),
        alpha=decimals(alpha["value"], 2),
        interval=interval(alpha["lower"], alpha["upper"], 2),
    )


def _read(report: FeedbackReport) -> str:
    """Say whether all answers were compared; how many were not would be one more small number."""
    every = read_by_two(report).all()
    return said(report, "agreement.all_read" if every else "agreement.some_read")


def likeliest_band(found: CoderAgreement) -> str:
    """Return the band of Krippendorff's in which the alpha over sets most often is."""
    bands = _bands_of_sets(found)
    return str(bands.loc[bands["probability"].idxmax(), "band"])


def _bands_of_sets(found: CoderAgreement) -> pd.DataFrame:
    bands = found.bands
    told = bands[(bands["code"] == ALL_CODES) & (bands["statistic"] == MASI)]
    return told[told["scheme"] == SCHEME]


def _bands(report: FeedbackReport, found: CoderAgreement) -> ReportTable:
    """How probable each of Krippendorff's bands is: conventions, so no single word is given."""
    return a_table(
        report,
        _bands_of_sets(found),
        caption=said(report, "agreement.bands_caption"),
        columns=[
            Column("band", said(report, "columns.band"), words=True),
            Column("lower", said(report, "columns.from"), _two),
            Column("probability", said(report, "columns.probability"), probability_text),
        ],
        notes=[said(report, "agreement.bands_note")],
    )


def _by_code(report: FeedbackReport, found: CoderAgreement) -> ReportTable:
    values = found.table.pivot(index="code", columns="statistic")
    shown = _codes_that_may_be_told(report)
    kinds = {code.id: kind.label for kind in facets_of(report) for code in kind.values} | {
        theme.id: said(report, "columns.themes") for theme in themes_of(report)
    }
    rows = [
        {
            "kind": kinds[code.id],
            "label": code.label,
            **{name: _cell(values, code.id, name, told=code.id in shown) for name in TOLD},
        }
        for code in codes_of(report)
    ]
    return a_table(
        report,
        pd.DataFrame(rows),
        caption=said(report, "agreement.codes_caption"),
        columns=[
            Column("label", said(report, "columns.code"), words=True),
            Column("kind", said(report, "columns.kind"), words=True, heads=True),
            *(Column(name, said(report, f"columns.{name}")) for name in TOLD),
        ],
        notes=[said(report, "agreement.undefined_note"), said(report, "agreement.paradox_note")],
    )


def _codes_that_may_be_told(report: FeedbackReport) -> set[str]:
    """Return the codes whose number of answers is shown: agreement on others would tell it."""
    shares = shares_of(report, counted.coded_of_all, county_of(report.dictionary))
    return set(shares.loc[shares["count"].notna(), "code"])


def _cell(values: pd.DataFrame, code: str, statistic: str, *, told: bool) -> Cell:
    if not told:
        return Cell(CONFIDENTIAL)
    value, lower, upper = (
        values.loc[code, (end, statistic)] for end in ("value", "lower", "upper")
    )
    if is_missing(value):
        return Cell(NOT_APPLICABLE)
    # Rounded in downloads too: all its decimals would tell how many answers there are.
    value, lower, upper = (round(float(one), 2) for one in (value, lower, upper))
    if is_missing(lower):
        return Cell(decimals(value, 2), (value,))
    return Cell(f"{decimals(value, 2)} ({interval(lower, upper, 2)})", (value, lower, upper))


def _two(value: float) -> str:
    return decimals(value, 2)
