"""An extract is a folder of its own: closed to others, dated, its summary holds nothing back."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import replace
from datetime import date, timedelta

import pytest

from evaluation_lib.errors import DataError, EvaluationError
from evaluation_lib.keeping.past_date import kept_in
from evaluation_lib.keeping.retention import read_record, retention_rules
from evaluation_lib.project import outputs_folder
from evaluation_lib.records import restricted_folder
from evaluation_lib.records.restricted_folder import AMONG_REPORTS
from evaluation_lib.share import writing
from evaluation_lib.share.writing import (
    AMONG_EXTRACTS,
    MANIFEST,
    NOT_A_FOLDER,
    NOT_EMPTY,
    SUMMARY,
    refuse_extract_output,
    write_extract,
)

KEY = b"k" * 32


@pytest.fixture(scope="module")
def write(records, agreement, dictionary):
    def written(output, **changed):
        how = {"agreement": agreement, "key": KEY, "dictionary": dictionary, **changed}
        return write_extract(records, output=output, **how)

    return written


@pytest.fixture(scope="module")
def extract(write, tmp_path_factory):
    return write(tmp_path_factory.mktemp("shared") / "extract")


@pytest.fixture(scope="module")
def summary(extract):
    return (extract.folder / SUMMARY).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def manifest(extract):
    return json.loads((extract.folder / MANIFEST).read_text(encoding="utf-8"))


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX systems")
def test_the_folder_is_its_users_alone(extract):
    assert stat.S_IMODE(extract.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in extract.folder.iterdir()} == {0o600}


def test_it_is_kept_until_the_agreement_ends_and_purge_knows_it(extract, agreement, dictionary):
    assert read_record(extract.folder).keep_until == agreement.retention_end
    [found] = kept_in(extract.folder, rules=retention_rules(dictionary))
    after = agreement.retention_end + timedelta(days=1)
    assert found.kind == "shared_extract" and found.is_past(after)
    assert not found.is_past(agreement.retention_end)
    assert {*found.files} == {file.name for file in extract.folder.iterdir()}


def test_checksums_fit_the_files(extract, manifest, summary):
    for name, sum_ in manifest["sha256"].items():
        assert hashlib.sha256((extract.folder / name).read_bytes()).hexdigest() == sum_
        assert name == SUMMARY or sum_ in summary


def test_the_manifest_says_what_the_extract_is(extract, manifest, agreement):
    assert manifest["personal_data"] is True
    assert manifest["agreement"]["retention_end"] == agreement.retention_end.isoformat()
    assert manifest["agreement"]["dpia_reference"] == agreement.dpia_reference
    assert manifest["risks"]["k"] == extract.risks.k >= 5
    assert manifest["removed"] == dict(extract.shared.removed)
    rows = {name: len(rows) for name, rows in extract.shared.tables.items()}
    assert {name: about["rows"] for name, about in manifest["tables"].items()} == rows


def test_the_summary_says_what_is_in_it_what_is_gone_and_that_it_is_personal(
    summary, agreement, extract, dictionary
):
    words = dictionary.document("sharing")["summary"]
    for said in (
        "Pseudonymised data are still personal data.",
        "Words of young contributors, and any other free text, are never part of an extract.",
        agreement.agreement_reference,
        agreement.dpia_reference,
        agreement.lawful_basis,
        agreement.purpose,
        agreement.retention_end.isoformat(),
        f"| {words['risk']['k']} | {extract.risks.k} |",
        "fingerprint",
        "`addresses.postcode`",
    ):
        assert said in summary
    assert [name for name in words["headings"].values() if f"## {name}" not in summary] == []
    assert words["invented"] not in summary


def test_every_sentence_of_the_summary_is_short(dictionary):
    words = dictionary.document("sharing")["summary"]
    texts = [one for one in words.values() if isinstance(one, str)]
    sentences = [one for text in texts for one in text.replace(": ", ". ").split(". ")]
    assert [one for one in sentences if len(one.split()) > 33] == []


def test_no_file_tells_the_key_an_identifier_or_a_path(extract, records):
    ids = {*records.children["child_id"], *records.children["family_id"]}
    for file in extract.folder.iterdir():
        text = file.read_text(encoding="utf-8")
        assert KEY.hex() not in text and str(extract.folder.parent) not in text
        assert [one for one in ids if one in text] == []


def test_the_same_records_key_and_day_give_the_same_bytes(write, extract, tmp_path):
    again = write(tmp_path / "extract")
    for file in extract.folder.iterdir():
        assert (again.folder / file.name).read_bytes() == file.read_bytes()


def test_invented_children_are_said_to_be_invented(write, tmp_path, dictionary):
    written = write(tmp_path / "extract", invented=True)
    words = dictionary.document("sharing")["summary"]
    assert words["invented"] in (written.folder / SUMMARY).read_text(encoding="utf-8")


def test_a_folder_that_holds_anything_is_left_as_it_is(write, extract, tmp_path, like):
    (tmp_path / ".hidden").write_text("dear")
    for folder in (tmp_path, extract.folder):
        before = {file.name: file.read_bytes() for file in folder.iterdir()}
        with pytest.raises(EvaluationError, match=like(NOT_EMPTY, folder=folder)):
            write(folder)
        assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_file_is_no_folder(write, tmp_path, like):
    (tmp_path / "letter").write_text("dear")
    with pytest.raises(EvaluationError, match=like(NOT_A_FOLDER)):
        write(tmp_path / "letter")


def test_the_outputs_and_the_extracts_are_no_place_for_it(write, tmp_path, like):
    with pytest.raises(EvaluationError, match=like(AMONG_REPORTS)):
        write(outputs_folder() / "extract")
    with pytest.raises(EvaluationError, match=like(AMONG_EXTRACTS)):
        refuse_extract_output(tmp_path / "extract", apart_from=[tmp_path])


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_what_stops_it_leaves_nothing(write, tmp_path, monkeypatch, stop):
    real, written = restricted_folder._write_private, []

    def fails(path, content):
        written.append(path)
        if len(written) == 4:
            raise stop
        real(path, content)

    monkeypatch.setattr(restricted_folder, "_write_private", fails)
    with pytest.raises((KeyboardInterrupt, EvaluationError)):
        write(tmp_path / "extract")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_where_the_tables_cannot_be_made(write, tmp_path, monkeypatch):
    def refuses(*_, **__):
        raise DataError("never shared")

    monkeypatch.setattr(writing, "share_tables", refuses)
    with pytest.raises(DataError):
        write(tmp_path / "extract")
    assert list(tmp_path.iterdir()) == []


def test_a_stroke_in_a_purpose_begins_no_cell(write, tmp_path, agreement):

    written = write(
        tmp_path / "x", agreement=replace(agreement, purpose="A | B"), today=date.today()
    )
    assert r"| Purpose | A \| B |" in (written.folder / SUMMARY).read_text(encoding="utf-8")
