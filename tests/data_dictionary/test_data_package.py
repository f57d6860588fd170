"""The package describes every file beside it, and an outside validator finds nothing wrong."""

import csv
import warnings

import pytest
import yaml

FIELD_KEYS = ["name", "type", "title", "description", "unit", "disclosure_class", "whose_data"]
DISCLOSURE_CLASSES = {"identifier", "quasi-identifier", "sensitive", "safe"}
WHOSE_DATA = {"child", "family", "staff", "young_contributor", "public"}


@pytest.fixture(scope="module")
def package(dictionary_folder):
    return yaml.safe_load((dictionary_folder / "datapackage.yaml").read_text(encoding="utf-8"))


def test_every_csv_is_described_and_every_description_has_a_csv(package, dictionary_folder):
    described = {resource["path"] for resource in package["resources"]}
    there = {
        path.relative_to(dictionary_folder).as_posix() for path in dictionary_folder.rglob("*.csv")
    }
    assert described == there


def test_every_table_names_source_licence_and_meaning(package):
    for resource in package["resources"]:
        assert resource["description"].startswith("One row is ")
        assert all(source["title"] and source["publisher"] for source in resource["sources"])
        assert all(licence["name"] for licence in resource["licenses"])


def test_every_field_is_fully_described(package):
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            assert [key for key in FIELD_KEYS if not field.get(key)] == [], field
            assert field["disclosure_class"] in DISCLOSURE_CLASSES
            assert field["whose_data"] in WHOSE_DATA


def test_files_are_plain(package, dictionary_folder):
    for resource in package["resources"]:
        raw = (dictionary_folder / resource["path"]).read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in raw
        assert raw.endswith(b"\n")
        rows = list(csv.reader(raw.decode("utf-8").splitlines()))
        assert rows[0] == [field["name"] for field in resource["schema"]["fields"]]
        assert all(cell == cell.strip() for row in rows for cell in row)


def test_frictionless_finds_nothing_wrong(dictionary_folder):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the validator's own imports warn of
        frictionless = pytest.importorskip("frictionless", reason="the outside validator")
        report = frictionless.validate(str(dictionary_folder / "datapackage.yaml"))
    assert report.flatten(["taskNumber", "rowNumber", "fieldName", "type", "message"]) == []
    assert report.valid
