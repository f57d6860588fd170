"""Many authorities in order: every one with its interval, which the scale may cut."""

from __future__ import annotations

import re

from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.ranked import ranked_chart

WORDS = {"headline": "Head", "subtitle": "Sub", "description": "Said."}
NAN = float("nan")


def strokes(*marks):
    """The lines from one end to another of each path, by how many a path has."""
    svg = ranked_chart([Panel("Black", marks)], **WORDS).svg
    return [path.count("M") for path in re.findall(r' d="([^"]+)"', svg) if "nan" not in path]


def hidden(number):
    return [Mark(f"Hidden {place}", NAN, NAN, NAN) for place in range(number)]


def test_every_ratio_that_is_known_has_an_interval():
    others = [Mark(f"Place {place}", 1.0 + place / 40, 0.8, 2.4) for place in range(37)]
    own = Mark("Own", 1.4, 1.2, 1.7, emphasis=True)
    assert len(others) + 1 in strokes(*others, own, *hidden(3))


def test_a_count_of_zero_and_one_without_an_end_are_drawn_within_the_scale():
    marks = [Mark("None", 0.0, 0.0, 9.0), Mark("No end", float("inf"), 1.5, float("inf"))]
    svg = ranked_chart([Panel("Other", tuple(marks))], **WORDS).svg
    assert "inf" not in svg and "nan" not in svg
