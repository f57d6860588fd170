"""Until when files are kept stands beside them, and a record that anyone changed is not obeyed."""

from __future__ import annotations

import json
from datetime import date

import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.keeping.at_rest import RECORD
from evaluation_lib.keeping.retention import (
    NO_DAYS,
    NO_SUCH_KIND,
    Retention,
    kept_by_rule,
    read_record,
    record_text,
    retention_rules,
    rule_for,
)
from evaluation_lib.keeping.telling import how_kept

KEPT = Retention("fix_list", date(2026, 1, 1), date(2026, 4, 1), ("a.csv", "b.csv"))


def write(folder, **changed):
    content = json.loads(record_text(KEPT, files=KEPT.files))
    (folder / RECORD).write_text(json.dumps({**content, **changed}), encoding="utf-8")
    return folder


def test_what_is_written_is_read_again(tmp_path):
    assert read_record(write(tmp_path)) == KEPT


@pytest.mark.parametrize(
    "changed",
    [
        {"marker": "somebody else's"},
        {"keep_until": "soon"},
        {"kind": 3},
        {"files": ["../a.csv"]},
        {"files": ["/etc/passwd"]},
        {"files": ["..\\a.csv"]},
        {"files": [".."]},
        {"files": [7]},
        {"files": 7},
    ],
)
def test_a_record_that_is_not_ours_or_leads_elsewhere_is_none(tmp_path, changed):
    assert read_record(write(tmp_path, **changed)) is None


def test_a_link_in_place_of_a_record_is_none(tmp_path):
    other, folder = tmp_path / "other", tmp_path / "folder"
    other.mkdir()
    folder.mkdir()
    (folder / RECORD).symlink_to(write(other) / RECORD)
    assert read_record(folder) is None


def test_a_rule_counts_days_from_the_day_of_making(dictionary):
    days = rule_for("fix_list", dictionary=dictionary).days
    kept = kept_by_rule("fix_list", dictionary=dictionary, today=date(2026, 1, 1))
    assert (kept.keep_until - kept.made).days == days > 0


def test_a_kind_without_a_rule_or_without_days_is_refused(dictionary, like):
    with pytest.raises(DataError, match=like(NO_SUCH_KIND, kind="letters")):
        rule_for("letters", dictionary=dictionary)
    with pytest.raises(DataError, match=like(NO_DAYS, kind="shared_extract")):
        kept_by_rule("shared_extract", dictionary=dictionary)


def test_every_kind_says_why_in_a_sentence(dictionary):
    rules = retention_rules(dictionary).values()
    assert [rule.kind for rule in rules if not rule.why.endswith(".")] == []


def test_a_person_is_told_until_when_and_whether_the_disk_is_encrypted(tmp_path):
    until, encryption = how_kept(write(tmp_path))
    assert "2026-04-01" in until and str(tmp_path) in encryption
