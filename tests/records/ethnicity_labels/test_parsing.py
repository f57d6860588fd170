"""A label is covered whole by the fewest phrases, or not at all."""

import pytest

from evaluation_lib.records.ethnicity_labels.lexicon import load_lexicon
from evaluation_lib.records.ethnicity_labels.parsing import completions, parse


@pytest.fixture(scope="module")
def lexicon(dictionary):
    return load_lexicon(dictionary)


def phrases(label, lexicon):
    found = parse(tuple(label.split()), lexicon=lexicon)
    return found if found is None else [" ".join(phrase) for phrase in found]


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("white british", ["white british"]),
        ("mixed white and asian", ["mixed", "white and asian"]),
        ("black or black british african", ["black or black british african"]),
        ("white any other background", ["white", "any other background"]),
        ("white zebra", None),
        ("whit", None),
        ("", []),
    ],
)
def test_the_longest_phrases_cover_every_word_or_nothing_is_read(label, found, lexicon):
    assert phrases(label, lexicon) == found


def test_a_very_long_text_is_read_in_reasonable_time(lexicon):
    assert parse(("white", "british") * 5_000, lexicon=lexicon) is not None
    assert parse(("white", "zebra") * 5_000, lexicon=lexicon) is None


def test_endings_are_known_phrases_that_begin_as_the_label_ends(lexicon):
    found = {
        " ".join(word for phrase in cover for word in phrase)
        for cover in completions(("wbri", "any", "other", "white", "backgro"), lexicon=lexicon)
    }
    assert "wbri any other white background" in found
    assert all(text.startswith("wbri any other white backgro") for text in found)
    assert not list(completions((), lexicon=lexicon))
