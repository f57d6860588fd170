"""What the published picture says where figures are hidden, missing, few, or of another kind."""

from __future__ import annotations

import html
import re

import pytest

from evaluation_lib.presentation import published_picture as picture
from evaluation_lib.presentation.published_picture.shared import counts_for, places_that_show

HIDDEN_YEAR = {"period_start": "2022-04-01", "period_end": "2023-03-31"}


def said(section) -> str:
    """The words of a section, without its pictures."""
    text = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", section._repr_html_(), flags=re.DOTALL)
    return " ".join(html.unescape(text).split())


def test_extrapolated_populations_are_each_years_own(report_for):
    # 100 Mixed children in 2021 over the 18,996 of the census: 52.6 on every denominator of 0 to 17
    for denominator in ("census_2021_children_0_17", "geometric_children_0_17"):
        report = report_for("Essex", denominator=denominator)
        counts = counts_for(
            report, denominator=denominator, years=report.setting.years, area_codes=["E10000012"]
        )
        first = counts[(counts["group"] == "Mixed") & (counts["period"] == 2021)].iloc[0]
        assert first["count"] / first["population"] * 10_000 == pytest.approx(52.64, abs=0.01)
    assert "Each year is divided by the children extrapolated to that year" in said(
        picture.looked_after_by_group(report_for("Essex", denominator="geometric_children_0_17"))
    )


def test_a_hidden_ratio_carries_the_symbol_that_hides_it(report_for):
    text = said(picture.rates_compared(report_for("Essex", **HIDDEN_YEAR)))
    assert "Asian [c] 13,494 [c] [c] [c] not known" in text
    assert "[x]" not in text


def test_where_everything_is_hidden_no_finding_is_claimed(report_for, shared_real):
    report = report_for("Isles of Scilly", published_files=str(shared_real))
    text = said(picture.rates_compared(report))
    assert "differs clearly" not in text and "clearly differs" not in text and "[z]" in text
    assert "no child was looked after by Isles of Scilly" in said(picture.main_points(report))


def test_bounds_are_not_promised_where_a_number_is_hidden(report_for):
    report = report_for("Essex", **HIDDEN_YEAR)
    assert "within bounds" not in said(picture.main_points(report))
    assert "are not bounded here" in said(picture.unaccompanied_children(report))


def test_unaccompanied_children_that_no_file_holds_are_not_called_hidden(report_for, shared_real):
    report = report_for("Hartlepool", published_files=str(shared_real))
    text = said(picture.unaccompanied_children(report))
    assert "do not hold the number of unaccompanied children for Hartlepool" in text
    assert "hidden" not in text


def test_children_without_a_group_are_reckoned_with(report_for):
    text = said(picture.unaccompanied_children(report_for("Kent")))
    assert "in another group, or have no group recorded" in text


def test_the_usual_reading_stands_only_beside_the_largest_group(report_for):
    assert "none in White" in said(picture.unaccompanied_children(report_for("Essex")))
    other = said(picture.unaccompanied_children(report_for("Essex", reference_group="Other")))
    assert "none in" not in other and "nothing assumed" in other


def test_the_country_is_not_set_beside_itself(report_for):
    report = report_for("England")
    living = picture.children_living_here(report)._repr_html_()
    assert "England and England" not in living
    assert living.count("England in 2021 (per cent)</th>") == 1
    assert "is like England" not in said(picture.not_published(report))


def test_an_authority_without_neighbours_is_not_said_to_have_some(report_for, shared_real):
    report = report_for("Hartlepool", published_files=str(shared_real))
    text = said(picture.beside_neighbours(report))
    assert text.startswith("Beside England") and "its statistical neighbours" not in text


def test_where_growth_cannot_be_shown_it_is_said(report_for):
    text = said(picture.children_living_here(report_for("Kent")))
    assert "for Kent nothing can be shown of the growth since 2011" in text


def test_nothing_later_than_the_period_is_shown(report_for):
    text = said(picture.not_published(report_for("Essex", **HIDDEN_YEAR)))
    assert "31 March 2023" in text
    assert "2024" not in text and "2025" not in text


def test_one_year_is_not_a_span(report_for):
    page = picture.looked_after_by_group(report_for("Essex", **HIDDEN_YEAR))._repr_html_()
    assert "2023 to 2023" not in page and "in 2023 to" not in page
    assert "Asian: not shown for 2023." in page


def test_a_total_that_is_published_by_group_is_not_said_to_lack_them(report_for):
    text = said(picture.not_published(report_for("Essex")))
    assert "Looked after on 31 March" not in text


def test_a_count_of_zero_is_not_called_no_difference(report_for, shared_real):
    report = report_for("Essex", published_files=str(shared_real))
    table = picture.all_authorities(report).parts[-1]
    row = dict(zip(table.headers, next(r for r in table.rows if r[0] == "Asian"), strict=True))
    numbers = [int(cell) for cell in list(row.values())[2:]]
    with_ratio, _, higher, lower, neither, zero = numbers
    assert zero >= 1 and higher + lower + neither + zero == with_ratio


@pytest.mark.parametrize(
    ("lower", "value", "upper", "places"),
    [
        (1.74, 2.09, 2.51, 1),
        (1.56, 1.58, 1.59, 2),
        (0.53, 0.73, 0.998, 3),
        (0.66, 0.90, 1.23, 1),
        (0.0, 0.0, 2.1, 1),
        (1.2, float("inf"), float("inf"), 1),
    ],
)
def test_rounding_hides_neither_interval_nor_side(lower, value, upper, places):
    assert places_that_show({"lower": lower, "value": value, "upper": upper}) == places
