"""Each mistake in a format of the data dictionary is one sentence that names file and part."""

import pytest
import yaml

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council import formats
from evaluation_lib.extracts.council.formats import WRONG_FORMAT, extract_formats

FILE = "extract_formats/ssda903.yaml"


@pytest.fixture
def refused(copied_dictionary, like):
    """Change the format of the SSDA903 and return the sentence with which it is refused."""

    def refusal(change, *, reason, part="Header"):
        path = copied_dictionary / FILE
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(content)
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
        pattern = like(WRONG_FORMAT, file="ssda903.yaml", part=part, reason=reason)
        with pytest.raises(DataError, match=pattern):
            extract_formats(load_dictionary(copied_dictionary))

    return refusal


def header(content):
    return content["parts"][0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda one: header(one).pop("records"), formats.NO_RECORDS),
        (lambda one: header(one).update(not_used="for a reason"), formats.NO_RECORDS),
        (
            lambda one: header(one)["columns"].append({"headers": ["ONE", "TWO"]}),
            formats.NO_FIELD.format(column="ONE, TWO"),
        ),
        (
            lambda one: header(one)["columns"].append({"headers": ["ONE"], "field": "shoe_size"}),
            formats.NO_SUCH_FIELD.format(table="children", field="shoe_size"),
        ),
        (
            lambda one: header(one)["columns"].append(
                {"headers": ["ONE"], "field": "sex", "form": "guess"}
            ),
            formats.NO_SUCH_FORM.format(form="guess", field="sex", forms=", ".join(formats.FORMS)),
        ),
        (
            lambda one: header(one)["columns"].append(
                {"headers": ["ONE"], "field": "sex", "form": "code"}
            ),
            formats.NO_LIST.format(field="sex"),
        ),
        (
            lambda one: header(one)["columns"].append(
                {"headers": ["ONE"], "field": "sex", "form": "code", "list": ["sex", "shoes"]}
            ),
            formats.NO_SUCH_LIST.format(list="shoes", field="sex"),
        ),
        (
            lambda one: header(one).update(recognised_by=["child_id", "family_key"]),
            formats.NO_COLUMN.format(word="recognised_by", field="family_key"),
        ),
        (
            lambda one: header(one).update(rows_with=["family_key"]),
            formats.NO_COLUMN.format(word="rows_with", field="family_key"),
        ),
        (
            lambda one: header(one)["columns"].append({"header": ["ONE"], "field": "sex"}),
            formats.NO_SUCH_WORD.format(
                word="header", kind="column", suggestion=": did you mean headers"
            ),
        ),
        (
            lambda one: header(one).update(zzz=1),
            formats.NO_SUCH_WORD.format(word="zzz", kind="part", suggestion=""),
        ),
        (lambda one: header(one).pop("names"), "'names' is missing or wrong"),
        (
            lambda one: header(one).update(only_rows={"header": "SEX"}),
            "'values' is missing or wrong",
        ),
    ],
    ids=[
        "neither records nor a reason",
        "both records and a reason",
        "a column that becomes nothing",
        "a field that no table has",
        "a form that nothing reads",
        "a code without a list",
        "a list that is not there",
        "known by a field without a column",
        "rows with a field without a column",
        "a misspelt word",
        "a word that nothing reads",
        "no names",
        "a filter without values",
    ],
)
def test_a_mistake_in_a_part_is_named(change, reason, refused):
    refused(change, reason=reason)


def test_a_missing_entry_of_the_source_names_the_part_read_last(refused):
    refused(lambda one: one.pop("day_first"), reason="'day_first' is missing or wrong", part="DoLo")


def test_a_kind_of_source_that_is_unknown_is_refused(refused):
    reason = formats.NO_SUCH_KIND.format(kind="weekly", kinds=", ".join(formats.KINDS))
    refused(lambda one: one.update(kind="weekly"), reason=reason, part="DoLo")


def test_a_format_without_parts_is_refused(refused):
    refused(lambda one: one.pop("parts"), reason="'parts' is missing or wrong", part="?")


def test_every_format_of_the_suite_is_read(dictionary):
    found = {one.source: one for one in extract_formats(dictionary)}
    assert list(found) == [
        "annex_a",
        "cin_census",
        "mosaic",
        "ssda903",
        "standard_safeguarding_dataset",
    ]
    assert {one.kind for one in found.values()} <= {"snapshot", "live", "yearly_return"}


def test_a_part_that_is_read_is_recognised_by_columns_of_its_own(dictionary):
    for one in extract_formats(dictionary):
        for part in one.parts:
            if part.records:
                assert part.recognised_by
                assert all(part.columns_of(field) for field in part.recognised_by), part.name


def test_a_column_that_is_read_has_a_heading_a_constant_or_parts(dictionary):
    for one in extract_formats(dictionary):
        for part in one.parts:
            for column in part.columns:
                assert column.headers or column.constant is not None or column.made_of


def test_a_format_that_a_council_adds_is_read_beside_the_others(copied_dictionary):
    own = {
        "source": "own_list",
        "label": "Our list",
        "kind": "snapshot",
        "day_first": True,
        "parts": [
            {
                "part": "Children",
                "names": ["Our children"],
                "records": "children",
                "recognised_by": ["child_id"],
                "columns": [{"field": "child_id", "headers": ["Number"], "form": "identifier"}],
            }
        ],
    }
    path = copied_dictionary / "extract_formats" / "own_list.yaml"
    path.write_text(yaml.safe_dump(own), encoding="utf-8")
    found = extract_formats(load_dictionary(copied_dictionary))
    assert "own_list" in [one.source for one in found]
