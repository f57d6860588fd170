"""The network's page can be shared: it names what is known and what is not, and no number of it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from evaluation_lib.presentation import network_questions as network


def words_of(report) -> str:
    shown = "".join(getattr(network, name)(report)._repr_html_() for name in network.__all__)
    without = re.sub(r"<style.*?</style>|<[^>]+>", " ", shown, flags=re.DOTALL)
    return " ".join(unescape(without).split())


def test_each_question_of_the_network_heads_a_section(of_findings, full_findings, framework):
    said = words_of(of_findings(full_findings()))
    assert [one.text for one in framework.asked("network") if one.text not in said] == []


def test_no_number_verdict_or_score_of_a_finding_stands_on_it(of_findings, full_findings):
    said = words_of(of_findings(full_findings()))
    assert not re.search(r"1\.23|1\.06|1\.44|\b80\b|\b120\b", said)
    assert not re.search(r"clearly|no clear|speaks (for|against)|supported|contradicted", said)


def test_what_is_known_is_named_and_what_is_not_with_what_would_answer_it(
    of_findings, full_findings, framework
):
    survey = framework.source("staff_survey")
    everything, nothing = words_of(of_findings(full_findings())), words_of(of_findings([]))
    assert survey.label in everything and survey.answers not in everything
    assert survey.answers in nothing
    assert "something is known" in everything and "something is known" not in nothing


def test_of_a_way_with_several_indicators_it_says_where_only_some_are_known(
    of_findings, full_findings
):
    rows = [row for row in full_findings() if row["indicator"] != "racism_reports_satisfied"]
    assert "something is known, something not" in words_of(of_findings(rows))


@pytest.mark.parametrize("invented", [True, False])
def test_it_says_that_it_may_be_shared_and_is_marked_where_data_are_invented(of_findings, invented):
    said = words_of(of_findings([], area="Mid", invented=invented))
    assert "To be shared in the network" in said and "do not pass it on" not in said
    assert ("(invented data)" in said) == invented


def test_a_change_and_a_gap_of_one_name_are_told_apart(of_findings, full_findings):
    rows = [row for row in full_findings() if row["notebook"] == "disproportionality"]
    section = network.which_data(of_findings(rows))._repr_html_()
    assert "Children in need, between groups" in section
    assert "Children in need, change" in section


def test_the_network_alone_writes_what_it_does(of_findings, full_findings):
    section = network.what_we_do(of_findings(full_findings()))._repr_html_()
    assert section.count("for the network to write") == 9
