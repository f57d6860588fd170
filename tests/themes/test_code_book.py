"""The code book: the shipped one is sound, and one that cannot be used is refused in a sentence."""

from __future__ import annotations

import copy
import re

import pandas as pd
import pytest
import yaml

from evaluation_lib.errors import DataError
from evaluation_lib.measures.themes import co_occurrence, theme_counts
from evaluation_lib.themes import code_book, code_book_checks, code_book_refusals
from evaluation_lib.themes.code_book import named_code_book, read_code_book
from evaluation_lib.themes.code_book_checks import weaknesses, weaknesses_in_use

SMALL = {
    "name": "Small",
    "version": "1",
    "themes": [
        {"id": "listening", "label": "Listening", "exclude": ["Talking"], "aspirations": ["A1"]},
        {"id": "recording", "label": "Recording"},
    ],
    "facets": [{"id": "level", "label": "Level", "values": [{"id": "level_a", "label": "First"}]}],
    "history": [
        {
            "version": "1",
            "change": "merged",
            "codes": ["typing"],
            "became": ["recording"],
            "why": "-",
        }
    ],
}


@pytest.fixture(scope="module")
def shipped(dictionary):
    return named_code_book(None, dictionary=dictionary)


@pytest.fixture
def book_of(tmp_path):
    """Read a code book of the small one's content, changed at one place."""

    def of(*path, to):
        content = copy.deepcopy(SMALL)
        place = content
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = to
        file = tmp_path / "book.yaml"
        file.write_text(yaml.safe_dump(content), encoding="utf-8")
        return read_code_book(file)

    return of


class TestTheShippedOne:
    def test_it_has_no_weakness(self, shipped, dictionary):
        assert weaknesses(shipped, dictionary.document("themes")["code_book"]) == []

    def test_it_has_themes_and_facets_beside_them_in_one_list_of_ids(self, shipped):
        assert 8 <= len(shipped.themes) <= 12
        assert [facet.id for facet in shipped.facets] == ["level", "com_b", "stance"]
        assert {"stance_critical", "stance_mixed", "stance_nothing_gained"} <= set(shipped.ids)
        assert len(set(shipped.ids)) == len(shipped.ids) == 12 + 4 + 3 + 4

    def test_it_says_what_it_is_and_what_it_is_not(self, shipped):
        assert "not reflexive thematic analysis" in shipped.approach
        assert "Agreement is not validity" in shipped.approach
        assert "takes for granted" in shipped.leading_question

    def test_every_theme_tells_of_an_aspiration_and_every_aspiration_has_a_theme(self, shipped):
        told = [theme.aspirations for theme in shipped.themes]
        assert all(told)
        assert {name for names in told for name in names} == {f"A{n}" for n in range(1, 7)}

    def test_every_theme_stands_in_the_history(self, shipped):
        named = {code for change in shipped.history for code in (*change.codes, *change.became)}
        assert {theme.id for theme in shipped.themes} <= named

    def test_there_is_none_for_the_network_or_for_children(self, dictionary):
        books = sorted(path.stem for path in (dictionary.folder / code_book.FOLDER).iterdir())
        assert books == ["workshop_feedback"]


class TestRefusals:
    def test_the_small_book_is_read(self, book_of):
        book = book_of("version", to="2")
        assert book.ids == ("listening", "recording", "level_a")
        assert book.history[0].became == ("recording",)

    @pytest.mark.parametrize(
        ("path", "to", "sentence"),
        [
            (("name",), "", code_book.MISSING),
            (("version",), 1.0, code_book.NOT_TEXT),
            (("themes",), "listening", code_book.NOT_A_LIST),
            (("themes", 0, "exclude"), [{"a": "b"}], code_book.NOT_A_LIST),
            (("themes", 0, "defintion"), "x", code_book.UNKNOWN),
            (("themes", 0), "listening", code_book.NOT_NAMES),
            (("themes", 0, "id"), "Listening!", code_book_refusals.BAD_ID),
            (("themes", 0, "id"), "recording", code_book_refusals.TWICE),
            (("themes", 0, "label"), "recording", code_book_refusals.TWICE),
            (("themes", 0, "aspirations"), ["A7"], code_book.BAD_ASPIRATION),
            (("facets", 0, "values", 0, "id"), "first", code_book.NOT_OF_FACET),
            (("history", 0, "change"), "dropped", code_book.BAD_CHANGE),
            (("history", 0, "became"), ["record"], code_book_refusals.NOT_THERE),
            (("history", 0, "codes"), ["listening"], code_book_refusals.STILL_IN_BOOK),
        ],
    )
    def test_a_book_that_cannot_be_used(self, book_of, like, path, to, sentence):
        with pytest.raises(DataError, match=like(sentence)):
            book_of(*path, to=to)

    @pytest.mark.parametrize(
        "content", [b"themes: [", b"\xff\xfe\x00", b"!!python/object/apply:os.system ['true']"]
    )
    def test_a_file_that_is_no_yaml(self, tmp_path, like, content):
        file = tmp_path / "book.yaml"
        file.write_bytes(content)
        with pytest.raises(DataError, match=like(code_book.NOT_READABLE)):
            read_code_book(file)

    def test_a_book_without_codes(self, tmp_path, like):
        file = tmp_path / "book.yaml"
        file.write_text("name: x\nversion: '1'\n", encoding="utf-8")
        with pytest.raises(DataError, match=like(code_book_refusals.NO_CODES)):
            read_code_book(file)

    @pytest.mark.parametrize("found", ["proud_to_be_me", " ", "x" * 5000, "a\x00b", "/"])
    def test_a_name_that_is_no_book(self, dictionary, like, found):
        with pytest.raises(DataError, match=like(code_book.NO_SUCH_BOOK)):
            named_code_book(found, dictionary=dictionary)


class TestWeaknesses:
    @pytest.mark.parametrize(
        ("label", "sentence"),
        [
            ("General", code_book_checks.CATCH_ALL),
            ("Positive about the day", code_book_checks.STANCE_AS_THEME),
            ("Recordings", code_book_checks.ALIKE),
        ],
    )
    def test_labels(self, book_of, dictionary, like, label, sentence):
        book = book_of("themes", 0, "label", to=label)
        found = weaknesses(book, dictionary.document("themes")["code_book"])
        assert [one for one in found if re.match(like(sentence), one)]

    def test_what_is_not_written(self, book_of, dictionary):
        found = weaknesses(book_of("version", to="2"), dictionary.document("themes")["code_book"])
        assert code_book_checks.NO_DEFINITION.format(label="Listening") in found
        assert code_book_checks.NO_EXAMPLE.format(label="First") in found
        assert code_book_checks.NO_BORDER.format(label="Recording") in found
        assert code_book_checks.NO_BORDER.format(label="Listening") not in found

    def test_themes_that_answers_show_to_be_rare_or_one(self, book_of, dictionary):
        book = book_of("version", to="2")
        answers = pd.DataFrame({"response_id": [f"r{number}" for number in range(9)]})
        both = answers.merge(pd.DataFrame({"code": ["listening", "recording"]}), how="cross")
        settings = dictionary.document("themes")["code_book"]

        def found(coded):
            counts, pairs = (
                measure(coded, answers, codes=book.ids) for measure in (theme_counts, co_occurrence)
            )
            return weaknesses_in_use(counts, pairs, book, settings)

        said = {"first": "Listening", "second": "Recording", "both": 9, "either": 9}
        assert found(both) == [code_book_checks.OVERLAP.format(**said)]
        said = {"label": "Recording", "number": 4, "fewest": 5}
        few = both[(both["code"] == "listening") | (both["response_id"] < "r4")]
        assert found(few) == [code_book_checks.FEW.format(**said)]
