"""Shares before and after stand as two joined dots, named once, above the first panel."""

from __future__ import annotations

from evaluation_lib.presentation.before_and_after import Change, change_chart

WORDS = {"headline": "Headline", "subtitle": "Subtitle", "description": "Description."}


class TestChange:
    def test_shows_before_and_after_named_above_the_first(self, page):
        changes = (Change("Essex", 4.5, 6.1, emphasis=True), Change("England", 5.0, 7.25))
        chart = change_chart(
            [("Mixed", changes), ("Black", changes)],
            axis_label="per cent",
            marks=("2011", "2021"),
            **WORDS,
        )
        texts = page(chart.svg).texts
        assert {"Mixed", "Black", "Essex", "England", "per cent"} <= set(texts)
        assert texts.count("2011") == texts.count("2021") == 1

    def test_a_group_that_nobody_belonged_to_breaks_no_chart(self, page):
        chart = change_chart(
            [("Other", (Change("Maldon", 0, 0.4), Change("Essex", 0, 0)))],
            axis_label="per cent",
            marks=("2011", "2021"),
            **WORDS,
        )
        assert page(chart.svg).open == []
