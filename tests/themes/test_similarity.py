"""A quote that also stands elsewhere is found, copied or corrected."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.themes import similarity
from evaluation_lib.themes.similarity import closest

QUOTES = ["I ask before I write.", "Hair is a care matter."]
OTHERS = ["She said: I ask before I write anything down.", "hair care matters", "No change."]
LONG = "I went back to an open assessment and found that race was not in it once."


def test_weights_are_those_of_scikit_learn():
    # scikit-learn 1.9.1: m = TfidfVectorizer(analyzer="char", ngram_range=(3, 5))
    #   .fit_transform(QUOTES + OTHERS); m[:2] @ m[2:].T
    expected = [[0.536484, 0.009653, 0.0], [0.004528, 0.573205, 0.0]]
    found = closest(QUOTES, OTHERS)
    assert found["similarity"].tolist() == pytest.approx(np.max(expected, axis=1), abs=5e-7)
    assert found["place"].tolist() == [0, 1]


def test_a_copy_is_found_wherever_it_stands_and_however_it_is_typed():
    others = ["No change.", f"  {LONG.upper()}\n", "something else"]
    row = closest([LONG], others).iloc[0]
    assert (row["similarity"], row["place"], row["contained"]) == (pytest.approx(1), 1, 1)


def test_a_quote_inside_a_long_text_is_found_by_its_words():
    mail = f"Dear all, {'many other matters were raised. ' * 40} {LONG} Regards"
    row = closest([LONG], [mail]).iloc[0]
    assert row["contained"] == 1


def test_a_corrected_copy_is_closer_than_another_answer():
    corrected = LONG.replace("found that race", "saw race").replace("once", "at all")
    copy, other = (closest([LONG], [text])["similarity"][0] for text in (corrected, OTHERS[0]))
    assert copy > 0.6 > 0.2 > other


def test_a_short_quote_stands_elsewhere_only_as_a_whole():
    found = closest(["Worked examples."], ["worked examples"])["contained"].tolist()
    apart = closest(["Worked examples."], ["worked examples and more"])["contained"].tolist()
    assert (found, apart) == ([1.0], [0.0])


@pytest.mark.parametrize("others", [[], ["", "  "]])
def test_without_other_text_nothing_is_close(others):
    found = closest([LONG, ""], others)
    assert found["similarity"].tolist() == [0, 0]
    assert found["contained"].tolist() == [0, 0]


@pytest.mark.parametrize("quotes", [[], ["", "?"]])
def test_quotes_without_words_are_close_to_nothing(quotes):
    assert closest(quotes, OTHERS)["contained"].tolist() == [0] * len(quotes)


@settings(max_examples=40)
@given(st.lists(st.text("ab c", max_size=12), min_size=1, max_size=7), st.integers(1, 3))
def test_however_many_texts_are_taken_at_a_time_the_same_is_found(others, at_a_time):
    whole = closest(QUOTES, others)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similarity, "AT_A_TIME", at_a_time)
        parts = closest(QUOTES, others)
    assert parts["similarity"].tolist() == pytest.approx(whole["similarity"].tolist())
    assert whole["similarity"].between(0, 1).all()


@pytest.fixture(scope="module")
def benchmark() -> list[str]:
    """Answers of different people to one question, from a published benchmark."""
    shared = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "text"
    folder = shared / "themefinder_gambling_XS" / "inputs" / "question_part_1"
    if not folder.is_dir():
        pytest.skip("the published benchmark of answers is not beside the project")
    lines = (folder / "responses.jsonl").read_text(encoding="utf-8").splitlines()
    answers = [str(list(json.loads(line).values())[-1]) for line in lines]
    return [answer for answer in answers if len(answer.split()) >= 5]


def test_the_limits_tell_copies_from_other_peoples_answers(benchmark, rules, rng):
    quotes, others = benchmark[::2], benchmark[1::2]
    left = [[word for word in quote.split() if rng.random() > 0.15] for quote in quotes]
    alone = closest(quotes, others)
    copied = closest(quotes, [*others, *(" ".join(words) for words in left)])
    assert len(alone) == 50
    assert alone["similarity"].max() < rules.most_similar < copied["similarity"].min()
    assert alone["contained"].max() < rules.most_contained
