"""Every chart of the report: its area's own, the same for the same data, its numbers under it."""

from __future__ import annotations

import re

import pytest

from evaluation_lib.presentation import disproportionality as differences
from evaluation_lib.presentation.headlines import MOST_WORDS

pytestmark = pytest.mark.slow

#: Sections with a chart, and whether one is there whatever the area.
SECTIONS = {
    differences.picture_of_decision_points: True,
    differences.compared_at_each_decision_point: True,
    differences.who_goes_on: True,
    differences.first_contact_and_early_help: True,
    differences.how_long_and_who_returns: True,
    differences.over_time: False,
    differences.choice_of_population: False,
    differences.unaccompanied_children: False,
}
by_section = pytest.mark.parametrize(
    ("section", "always"), SECTIONS.items(), ids=lambda one: getattr(one, "__name__", "")
)
INVENTED = " (invented data)"


def pictures(section, report):
    """The pictures of a section, without the names that browsers know their parts by."""
    html = section(report)._repr_html_()
    found = re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)
    return [re.sub(r'\bid="[^"]*"|(?<=url\()#[^)]*|(?<=href=")#[^"]*', "", one) for one in found]


@by_section
def test_two_quadrants_have_other_pictures_and_the_same_data_the_same(
    small_report, section, always
):
    mid, again = (pictures(section, small_report("Mid")) for _ in range(2))
    assert mid == again
    assert mid or not always
    assert not {*mid} & {*pictures(section, small_report("South"))}


@by_section
def test_each_says_its_message_in_ten_words_its_data_and_holds_its_numbers(
    small_report, section, always
):
    html = section(small_report("Essex"))._repr_html_()
    figures = re.findall(r"<figure.*?</figure>", html, flags=re.DOTALL)
    assert figures
    for figure in figures:
        headline = re.search(r"<strong>(.*?)</strong>", figure)[1]
        assert headline.endswith(INVENTED)
        assert len(headline.removesuffix(INVENTED).split()) <= MOST_WORDS
        assert "Essex" in re.search(r"<span>(.*?)</span>", figure)[1]
        assert "The table under the chart holds every number that is shown." in figure
        _, table = figure.split("<details>")
        assert "<caption" in table


def test_no_heading_of_a_chart_stands_twice_with_the_same_data(small_report):
    html = "".join(section(small_report("Essex"))._repr_html_() for section in SECTIONS)
    captions = re.findall(r"<figcaption>.*?</figcaption>", html, flags=re.DOTALL)
    assert len({*captions}) == len(captions)
