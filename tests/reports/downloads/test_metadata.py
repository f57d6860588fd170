"""What a report is, for a machine: enough to trace and to make it again, nothing of the machine."""

from __future__ import annotations

import json
from datetime import date

import pytest

from evaluation_lib.reports.content_hash import content_hash
from evaluation_lib.reports.downloads.metadata import metadata_text

PAGE = "<html><main><h1>Ratios</h1></main></html>"
PARAMETERS = {
    "area": "Essex",
    "period_end": date(2025, 3, 31),
    "extracts": "/home/a-person/of the council/extracts",
    "confidence": 0.95,
}


@pytest.fixture
def told(make_contents):
    def tell(**given):
        settings = {"page": PAGE, "notebook": "ratios", "area": "Essex", "has_files": True}
        return metadata_text(
            make_contents(**given.pop("contents", {})), parameters=PARAMETERS, **settings | given
        )

    return tell


def test_it_says_what_was_reported_from_what_and_how(told, stamps):
    found = json.loads(told(contents={"stamps": stamps}))
    assert found["title"] == "Ratios: Essex"
    assert found["parameters"] == {
        "area": "Essex",
        "period_end": "2025-03-31",
        "extracts": "extracts",
        "confidence": 0.95,
    }
    assert found["content_sha256"] == content_hash(PAGE)
    assert found["stamps"] == {stamp.words: stamp.explanation for stamp in stamps}
    assert {"Python", "pandas"} <= set(found["software"])
    assert "library fingerprint" in found["code"]
    first = found["tables"][0]
    assert (first["caption"], first["rows"]) == ("Ratio to White children, Essex", 3)
    assert first["file"] == "01-ratio-to-white-children-essex.csv"
    assert first["columns"][0] == "Ethnic group"


def test_no_path_of_the_machine_is_in_it(told):
    assert "a-person" not in told()


def test_the_same_report_gives_the_same_text_with_its_names_in_order(told):
    text = told()
    assert text == told()
    names = list(json.loads(text))
    assert names == sorted(names)


def test_files_are_named_only_where_there_are_any(told):
    assert "file" not in json.loads(told(has_files=False))["tables"][0]
