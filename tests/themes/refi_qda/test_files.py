"""The files of a project that was read are what the data dictionary says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation_lib.dictionary import check_table
from evaluation_lib.dictionary.reading import read_text
from evaluation_lib.themes.code_book import named_code_book
from evaluation_lib.themes.refi_qda.files import write_read_project
from evaluation_lib.themes.refi_qda.own_labels import with_own_labels
from evaluation_lib.themes.refi_qda.reading import read_exchange

#: Answers of other programs do not say where people were asked, what, and when.
NOT_SAID = {"collection", "question", "answer"}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("examples/spec_annexA2_atlasti8_project.qde", 7),
        ("examples/spec_annexA3_transana_project.qde", 7),
        ("examples/atlasti9_codebook_ns0-4.qdc", 3),
        ("fixtures/11_document_level_coding.qdpx", 6),
    ],
)
def test_every_file_fits_its_table(name, number, shared_refi, dictionary, tmp_path):
    write_read_project(
        read_exchange(shared_refi / name, dictionary=dictionary),
        output=tmp_path / "read",
        name="theirs",
        known=named_code_book(None, dictionary=dictionary),
        dictionary=dictionary,
    )
    tables = {Path(table.path): table for table in dictionary.tables.values()}
    written = sorted((tmp_path / "read").glob("*.csv"))
    assert len(written) == number
    for file in written:
        table = tables[Path("feedback", file.name)]
        text = read_text(file, table=table)
        assert list(text.columns) == [field.name for field in table.fields]
        lists = {
            key.resource: read_text(
                dictionary.path(key.resource), table=dictionary.table(key.resource)
            )
            for key in table.foreign_keys
        }
        problems = check_table(text, table=table, file=file.name, others=lists)
        assert set(problems["column"]) <= (NOT_SAID if file.name == "answers.csv" else set())


class TestOwnLabels:
    @pytest.fixture
    def own(self, answers, dictionary):
        return lambda **said: with_own_labels(
            answers({"R1": "words"}, **said), dictionary=dictionary
        )

    @pytest.mark.parametrize(
        ("column", "written", "known"),
        [
            ("quadrant", "mid", "Mid"),
            ("role", "Leader", "leader"),
            ("collection", "Learning spaces", "learning_spaces"),
            ("answered_on", "2024-05-01", "2024-05-01"),
        ],
    )
    def test_what_the_dictionary_knows_is_written_as_there(self, column, written, known, own):
        found = own(**{column: written})
        assert list(found.answers[column]) == [known]
        assert found.other_attributes.empty

    @pytest.mark.parametrize(
        ("column", "written"),
        [("quadrant", "North"), ("role", "Captain"), ("collection", "Pub"), ("answered_on", "May")],
    )
    def test_what_it_does_not_know_stands_apart(self, column, written, own):
        found = own(**{column: written})
        assert list(found.answers[column]) == [""]
        assert found.other_attributes.to_numpy().tolist() == [["R1", column, written]]
        assert found.found["unmapped"] == 1
