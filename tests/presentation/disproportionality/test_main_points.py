"""The main points are at most six, each at most 25 words, whatever the numbers are."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.counts.children import known_groups, points_of
from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.presentation.disproportionality import main_points
from evaluation_lib.presentation.disproportionality.analysis import ratios_of
from evaluation_lib.presentation.disproportionality.changes import UNACCOMPANIED, UNKNOWN, Change
from evaluation_lib.presentation.disproportionality.clearest import clearest
from evaluation_lib.presentation.disproportionality.main_points import in_sentences
from evaluation_lib.presentation.wording_rules import limit

DICTIONARY = load_dictionary()
MOST_POINTS = limit(DICTIONARY, "main_points")
MOST_WORDS = limit(DICTIONARY, "words_of_a_main_point")
GROUPS = known_groups(GROUPING, dictionary=DICTIONARY)
POINTS = list(points_of(DICTIONARY))
LABELS = [point.label for point in points_of(DICTIONARY).values()]
AREAS = DICTIONARY.read("areas")["label"].tolist()
WHEN = {"start": "30 September 2022", "end": "31 September 2025", "day": "31 September 2025"}
KINDS = (HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL)
RANGES = {
    HIGHER: (1.01, 99.99),
    LOWER: (0.0, 0.99),
    NO_EVIDENCE: (0.2, 9.9),
    TOO_SMALL: (0.0, 99.0),
}
CLEAR_OR_NOT = st.sampled_from([HIGHER, LOWER, NO_EVIDENCE])


def report_on(area="Essex", reference="White"):
    setting = SimpleNamespace(
        reference_group=reference, area=SimpleNamespace(label=area), confidence=0.95
    )
    return SimpleNamespace(dictionary=DICTIONARY, setting=setting)


@st.composite
def rows(draw, reference="White"):
    """One ratio of any kind, with limits that may be missing or endless."""
    kind = draw(st.sampled_from(KINDS))
    lower, value, upper = sorted(draw(st.lists(st.floats(*RANGES[kind]), min_size=3, max_size=3)))
    missing = float("nan")
    return {
        "decision_point": draw(st.sampled_from(POINTS)),
        "group": draw(st.sampled_from([group for group in GROUPS if group != reference])),
        "kind": kind,
        "value": value,
        "lower": lower,
        # A ratio is put into words only where the reference has events, so its interval ends.
        "upper": float("inf") if kind == TOO_SMALL else upper,
        "largest_ratio_below": draw(st.sampled_from([missing, 0.0, 0.51])),
        "smallest_ratio_above": draw(st.sampled_from([missing, 1.19, 1234.5])),
    }


@st.composite
def changes(draw):
    cause = draw(st.sampled_from([UNACCOMPANIED, UNKNOWN]))
    return Change(
        cause=cause,
        point=draw(st.sampled_from(POINTS)),
        group=draw(st.sampled_from(GROUPS[1:])),
        before=draw(st.floats(0.01, 99)),
        value=draw(st.floats(0.01, 99)),
        lower=0.01,
        upper=99.99,
        certainty=draw(CLEAR_OR_NOT) if cause == UNACCOMPANIED else "",
        turns=draw(st.booleans()),
    )


def table(*some):
    return pd.DataFrame(some)


def ratio(kind, value=1.0, lower=0.9, upper=1.1, group="Black", point="contacts", **limits):
    return {
        "decision_point": point,
        "group": group,
        "kind": kind,
        "value": value,
        "lower": lower,
        "upper": upper,
        **{"largest_ratio_below": 0.8, "smallest_ratio_above": 1.25, **limits},
    }


def said(*some, change=None, **of):
    return in_sentences(report_on(**of), table(*some), change=change, when=WHEN)


class TestLength:
    @settings(max_examples=50)
    @given(
        some=st.lists(rows(), min_size=1, max_size=56),
        change=st.none() | changes(),
        area=st.sampled_from(AREAS),
    )
    def test_never_more_than_six_sentences_of_25_words(self, some, change, area):
        sentences = said(*some, change=change, area=area)
        assert 4 <= len(sentences) <= MOST_POINTS
        for sentence in sentences:
            assert len(sentence.split()) <= MOST_WORDS, sentence
            assert re.fullmatch(r"[A-Z].*[^.]\.", sentence), sentence
            assert not re.search(r"[.] [A-Z]|nan|\binf\b|\[x\]|  ", sentence), sentence

    @pytest.mark.parametrize("label", LABELS)
    @pytest.mark.parametrize("kind", [HIGHER, LOWER])
    def test_whatever_the_decision_point_is_called(self, kind, label):
        point = POINTS[LABELS.index(label)]
        for sentence in said(ratio(kind, 15.33, 12.74, 18.45, group="Mixed", point=point)):
            assert len(sentence.split()) <= MOST_WORDS, sentence

    def test_without_any_ratio_there_are_two(self):
        empty = pd.DataFrame(columns=["kind"])
        sentences = in_sentences(report_on(), empty, change=None, when=WHEN)
        assert len(sentences) == 2
        assert "nothing is compared" in sentences[0]


class TestSides:
    def test_higher_and_lower_are_said_in_the_same_words(self):
        up = said(ratio(HIGHER, 2.0, 1.5, 3.0), ratio(LOWER, 0.5, 0.4, 0.6, group="Asian"))
        assert up[1] == (
            "Clearly higher in 1 of 2 comparisons, most for Black children, contacts: "
            "2.00 times as often (95% interval 1.50 to 3.00)."
        )
        assert up[2] == (
            "Clearly lower in 1 of 2 comparisons, most for Asian children, contacts: "
            "0.50 times as often (95% interval 0.40 to 0.60)."
        )

    def test_a_side_without_any_is_said_too(self):
        _, higher, lower, *_ = said(ratio(NO_EVIDENCE))
        assert higher == "No rate is clearly higher than that of White children."
        assert lower == "No rate is clearly lower than that of White children."

    def test_the_interval_decides_which_is_told_not_the_largest_ratio(self):
        four_children = ratio(HIGHER, 9.0, 1.1, 40.0, group="Other")
        many = ratio(HIGHER, 2.0, 1.8, 2.2, group="Black")
        assert "most for Black children" in said(four_children, many)[1]
        few, more = ratio(LOWER, 0.1, 0.01, 0.95), ratio(LOWER, 0.6, 0.5, 0.7, group="Asian")
        assert "most for Asian children" in said(few, more)[2]

    @given(st.lists(rows(), min_size=1, max_size=20), st.sampled_from([HIGHER, LOWER]))
    def test_no_other_interval_of_that_side_keeps_farther_from_1(self, some, side):
        first = clearest(table(*some), side)
        of_side = [row for row in some if row["kind"] == side]
        assert (first is None) == (not of_side)
        if first is not None and side == HIGHER:
            assert first["lower"] == max(row["lower"] for row in of_side)
        elif first is not None:
            assert first["upper"] == min(row["upper"] for row in of_side)


class TestOpen:
    def test_says_what_would_have_been_seen_at_the_weakest(self):
        weak = ratio(NO_EVIDENCE, largest_ratio_below=0.4, smallest_ratio_above=2.5)
        assert said(ratio(NO_EVIDENCE), weak, ratio(TOO_SMALL))[3] == (
            "No clear difference in 2 of 3 comparisons, where ratios below 0.40 or above 2.50 "
            "would probably have shown; too few to say in 1."
        )

    @pytest.mark.parametrize(
        ("missing", "words"),
        [
            ({"largest_ratio_below"}, "ratios above 1.25 would probably have shown, none"),
            ({"smallest_ratio_above"}, "ratios below 0.80 would probably have shown, none"),
            (
                {"largest_ratio_below", "smallest_ratio_above"},
                "even a large one could be there unseen",
            ),
        ],
    )
    def test_claims_nothing_of_a_side_that_would_not_have_shown(self, missing, words):
        blind = ratio(NO_EVIDENCE, **dict.fromkeys(missing, float("nan")))
        assert words in said(ratio(NO_EVIDENCE), blind)[3]

    def test_where_there_are_only_too_few_it_says_so(self):
        assert said(ratio(TOO_SMALL))[3] == "Too few to say in 1."

    def test_where_all_is_clear_nothing_is_open(self):
        assert len(said(ratio(HIGHER, 2, 1.5, 3))) == 4


def test_every_ratio_is_counted_once(small_report):
    report = small_report("Essex")
    (points,) = main_points(report).parts
    counted = [
        int(number)
        for sentence in points.sentences[1:4]
        for number in re.findall(r"(?:higher|lower|difference|say) in (\d+)", sentence)
    ]
    assert sum(counted) == len(ratios_of(report))


def test_a_lower_rate_is_told_as_a_higher_one_is(small_report):
    # Black children have clearly more contacts than White ones, so White ones have clearly fewer.
    told = {}
    for reference in ("White", "Black"):
        (points,) = main_points(small_report("Essex", reference_group=reference)).parts
        told[reference] = points.sentences
    assert re.match(r"Clearly higher in \d+ of \d+ comparisons, most for", told["White"][1])
    assert re.match(r"Clearly lower in \d+ of \d+ comparisons, most for", told["Black"][2])
