"""What is written is valid, the same each time, and comes back as it was."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.themes import refi_qda
from evaluation_lib.themes.code_book import named_code_book
from evaluation_lib.themes.refi_qda import writing
from evaluation_lib.themes.refi_qda.code_books import exchanged_codes
from evaluation_lib.themes.refi_qda.exchanged import ATTRIBUTES, ExchangedCode
from evaluation_lib.themes.refi_qda.files import NOT_WRITTEN
from evaluation_lib.themes.refi_qda.limits import exchange_limits
from evaluation_lib.themes.refi_qda.losses import DOCUMENT
from evaluation_lib.themes.refi_qda.plain_text import changes, plain_text
from evaluation_lib.themes.refi_qda.reading import read_content
from evaluation_lib.themes.refi_qda.schemas import departures
from evaluation_lib.themes.refi_qda.writing import write_code_book, write_project
from evaluation_lib.themes.refi_qda.xml import read_xml

TEXTS = {"R1": "Listening came first.", "R2": "Asked \U0001f600 again\r\nand again.", "R3": ""}
CODED = (
    ("R1", "Anna", "listening"),
    ("R1", "Ben", "listening"),
    ("R2", "Anna", "asking", "0", "5"),
    ("R2", "Ben", ""),
    ("R3", "Anna", "blank"),
    ("R3", "Ben", ""),
)


@pytest.fixture
def write(dictionary, answers, codes, codings):
    def of(texts=TEXTS, *rows, **given):
        return write_project(
            answers(texts, quadrant="Mid", answered_on="2024-05-01"),
            codings(*rows or CODED),
            codes=codes,
            name="Feedback",
            dictionary=dictionary,
            **given,
        )

    return of


@pytest.fixture
def kinds(dictionary):
    return dictionary.document(DOCUMENT)


def project_in(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read("project.qde").decode("utf-8")


class TestWhatIsWritten:
    def test_it_is_valid(self, write, dictionary):
        root = read_xml(
            project_in(write().content).encode(), file="", limits=exchange_limits(dictionary)
        )
        assert root.version == "1.0"
        assert departures(root.root, dictionary=dictionary) == []

    def test_a_departure_would_be_found(self, write, dictionary):
        wrong = project_in(write().content).replace('isCodable="true"', "", 1)
        root = read_xml(wrong.encode(), file="", limits=exchange_limits(dictionary)).root
        ((place, reason),) = departures(root, dictionary=dictionary)
        assert place.startswith("/Project/CodeBook/Codes/Code")
        assert "isCodable" in reason

    def test_it_is_the_same_each_time(self, write):
        assert write().content == write().content

    def test_the_order_of_codings_changes_nothing(self, write):
        assert write(TEXTS, *CODED).content == write(TEXTS, *CODED[::-1]).content

    def test_identifiers_are_told_apart(self, write):
        guids = re.findall(r' guid="([^"]+)"', project_in(write().content))
        assert len(guids) == len(set(guids))

    def test_it_holds_a_text_for_each_answer_in_the_folder_of_the_standard(self, write):
        with zipfile.ZipFile(io.BytesIO(write().content)) as package:
            first, *texts = package.namelist()
            assert first == "project.qde"
            assert all(re.fullmatch(r"sources/[0-9A-F-]{36}\.txt", name) for name in texts)
            assert len(texts) == len(TEXTS)
            assert not any(package.read(name).startswith(b"\xef\xbb\xbf") for name in texts)

    def test_lists_without_members_are_left_out(self, dictionary, answers, codings):
        bare = write_project(
            answers({"R1": "words"}), codings(), codes=(), name="", dictionary=dictionary
        )
        project = project_in(bare.content)
        for name in ("CodeBook", "Variables", "Sets", "Notes", "Graphs", "Links"):
            assert f"<{name}" not in project

    def test_codes_of_one_name_are_told_apart(self, dictionary):
        twice = (
            ExchangedCode("knowledge", "Knowledge", codable=False),
            ExchangedCode("practice", "Practice", codable=False),
            ExchangedCode("data_known", "Data", parent="knowledge"),
            ExchangedCode("data_used", "data", parent="practice"),
            ExchangedCode("data", "DATA"),
            ExchangedCode("other", "data"),
        )
        read = read_content(
            write_code_book(twice, dictionary=dictionary).content, file="", dictionary=dictionary
        )
        assert [code.label for code in read.codes] == [
            "Knowledge",
            "Knowledge: Data",
            "Practice",
            "Practice: data",
            "DATA",
            "data (2)",
        ]


class TestRefusals:
    def test_codings_of_other_answers(self, write):
        with pytest.raises(DataError) as error:
            write(TEXTS, ("R9", "Anna", "asking"))
        assert str(error.value) == writing.UNKNOWN_ANSWERS.format(number=1, found="R9")

    def test_codes_of_another_code_book(self, write):
        with pytest.raises(DataError) as error:
            write(TEXTS, ("R1", "Anna", "mentoring"))
        assert str(error.value) == writing.UNKNOWN_CODES.format(number=1, found="mentoring")

    def test_a_heading_in_place_of_a_code(self, write):
        with pytest.raises(DataError) as error:
            write(TEXTS, ("R1", "Anna", "practice"))
        assert str(error.value) == writing.HEADINGS.format(found="practice")

    def test_an_answer_twice(self, dictionary, answers, codes, codings):
        table = answers({"R1": "words"})
        with pytest.raises(DataError) as error:
            write_project(
                pd.concat([table, table]),
                codings(),
                codes=codes,
                name="",
                dictionary=dictionary,
            )
        assert str(error.value) == writing.ANSWER_TWICE.format(found="R1")

    @pytest.mark.parametrize("place", [("0", "99"), ("5", "2"), ("-1", "3"), ("", "3"), ("a", "b")])
    def test_a_place_outside_the_answer(self, place, write):
        with pytest.raises(DataError) as error:
            write(TEXTS, ("R1", "Anna", "asking", *place))
        start, end = place
        assert str(error.value) == writing.NO_PLACE.format(answer="R1", start=start, end=end)

    def test_a_code_book_without_codes(self, dictionary):
        with pytest.raises(DataError, match=re.escape(writing.NO_CODES)):
            write_code_book((), dictionary=dictionary)


class TestRoundTrip:
    def test_codings_attributes_and_codes_come_back(self, write, codes, dictionary):
        read = read_content(write().content, file="", dictionary=dictionary, known=codes)
        assert set(read.codings.itertuples(index=False, name=None)) == {row[:3] for row in CODED}
        assert list(read.answers["response_id"]) == list(TEXTS)
        assert list(read.answers["answer"]) == [plain_text(text) for text in TEXTS.values()]
        assert set(read.answers["quadrant"]) == {"Mid"}
        assert set(read.answers["answered_on"]) == {"2024-05-01"}
        assert {code.id: code.parent for code in read.codes} == {
            code.id: code.parent for code in codes
        }
        assert [code.definition for code in read.codes][1] == "Hears before judging."
        assert read.sets.empty and read.losses.empty

    def test_a_passage_comes_back_with_its_words(self, write, codes, dictionary):
        read = read_content(write().content, file="", dictionary=dictionary, known=codes)
        (asked,) = read.passages.query("code == 'asking'").to_dict("records")
        assert (asked["text"], asked["start"], asked["end"]) == ("Asked", "0", "5")

    def test_ids_are_made_of_labels_where_no_code_book_is_known(self, write, dictionary):
        read = read_content(write().content, file="", dictionary=dictionary)
        assert [code.id for code in read.codes] == [
            "practice",
            "listening_first",
            "asking",
            "nothing_said",
        ]

    names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1).filter(
        lambda name: plain_text(name).split() == [name]
    )

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        texts=st.dictionaries(names, st.text(), min_size=1, max_size=4),
        coders=st.lists(names.filter(lambda name: name != "Evaluation suite"), max_size=3),
        keep_emoji=st.booleans(),
        data=st.data(),
    )
    def test_whatever_people_write(
        self, texts, coders, keep_emoji, data, dictionary, answers, codes, codings
    ):
        given = [code.id for code in codes if code.codable]
        rows = [
            (response, coder, code)
            for response in texts
            for coder in dict.fromkeys(coders)
            for code in data.draw(st.lists(st.sampled_from(given), unique=True)) or [""]
        ]
        written = write_project(
            answers(texts),
            codings(*rows),
            codes=codes,
            name="",
            dictionary=dictionary,
            keep_emoji=keep_emoji,
        )
        read = read_content(written.content, file="", dictionary=dictionary, known=codes)
        assert set(read.codings.itertuples(index=False, name=None)) == set(rows)
        assert dict(zip(read.answers["response_id"], read.answers["answer"], strict=True)) == {
            name: plain_text(text, keep_emoji=keep_emoji) for name, text in texts.items()
        }


class TestLosses:
    def test_what_is_written_otherwise_is_told(self, write, kinds):
        told = write().losses
        for kind in (
            "emoji_named",
            "line_ends",
            "line_break_kept",
            "coded_without_words",
            "read_nothing_coded",
        ):
            (row,) = told[told["what"] == kinds["write"][kind]["what"]].to_dict("records")
            expected = 2 if kind == "read_nothing_coded" else 1
            assert (row["element"], row["number"]) == (kinds["write"][kind]["element"], expected)

    def test_what_other_programs_do_not_read_is_told(self, write, kinds):
        what = set(write().losses["what"])
        assert {kind["what"] for kind in kinds["tools"]} <= what

    def test_nothing_is_told_that_is_not_so(self, write, kinds):
        what = set(write({"R1": "words"}, ("R1", "Anna", "asking")).losses["what"])
        assert what <= {kind["what"] for kind in kinds["tools"]}

    def test_every_kind_that_is_counted_has_words(self, kinds, dictionary):
        source = "".join(
            file.read_text(encoding="utf-8") for file in Path(refi_qda.__file__).parent.glob("*.py")
        )
        counted = set(re.findall(r'(?:found|counted)\["(\w+)"\]', source))
        book = named_code_book(None, dictionary=dictionary)
        of_book = exchanged_codes(book, dictionary=dictionary).found
        assert counted and counted <= {*kinds["read"], *kinds["write"]}
        assert {*changes(""), *NOT_WRITTEN, *of_book} <= set(kinds["write"])


def test_every_attribute_has_a_column_here_and_a_variable_there(dictionary, answers, codings):
    table = answers({"R1": "words"}, **{name: f"some {name}" for name in ATTRIBUTES})
    written = write_project(table, codings(), codes=(), name="", dictionary=dictionary)
    read = read_content(written.content, file="", dictionary=dictionary)
    pd.testing.assert_frame_equal(read.answers, table)
