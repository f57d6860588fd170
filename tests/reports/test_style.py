"""The page's colours can be told apart: computed from the style sheet itself, for every reader.

Ratios and limits are those of the Web Content Accessibility Guidelines 2.2: 4.5 for words (1.4.3),
3 for what a picture needs to be understood (1.4.11).
"""

from __future__ import annotations

import re
from itertools import combinations, pairwise, product

import pytest

from evaluation_lib.presentation.drawing import COLOURS
from evaluation_lib.reports.render import TEMPLATES

STYLE = (TEMPLATES / "report" / "style.css").read_text(encoding="utf-8")
DARK, MORE = "(prefers-color-scheme: dark)", "(prefers-contrast: more)"
#: The schemes a reader can ask for, and the conditions under which a rule of the sheet is theirs.
SCHEMES = {"light": [], "dark": [DARK], "more": [MORE], "dark and more": [DARK, MORE]}
WORDS, PICTURE = 4.5, 3.0

#: The Analysis Function's palette in its order: neighbours are used side by side.
PALETTE = ("blue", "turquoise", "pink", "orange", "grey", "purple")
WORDS_ON = [
    *product(("ink", "soft", "link", "alert"), ("paper", "band")),
    ("on-focus", "focus"),
    ("paper", "blue"),
    ("on-turquoise", "turquoise"),
]
PICTURED = [
    *pairwise(PALETTE),
    *((colour, "paper") for colour in (*PALETTE, "pale")),
    ("blue", "pale"),
    ("alert", "paper"),
    ("ink", "paper"),
]


def media_of(style: str) -> list[tuple[str, str]]:
    """Every list of colours in the sheet, with the condition around it; empty if there is none."""
    rules = r"(?:@media ([^{]+)\{\s*)?:root \{([^}]*--paper:[^}]*)\}"
    return [(found[0].strip(), found[1]) for found in re.findall(rules, style)]


def colours_of(scheme: str) -> dict[str, str]:
    """The colours that hold for a reader: later rules of the sheet win."""
    found: dict[str, str] = {}
    for condition, rule in media_of(STYLE):
        asked = set(re.findall(r"\([^)]+\)", condition))
        if asked <= set(SCHEMES[scheme]):
            found |= dict(re.findall(r"--([\w-]+): ([^;]+);", rule))
    return found


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    digits = colour.removeprefix("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_what_the_guidelines_say_of_it():
    assert contrast("#fff", "#000000") == pytest.approx(21)
    # An example that many checkers give: the lightest grey that passes on white.
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("scheme", SCHEMES)
class TestEveryScheme:
    def test_words_can_be_read_on_what_they_stand_on(self, scheme):
        found = colours_of(scheme)
        ratios = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in WORDS_ON}
        assert {pair: ratio for pair, ratio in ratios.items() if ratio < WORDS} == {}

    def test_lines_and_bands_differ_from_the_paper_and_from_their_neighbours(self, scheme):
        found = colours_of(scheme)
        ratios = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in PICTURED}
        assert {pair: ratio for pair, ratio in ratios.items() if ratio < PICTURE} == {}

    def test_no_colour_is_two(self, scheme):
        found = colours_of(scheme)
        same = [(a, b) for a, b in combinations((*PALETTE, "pale"), 2) if found[a] == found[b]]
        assert same == []


def test_every_colour_that_charts_ask_for_is_in_every_list_that_is_whole():
    light, dark = colours_of("light"), colours_of("dark")
    assert set(COLOURS.values()) <= set(light) == set(dark)
    assert len(set(light.values()) & set(dark.values())) < len(light) / 2


def test_what_a_chart_falls_back_to_is_the_pages_own_light_colour():
    def long(colour: str) -> str:
        digits = colour.removeprefix("#")
        return f"#{''.join(2 * one for one in digits) if len(digits) == 3 else digits}"

    light = colours_of("light")
    assert {name: long(light[name]) for name in COLOURS.values()} == {
        name: colour for colour, name in COLOURS.items()
    }


def test_forced_colours_are_the_readers_own():
    (forced,) = [rule for condition, rule in media_of(STYLE) if "forced-colors" in condition]
    found = dict(re.findall(r"--([\w-]+): ([^;]+);", forced))
    assert set(COLOURS.values()) <= set(found)
    assert not re.search(r"#|rgb|hsl", forced)
    # A band and the words on it are a pair that the reader's system keeps apart.
    assert (found["turquoise"], found["on-turquoise"]) == ("Highlight", "HighlightText")
    assert (found["blue"], found["paper"]) == ("CanvasText", "Canvas")


def test_paper_is_white_whatever_the_screen():
    conditions = [condition for condition, _ in media_of(STYLE) if condition]
    assert len(conditions) == 4
    assert all(condition.startswith("screen and ") for condition in conditions)
