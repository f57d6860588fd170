"""The framework covers what the programme wants and does, and every fault of it is said."""

from __future__ import annotations

import copy
import re

import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.framework import checking, reading
from evaluation_lib.framework.reading import DOCUMENT, read_framework
from evaluation_lib.presentation.wording_rules import breaches, limit


def texts(entry):
    """Every text in a nested document."""
    if isinstance(entry, dict | list):
        values = entry.values() if isinstance(entry, dict) else entry
        return [text for value in values for text in texts(value)]
    return [str(entry)]


@pytest.fixture
def content(dictionary):
    """A copy of the file's content, to be spoilt."""
    return copy.deepcopy(dictionary.document(DOCUMENT))


def named(content, part, name):
    return next(entry for entry in content[part] if entry["id"] == name)


def refusal_of(content):
    with pytest.raises(DataError) as refused:
        read_framework(content)
    return str(refused.value)


class TestTheShippedFramework:
    def test_has_six_aspirations_and_eleven_activities(self, framework):
        assert [one.id for one in framework.aspirations] == [f"A{n}" for n in range(1, 7)]
        assert [one.id for one in framework.activities] == [f"P{n}" for n in range(1, 12)]

    def test_has_every_row_of_the_programme(self, framework, shared_seed):
        text = (shared_seed / "programme.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| ([AP]\d+) \|", text, flags=re.MULTILINE)
        goals = [one.id for one in (*framework.aspirations, *framework.activities)]
        assert rows == goals
        numbered = re.findall(r"^\d\. (.+)$", text, flags=re.MULTILINE)
        asked = [one.text for kind in ("children", "self") for one in framework.asked(kind)]
        assert asked == numbered

    def test_measures_the_system_and_families_beside_people(self, framework):
        about = {one.id: one.about for one in framework.indicators}
        assert about["policies_changed"] == about["promotion"] == "system"
        assert about["board_actions_closed"] == about["complaints_upheld"] == "system"
        assert about["family_voice"] == "families"

    def test_takes_more_reports_of_racism_as_neither_good_nor_bad(self, framework):
        assert framework.indicator("racism_reports_number").direction == "ambiguous"

    def test_says_of_every_indicator_what_would_answer_it(self, framework):
        assert [one.id for one in framework.indicators if not framework.answers(one)] == []

    def test_keeps_the_rules_of_wording(self, dictionary):
        found = texts(dictionary.document(DOCUMENT))
        assert len(found) > 500
        broken = [(text, breaches(text, dictionary=dictionary)) for text in found]
        assert [one for one in broken if one[1]] == []
        sentences = [one for text in found for one in re.split(r"(?<=[.?:])\s", text)]
        most = limit(dictionary, "words_of_a_sentence")
        assert [one for one in sentences if len(one.split()) > most] == []

    def test_names_notebooks_that_are_there_or_come_with_this_step(self, dictionary, framework):
        listed = {*dictionary.read("reports")["notebook"]}
        new = {"workforce_and_practice", "university_evaluation"}
        named = {one.notebook for one in (*framework.indicators, *framework.sources)}
        assert named <= listed | new


class TestFaults:
    def test_an_aspiration_without_an_indicator(self, content):
        kept = [one for one in content["indicators"] if one["aspirations"] != ["A1"]]
        content["indicators"] = [
            {**one, "aspirations": [goal for goal in one["aspirations"] if goal != "A1"]}
            for one in kept
        ]
        said = refusal_of(content)
        assert checking.NO_INDICATOR.format(file=checking.FILE, id="A1") in said
        assert checking.NO_CHANGE.format(file=checking.FILE, id="A1") in said

    def test_an_activity_without_an_indicator(self, content):
        content["indicators"] = [
            one for one in content["indicators"] if "P4" not in one["activities"]
        ]
        assert refusal_of(content) == checking.NO_INDICATOR.format(file=checking.FILE, id="P4")

    def test_an_aspiration_without_rivals_or_steps(self, content):
        for part in ("rivals", "steps"):
            for one in content[part]:
                one["aspirations"] = [goal for goal in one["aspirations"] if goal != "A4"]
        said = refusal_of(content)
        assert checking.NO_RIVAL.format(file=checking.FILE, id="A4") in said
        assert checking.NO_STEP.format(file=checking.FILE, way="to", id="A4") in said

    def test_a_name_that_nothing_has(self, content):
        named(content, "indicators", "promotion")["aspirations"] = ["A9"]
        named(content, "indicators", "wres_leaving")["source"] = "workforce_returns"
        said = refusal_of(content)
        assert "promotion: there is no aspiration 'A9'" in said
        assert "there is no source 'workforce_returns': did you mean workforce_return?" in said

    @pytest.mark.parametrize("name", ["about", "kind", "direction", "level"])
    def test_a_word_that_cannot_stand_there(self, content, name):
        named(content, "indicators", "promotion")[name] = "sideways"
        assert f"promotion, {name}: 'sideways' cannot stand there." in refusal_of(content)

    def test_a_change_towards_one_without_its_gap(self, content):
        named(content, "indicators", "change_looked_after")["beside"] = "promotions"
        expected = checking.NO_GAP.format(file=checking.FILE, where="change_looked_after")
        assert expected in refusal_of(content)

    def test_words_that_do_not_say_what_they_tell(self, content):
        del named(content, "indicators", "themes_gained")["tells"]
        assert "themes_gained: words need the line 'tells'" in refusal_of(content)

    def test_an_id_that_stands_there_twice(self, content):
        named(content, "rivals", "V2")["id"] = "V1"
        assert checking.TWICE.format(file=checking.FILE, id="V1") in refusal_of(content)

    def test_a_rule_without_its_words_or_its_number(self, content):
        del content["strength"]["verdicts"]["mixed"], content["strength"]["too_few"]
        content["strength"]["supported"]["sources"] = "two"
        said = refusal_of(content)
        assert checking.NO_WORDS.format(file=checking.FILE, of="verdicts", name="mixed") in said
        assert checking.NO_SENTENCE.format(file=checking.FILE, name="too_few") in said
        assert checking.NOT_A_NUMBER.format(file=checking.FILE, name="sources") in said

    def test_every_line_that_is_missing_unknown_or_of_another_kind_is_said_at_once(self, content):
        del named(content, "rivals", "V1")["told_by"]
        named(content, "rivals", "V2")["aspirations"] = "A1"
        named(content, "activities", "P1")["labels"] = "Board"
        named(content, "activities", "P2")["label"] = 2
        content["levels"] = []
        del content["version"]
        said = refusal_of(content)
        file = checking.FILE
        for sentence in (
            reading.LACKING.format(file=file, where="rivals, V1", name="told_by"),
            reading.NOT_TEXTS.format(file=file, where="rivals, V2", name="aspirations"),
            reading.NOT_TEXT.format(file=file, where="activities, P2", name="label", found="2"),
            reading.NOT_A_LIST.format(file=file, where="levels"),
            reading.LACKING.format(file=file, where="at its top", name="version"),
        ):
            assert sentence in said
        assert "there is no line 'labels': did you mean label?" in said

    def test_an_entry_that_is_no_entry(self, content):
        content["challenges"][0] = "the size of Essex"
        assert reading.NOT_NAMES.format(
            file=checking.FILE, where="challenges, entry 1"
        ) in refusal_of(content)
