"""Projects and code books of other programs are read with the codings that they hold."""

from __future__ import annotations

import json
from xml.etree.ElementTree import canonicalize

import pandas as pd
import pytest

from evaluation_lib.themes.refi_qda.reading import read_exchange

#: What each project differs in from the others; each is valid, and some stop other programs.
FIXTURES = (
    "01_base",
    "02_bom",
    "03_crlf",
    "04_bom_crlf",
    "05_emoji_codepoint_offsets",
    "06_inline_PlainTextContent",
    "07_duplicate_code_name",
    "08_no_origin",
    "09_origin_atlas_crlf",
    "10_one_selection_two_coders",
    "11_document_level_coding",
    "12_Sources_capital",
    "13_same_source_name",
    "14_qde_other_name",
)
#: In this project the code Reflexivity bears the name of another under another heading.
RENAMED = {"07_duplicate_code_name": {"Reflexivity": "Data literacy"}}
COLUMNS = ["source", "quote", "code", "parent", "coder"]


@pytest.fixture(scope="module")
def expected(shared_refi):
    return pd.read_csv(shared_refi / "fixtures" / "expected_codings.csv")


def told(project):
    """The passages with the labels of code and heading in place of ids."""
    labels = {code.id: code.label for code in project.codes}
    headings = {code.id: labels[code.parent] for code in project.codes if code.parent}
    return project.passages.assign(
        source=project.passages["response_id"],
        quote=project.passages["text"],
        parent=project.passages["code"].map(headings),
        code=project.passages["code"].map(labels),
    )[COLUMNS]


@pytest.mark.parametrize("name", FIXTURES)
def test_a_project_is_read_with_the_expected_codings(name, shared_refi, expected, dictionary):
    read = read_exchange(shared_refi / "fixtures" / f"{name}.qdpx", dictionary=dictionary)
    wanted = expected.replace({"code": RENAMED.get(name, {})})[COLUMNS]
    found = told(read)
    # One project has a code on each whole source besides.
    whole = found["quote"].isin(read.answers["answer"])
    assert whole.sum() == (3 if name.startswith("11") else 0)
    pd.testing.assert_frame_equal(
        found[~whole].sort_values(COLUMNS, ignore_index=True),
        wanted.sort_values(COLUMNS, ignore_index=True),
        check_dtype=False,
    )


@pytest.mark.parametrize("name", FIXTURES)
def test_the_places_of_passages_lead_to_their_words(name, shared_refi, dictionary):
    read = read_exchange(shared_refi / "fixtures" / f"{name}.qdpx", dictionary=dictionary)
    texts = read.answers.set_index("response_id")["answer"]
    for row in read.passages.itertuples():
        assert texts[row.response_id][int(row.start) : int(row.end)] == row.text


def test_attributes_are_read_by_name(shared_refi, dictionary):
    read = read_exchange(shared_refi / "fixtures" / "01_base.qdpx", dictionary=dictionary)
    assert list(read.answers["quadrant"]) == ["North"] * 3
    assert list(read.answers["role"]) == ["Social worker"] * 3


@pytest.mark.parametrize("name", ["Project.xsd", "Codebook.xsd"])
def test_the_schema_is_that_of_the_standard(name, shared_refi, dictionary):
    ours, theirs = (
        canonicalize(from_file=folder / name, strip_text=True)
        for folder in (dictionary.folder / "refi_qda", shared_refi / "schema")
    )
    assert " ".join(ours.split()) == " ".join(theirs.split())


class TestExamples:
    @pytest.fixture
    def example(self, shared_refi, dictionary):
        return lambda name: read_exchange(shared_refi / "examples" / name, dictionary=dictionary)

    # REFI-QDA 1.5, Annex A.1: six codes, two of them headings in name alone.
    def test_the_code_book_of_the_standard(self, example):
        read = example("spec_annexA1_codebook.qdc")
        assert [code.label for code in read.codes if not code.codable] == ["Topics", "Values"]
        assert read.codes[1].colour == "#ffff00"
        assert read.losses.empty

    # Annex A.2, ATLAS.ti 8: the texts are not in the file.
    def test_the_project_of_the_standard(self, example):
        read = example("spec_annexA2_atlasti8_project.qde")
        assert (len(read.codes), len(read.answers)) == (14, 6)
        assert "schema" not in set(read.losses["element"])
        assert {"TextSource", "Graph", "Link", "PDFSource"} <= set(read.losses["element"])
        assert "Mabel is not the only person" in read.memos["memo"].str.cat()

    # Annex A.3, Transana: a draft's namespace, and elements in another order.
    def test_a_project_that_is_not_valid_is_read_and_the_places_are_named(self, example):
        read = example("spec_annexA3_transana_project.qde")
        assert len(read.passages) and len(read.codes)
        departures = read.losses[read.losses["element"] == "schema"]
        assert departures["why"].iloc[0].startswith("/Project/Sources/VideoSource[1]/Transcript: ")
        assert read.losses.iloc[0]["element"] == "Project or CodeBook"

    def test_an_empty_list_of_sets_as_taguette_writes_it(self, example):
        read = example("taguette_1.5_codebook_emptySets.qdc")
        assert [code.label for code in read.codes] == [
            "interesting",
            "people",
            "interesting\\places",
        ]
        (departure,) = read.losses.to_dict("records")
        assert departure["why"].startswith("/CodeBook/Sets: ")

    def test_a_draft_of_the_standard_as_atlasti_writes_it(self, example):
        read = example("atlasti9_codebook_ns0-4.qdc")
        assert {code.label: code.parent for code in read.codes}["code:3.1"] == "code3"
        assert read.sets.to_dict("split", index=False)["data"] == [
            ["codeGroup1::codeGroup1.2", "code", "code2"],
            ["codeGroup1::codeGroup1.2", "code", "code1_1"],
            ["codeGroup1::codeGroup1.1", "code", "code1"],
            ["codeGroup1::codeGroup1.1", "code", "code1_1"],
        ]


class TestNvivo:
    """NVivo counts units of UTF-16 over line ends of two characters, behind a byte order mark.

    Its own export (302 of 303 starts on a word so, 58 otherwise) cannot be kept here: this text and
    its passages are made up in its manner.
    """

    TEXT = "\U0001f600\U0001f600 A remark.\r\n\r\nThe mentor listened \U0001f44d and asked why."

    @pytest.fixture
    def theirs(self, project, selection, packed):
        units = self.TEXT.encode("utf-16-le")
        marks = []
        for number, words in enumerate(("mentor listened", "asked why")):
            start = units.index(words.encode("utf-16-le")) // 2
            marks.append(selection(start, start + len(words), number=100 + 10 * number))
        xml = project("".join(marks)).replace(
            'name="R1"', 'name="R1" plainTextPath="internal://0A.txt"'
        )
        return packed({"project.qde": xml, "Sources/0A.txt": b"\xef\xbb\xbf" + self.TEXT.encode()})

    def test_passages_are_found(self, theirs, read):
        found = read(theirs)
        assert list(found.passages["text"]) == ["mentor listened", "asked why"]
        (answer,) = found.answers["answer"]
        assert answer == self.TEXT.replace("\r\n", "\n")

    def test_it_is_told_how_places_were_read(self, theirs, read):
        assert read(theirs).losses["what"].str.contains("UTF-16").sum() == 1

    def test_what_was_measured_stands_beside_the_project(self, shared_refi):
        evidence = json.loads(
            (shared_refi / "fixtures" / "nvivo_offset_evidence.json").read_text(encoding="utf-8")
        )
        clean = evidence["clean_start_and_end_by_indexing"]
        assert max(clean, key=lambda way: sum(clean[way])) == (
            "UTF-16 code units, BOM stripped, CRLF kept"
        )
