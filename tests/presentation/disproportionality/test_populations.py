"""The choice of population: each ratio on each population, and in words how far it moves."""

from __future__ import annotations

import html as markup
import re

import pytest

from evaluation_lib.measures.main_messages import TOO_SMALL
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    labels_of,
    own,
    ratios_of,
)
from evaluation_lib.presentation.disproportionality.populations import (
    choice_of_population,
    on_every_population,
)

pytestmark = pytest.mark.slow

CELL = ["decision_point", "group"]
CHOSEN, OLD = "census_2021_children_0_17", "census_2011_children_0_17"


def text_of(section):
    return markup.unescape(re.sub(r"<[^>]+>", "|", section._repr_html_()))


def test_on_the_page_s_population_the_ratios_are_those_of_the_page(small_report):
    report = small_report("Essex")
    ratios = on_every_population(report)
    mine = ratios[ratios["denominator"] == CHOSEN].set_index(CELL)
    page = ratios_of(report).set_index(CELL).loc[mine.index]
    for column in ("value", "lower", "upper"):
        assert mine[column].to_numpy() == pytest.approx(page[column].to_numpy(dtype=float))
    assert mine["too_small"].eq(page["kind"] == TOO_SMALL).all()


@pytest.mark.parametrize("area", ["Essex", "Mid"])
def test_a_ratio_on_another_population_is_the_one_by_hand(small_report, area):
    report = small_report(area)
    counts = own(report, counts_of(report)).set_index(CELL)["count"]["contacts"]
    codes = {"Essex": ["E10000012"], "Mid": ["E07000067", "E07000070", "E07000074"]}[area]
    table = report.figures.populations
    rows = table[
        table["area_code"].isin(codes)
        & (table["census_year"] == 2011)
        & (table["age_range"] == "0 to 17")
    ]
    people = rows.groupby(rows["ethnic_group"].str.extract(r"^(\w+)")[0])["persons"].sum()
    by_hand = counts["Mixed"] / people["Mixed"] / (counts["White"] / people["White"])
    ratios = on_every_population(report).set_index(["denominator", *CELL])["value"]
    assert ratios[OLD, "contacts", "Mixed"] == pytest.approx(by_hand)


def test_groups_that_grew_come_out_lower_the_later_the_population(small_report):
    ratios = on_every_population(small_report("Essex"))
    mixed = ratios[(ratios["decision_point"] == "contacts") & (ratios["group"] == "Mixed")]
    value = mixed.set_index("denominator")["value"]
    assert value[OLD] > value[CHOSEN] > value["linear_children_0_17"]
    assert value["linear_children_0_17"] > value["geometric_children_0_17"]


def test_spreads_in_words_are_those_of_populations_of_the_same_ages(small_report):
    report = small_report("Essex")
    ratios, html = on_every_population(report), choice_of_population(report)._repr_html_()
    point = re.search(r"<span>(.*?): ratio to White children on every population", html)[1]
    names = {label: name for name, label in labels_of(report).items()}
    some = ratios[(ratios["decision_point"] == names[point]) & ~ratios["too_small"]]
    assert len(some)
    for group, rows in some[~some["ages_differ"]].groupby("group"):
        ends = f"{rows['value'].min():.2f} to {rows['value'].max():.2f}"
        assert f"<li>{group}: from {ends}: " in html


def test_what_turns_with_the_population_is_named_and_nothing_else(small_report):
    report = small_report("Essex")
    ratios = on_every_population(report)
    some = ratios[~ratios["ages_differ"] & ~ratios["too_small"]]
    clear = {
        (cell, side)
        for cell, rows in some.groupby(CELL)
        for side, is_clear in (("above", rows["lower"] > 1), ("below", rows["upper"] < 1))
        if is_clear.any()
    }
    both = {cell for cell, side in clear if (cell, "above") in clear and (cell, "below") in clear}
    sentence = re.search(
        r"turns with the population chosen at: (.*?)\.\|", text_of(choice_of_population(report))
    )
    named = sentence[1] if sentence else ""
    for _, group in both:
        assert group in named
    crossing = some.groupby(CELL)["value"].agg(["min", "max"])
    crossing = crossing[(crossing["min"] < 1) & (crossing["max"] > 1)]
    assert len(re.findall(r"Mixed|Asian|Black|Other", named)) <= len(crossing)
    assert named


def test_other_ages_are_warned_of(small_report):
    text = text_of(choice_of_population(small_report("Essex")))
    assert "Of other ages than the children counted (0 to 17)" in text
    assert "2021, ages 0 to 15; 2021, all ages" in text


def test_with_a_single_population_of_the_ages_nothing_is_said_of_moving(small_report):
    report = small_report("Essex", denominator="census_2021_children_0_15")
    html = choice_of_population(report)._repr_html_()
    assert "Only one population at hand is of the ages counted" in html
    assert "<li>" not in html


def test_a_district_with_too_few_has_no_chart(small_report):
    report = small_report("Maldon")
    ratios = on_every_population(report)
    html = choice_of_population(report)._repr_html_()
    points = ["contacts", "section_47_enquiries", "looked_after"]
    told = ratios[ratios["decision_point"].isin(points)]
    assert ("<svg" in html) == bool((~told["too_small"]).any())
    assert "too few to say" in html
