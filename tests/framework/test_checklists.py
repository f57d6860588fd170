"""Every item of a reporting checklist is met somewhere that exists, or says why it is not."""

from __future__ import annotations

import pytest
import yaml

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.framework.checklists import NOT_A_CHECKLIST, NOT_AN_ITEM, checklists
from evaluation_lib.presentation.wording import template
from evaluation_lib.presentation.wording_rules import breaches

#: How many items each has, as published.
PUBLISHED = {"SRQR": 21, "CHERRIES": 30, "RECORD": 13, "GRAMMS": 6}


@pytest.fixture
def made_up(tmp_path):
    """Read checklists from a file of a test's own."""

    def made(*entries):
        content = yaml.safe_dump({"checklists": list(entries)})
        (tmp_path / "checklists.yaml").write_text(content, encoding="utf-8")
        return checklists(Dictionary(folder=tmp_path, title="", tables={}))

    return made


def test_all_items_of_the_four_are_there_once(dictionary):
    found = {one.name: [item.number for item in one.items] for one in checklists(dictionary)}
    assert {name: len(numbers) for name, numbers in found.items()} == PUBLISHED
    assert all(len(set(numbers)) == len(numbers) for numbers in found.values())


def test_where_an_item_is_met_there_is_a_section(dictionary):
    for one in checklists(dictionary):
        for item in one.items:
            if item.met:
                assert template(dictionary, f"{item.section}.heading")
                assert item.section.startswith(f"{item.notebook}.")


def test_the_words_keep_the_rules_of_wording(dictionary):
    words = [
        text
        for one in checklists(dictionary)
        for item in one.items
        for text in (item.item, item.not_met)
    ]
    assert [
        (text, found) for text in words if (found := breaches(text, dictionary=dictionary))
    ] == []


@pytest.mark.parametrize(
    "item",
    [
        {"number": "1", "item": "Title"},
        {"number": "1", "item": "Title", "notebook": "trend_analysis"},
        {"number": "1", "item": "Title", "not_met": ""},
        {"number": "1", "item": "Title", "not_met": "No.", "notebook": "a", "section": "b"},
    ],
)
def test_an_item_that_says_neither_is_refused(made_up, item):
    with pytest.raises(DataError) as refused:
        made_up({"name": "X", "reference": "Y", "items": [item]})
    assert str(refused.value) == NOT_AN_ITEM.format(name="X", number="1")


def test_a_checklist_without_its_reference_is_refused(made_up):
    with pytest.raises(DataError) as refused:
        made_up({"name": "X", "items": [{"number": "1", "item": "A", "not_met": "B"}]})
    assert str(refused.value) == NOT_A_CHECKLIST
