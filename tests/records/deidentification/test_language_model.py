"""The language model is optional, is the one that was measured, and only points out."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.records.deidentification import language_model as module
from evaluation_lib.records.deidentification.language_model import (
    OTHER_MODEL,
    digest_of,
    language_model,
)
from evaluation_lib.records.deidentification.one_answer import find_all


def installed(dictionary):
    package = dictionary.document("deidentification")["model"]["package"]
    return find_spec("spacy") is not None and find_spec(package) is not None


def test_without_the_extra_there_is_no_model(dictionary, monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    assert language_model(dictionary) is None


def test_a_package_with_other_files_is_refused(dictionary, monkeypatch, tmp_path, like):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.cfg").write_text("[nlp]", encoding="utf-8")
    monkeypatch.setattr(module, "_data_folder", lambda package: tmp_path / "model")
    monkeypatch.setattr(module, "find_spec", lambda name: object())
    with pytest.raises(DataError, match=like(OTHER_MODEL)):
        language_model(dictionary)


def test_code_is_no_part_of_the_hash_and_names_are(tmp_path):
    (tmp_path / "a.bin").write_bytes(b"x")
    first = digest_of(tmp_path)
    (tmp_path / "a.py").write_text("x", encoding="utf-8")
    assert digest_of(tmp_path) == first
    (tmp_path / "a.bin").rename(tmp_path / "b.bin")
    assert digest_of(tmp_path) != first


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ("Barnaby Fenwick", ["Barnaby Fenwick"]),
        ("the Barnaby", ["Barnaby"]),
        ("Roma", []),
        ("Stephen Lawrence", []),
        ("Priya", ["Priya"]),
        ("everyone", []),
    ],
)
def test_what_it_says_is_a_candidate_unless_it_is_known_to_be_no_name(roster, rules, says, found):
    text = f"we thank {says} for it"
    start = text.index(says)
    places = find_all(
        text,
        roster=roster,
        rules=rules,
        ordinary=frozenset(),
        model=lambda text: [(start, start + len(says))],
    )
    assert [text[one.start : one.end] for one in places] == found
    assert all(one.certain == (says == "Priya") for one in places)


def test_the_model_itself_points_out_a_name(dictionary):
    if not installed(dictionary):
        pytest.skip("the optional language model (extra names) is not installed")
    model = language_model(dictionary)
    text = "My manager Barnaby Fenwick told us about it."
    assert "Barnaby Fenwick" in [text[start:end] for start, end in model(text)]
