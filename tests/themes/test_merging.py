"""Two sheets side by side: what was coded comes back, and nothing that a person wrote is lost."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.limits import limits_of
from evaluation_lib.themes import filled_sheets, merging, sheets
from evaluation_lib.themes.code_book import CodeBook
from evaluation_lib.themes.code_book_edition import OTHER_EDITION, SEVERAL_EDITIONS, edition_of
from evaluation_lib.themes.feedback_files import write_feedback_file
from evaluation_lib.themes.filled_sheets import read_filled_sheet
from evaluation_lib.themes.merging import (
    adjudicated_codes,
    disagreements_of,
    refuse_overwritten,
    unread,
    with_decisions,
)
from evaluation_lib.themes.sheet_files import sheet_workbook
from evaluation_lib.themes.sheets import code_columns

from .coding_data import ANSWERS, BOOK, answers_table, filled_sheet

FIRST = {
    "r1": ["listening", "level_day"],
    "r2": [],
    "r3": ["recording"],
    "r4": ["listening"],
    "r5": ["listening", "recording", "level_deed"],
    "r6": [],
}
SECOND = {**FIRST, "r1": ["listening", "level_deed"], "r4": []}


def codings_of(**coders: dict[str, list[str]]) -> pd.DataFrame:
    rows = [
        (answer, coder, code)
        for coder, given_codes in coders.items()
        for answer, codes in given_codes.items()
        for code in codes or [""]
    ]
    return pd.DataFrame(rows, columns=["response_id", "coder", "code"], dtype="str")


def as_set(table: pd.DataFrame) -> set[tuple[str, ...]]:
    return set(table.itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def how(dictionary):
    return dictionary.document("themes")["sheets"]


@pytest.fixture(scope="module")
def read_back(how, dictionary, tmp_path_factory):
    """Write a sheet as a file and read it as a coder's who handed it in."""
    columns, folder = code_columns(BOOK, settings=how), tmp_path_factory.mktemp("sheets")

    def of(sheet: pd.DataFrame, *, format: str = "csv", book: CodeBook = BOOK):
        file = folder / f"sheet.{format}"
        if format == "csv":
            write_feedback_file(file, sheet)
        else:
            file.write_bytes(sheet_workbook(sheet, columns, book_rows=[], settings=how))
        return read_filled_sheet(
            file,
            answers=answers_table(),
            book=book,
            settings=how,
            limits=limits_of(dictionary),
        )

    return of


class TestSheetsThatComeBack:
    @pytest.mark.parametrize("format", ["csv", "xlsx"])
    def test_codes_and_answers_are_as_they_were(self, read_back, how, format):
        found = read_back(filled_sheet("A", FIRST, settings=how), format=format)
        assert as_set(found.codings) == as_set(codings_of(A=FIRST))
        assert (found.coder, found.changed) == ("A", 0)

    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.dictionaries(
            st.sampled_from(list(ANSWERS)),
            st.tuples(
                st.sets(st.sampled_from(["listening", "recording"])),
                st.sampled_from([[], ["level_day"], ["level_deed"]]),
            ),
            min_size=1,
        )
    )
    def test_whatever_was_coded(self, read_back, how, drawn):
        given_codes = {id: [*sorted(themes), *level] for id, (themes, level) in drawn.items()}
        found = read_back(filled_sheet("A", given_codes, settings=how))
        assert as_set(found.codings) == as_set(codings_of(A=given_codes))

    @pytest.mark.parametrize("format", ["csv", "xlsx"])
    @pytest.mark.parametrize(
        "change",
        [
            {"version": "2"},
            {"themes": (replace(BOOK.themes[0], label="Hearing"), BOOK.themes[1])},
            {"themes": (replace(BOOK.themes[0], definition="Otherwise."), BOOK.themes[1])},
            {"facets": ()},
        ],
    )
    def test_a_sheet_of_another_code_book_is_refused_and_both_are_named(
        self, read_back, how, like, format, change
    ):
        other = replace(BOOK, **change)
        sentence = like(OTHER_EDITION, found=edition_of(BOOK), own=edition_of(other))
        with pytest.raises(DataError, match=sentence):
            read_back(filled_sheet("A", FIRST, settings=how), format=format, book=other)

    def test_another_example_or_keyword_is_no_other_code_book(self, read_back, how):
        mended = (replace(BOOK.themes[0], examples=("We heard.",), keywords=("hear*",)),)
        book = replace(BOOK, themes=(*mended, BOOK.themes[1]))
        assert read_back(filled_sheet("A", FIRST, settings=how), book=book).says_code_book

    def test_a_sheet_of_two_versions_is_refused(self, read_back, how, like):
        sheet = filled_sheet("A", FIRST, settings=how)
        sheet.loc[0, "code_book"] = "Small, version 0 (00000000)"
        with pytest.raises(DataError, match=like(SEVERAL_EDITIONS)):
            read_back(sheet)

    def test_a_sheet_that_does_not_say_its_code_book_is_read_and_that_is_told(self, read_back, how):
        old = filled_sheet("A", FIRST, settings=how).drop(columns="code_book")
        found = read_back(old)
        assert not found.says_code_book
        assert as_set(found.codings) == as_set(codings_of(A=FIRST))

    def test_a_code_says_that_the_answer_was_read(self, read_back, how):
        sheet = filled_sheet("A", FIRST, settings=how).assign(read="")
        coded = {id: codes for id, codes in FIRST.items() if codes}
        assert as_set(read_back(sheet).codings) == as_set(codings_of(A=coded))

    def test_yes_may_be_written_otherwise(self, read_back, how):
        sheet = filled_sheet("A", FIRST, settings=how)
        sheet["Listening"] = sheet["Listening"].replace({"yes": " X ", "": "No"})
        assert as_set(read_back(sheet).codings) == as_set(codings_of(A=FIRST))

    def test_a_changed_answer_is_counted(self, read_back, how):
        sheet = filled_sheet("A", FIRST, settings=how)
        sheet.loc[sheet["response_id"] == "r1", "answer"] = "We heard the uncle out."
        sheet.loc[sheet["response_id"] == "r5", "answer"] = ANSWERS["r5"].replace("\n", "\r\n")
        assert read_back(sheet).changed == 1

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            (lambda sheet: sheet.iloc[:-1], filled_sheets.MISSING),
            (lambda sheet: pd.concat([sheet, sheet.tail(1)]), filled_sheets.TWICE),
            (lambda sheet: sheet.replace("r1", "r99"), filled_sheets.NOT_OF_THE_ANSWERS),
            (lambda sheet: sheet.assign(coder=[*"AAAAAB"]), filled_sheets.SEVERAL_CODERS),
            (lambda sheet: sheet.assign(coder=""), filled_sheets.SEVERAL_CODERS),
            (lambda sheet: sheet.assign(coder="=1+1"), sheets.NOT_A_NAME),
            (lambda sheet: sheet.assign(Listening="perhaps"), filled_sheets.NOT_YES),
            (lambda sheet: sheet.assign(Level="The week"), filled_sheets.NOT_A_CHOICE),
            (lambda sheet: sheet.iloc[:0], filled_sheets.NO_ROWS),
        ],
    )
    @pytest.mark.parametrize("format", ["csv", "xlsx"])
    def test_a_sheet_that_cannot_be_used(self, read_back, how, like, change, sentence, format):
        with pytest.raises(DataError, match=like(sentence)):
            read_back(change(filled_sheet("A", FIRST, settings=how)), format=format)

    def test_a_sheet_that_nobody_filled_in(self, read_back, how, like):
        with pytest.raises(DataError, match=like(filled_sheets.NOTHING_READ)):
            read_back(filled_sheet("A", {}, settings=how))


class TestDisagreements:
    codings = codings_of(A=FIRST, B=SECOND)
    coders = ("A", "B")

    @pytest.fixture
    def differ(self):
        return disagreements_of(self.codings, answers_table(), coders=self.coders)

    def test_they_stand_side_by_side_with_the_answer(self, differ):
        assert list(differ.columns) == [
            *("response_id", "answer", "workshop", "quadrant", "role", "code"),
            *("A", "B", "adjudicated", "reason"),
        ]
        assert as_set(differ[["response_id", "code", "A", "B"]]) == {
            ("r1", "level_day", "yes", "no"),
            ("r1", "level_deed", "no", "yes"),
            ("r4", "listening", "yes", "no"),
        }
        assert (differ[["adjudicated", "reason"]] == "").all(axis=None)

    def test_answers_that_one_alone_read_are_not_among_them(self):
        one = codings_of(A=FIRST, B={"r1": SECOND["r1"]})
        differ = disagreements_of(one, answers_table(), coders=self.coders)
        assert set(differ["response_id"]) == {"r1"}
        assert unread(one, answers_table(), coders=self.coders) == 5

    def test_coders_who_gave_nothing_do_not_differ(self):
        nothing = {id: [] for id in ANSWERS}
        codings = codings_of(A=nothing, B=nothing)
        differ = disagreements_of(codings, answers_table(), coders=self.coders)
        assert differ.empty
        settled = adjudicated_codes(codings, differ, coders=self.coders, book=BOOK)
        assert as_set(settled) == {(id, "", "agreed") for id in ANSWERS}

    def test_what_was_settled_holds_and_what_was_agreed(self, differ):
        decided = differ.assign(adjudicated=["yes", "no", "no"], reason="Read again.")
        settled = adjudicated_codes(self.codings, decided, coders=self.coders, book=BOOK)
        assert as_set(settled) == {
            ("r1", "listening", "agreed"),
            ("r1", "level_day", "adjudicated"),
            ("r2", "", "agreed"),
            ("r3", "recording", "agreed"),
            ("r4", "", "adjudicated"),
            ("r5", "listening", "agreed"),
            ("r5", "recording", "agreed"),
            ("r5", "level_deed", "agreed"),
            ("r6", "", "agreed"),
        }

    def test_two_values_of_a_facet_are_refused(self, differ, like):
        decided = differ.assign(adjudicated="yes")
        with pytest.raises(DataError, match=like(merging.TWO_VALUES, id="r1")):
            adjudicated_codes(self.codings, decided, coders=self.coders, book=BOOK)

    def test_how_many_answers_have_two_values_is_told_at_once(self, like):
        second = {**FIRST, "r1": ["level_deed"], "r5": ["level_day"]}
        codings = codings_of(A=FIRST, B=second)
        differ = disagreements_of(codings, answers_table(), coders=self.coders)
        decided = differ.assign(adjudicated="yes")
        both = {"number": 2, "facet": "Level", "codes": "level_day, level_deed"}
        with pytest.raises(DataError, match=like(merging.TWO_VALUES, **both)):
            adjudicated_codes(codings, decided, coders=self.coders, book=BOOK)

    def test_decisions_are_taken_over_by_answer_and_code(self, differ):
        written = differ.assign(adjudicated=["YES", "", "no "], reason=["So it is.", "?", ""])
        taken = with_decisions(differ, written.sample(frac=1, random_state=1), file="f")
        assert taken["adjudicated"].tolist() == ["yes", "", "no"]
        assert taken["reason"].tolist() == ["So it is.", "?", ""]

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            (lambda rows: rows.assign(adjudicated="maybe"), merging.NOT_A_DECISION),
            (lambda rows: rows.assign(code="listening", reason="x"), merging.DECIDED_TWICE),
            (lambda rows: rows.iloc[:1].assign(response_id="r3", reason="x"), merging.LOST),
        ],
    )
    def test_decisions_that_cannot_be_taken_over(self, differ, like, change, sentence):
        with pytest.raises(DataError, match=like(sentence)):
            with_decisions(differ, change(differ), file="f")

    def test_what_a_person_wrote_is_not_replaced_by_another_file(self, differ, like, tmp_path):
        there = differ.assign(adjudicated=["yes", "", ""])
        refuse_overwritten(there, there.assign(reason=["", "x", ""]), file=tmp_path, by="g")
        for other in (differ, differ.assign(adjudicated="no")):
            with pytest.raises(DataError, match=like(merging.OVERWRITTEN, number=1)):
                refuse_overwritten(there, other, file=tmp_path, by="g")
