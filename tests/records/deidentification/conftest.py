"""What tests of de-identification share: reference vectors beside the project."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.deidentification.answers import Deidentified, deidentify
from evaluation_lib.records.deidentification.roster import Roster, roster_of
from evaluation_lib.records.deidentification.rules import NameRules, name_rules

KEY = b"k" * 32
REFERENCE = Path(__file__).resolve().parents[3].parent / "shared" / "reference" / "deidentify"


@pytest.fixture(scope="session")
def uk_vectors() -> dict[str, Any]:
    """The vectors of identifiers of the United Kingdom, which are not part of the project."""
    file = REFERENCE / "uk_identifier_patterns.json"
    if not file.is_file():
        pytest.skip("the vectors of identifiers are not beside the project")
    content = json.loads(file.read_text(encoding="utf-8"))
    return {pattern["id"]: pattern for pattern in content["patterns"]}


@pytest.fixture(scope="session")
def rules(dictionary: Dictionary) -> NameRules:
    """What the dictionary says of names."""
    return name_rules(dictionary)


@pytest.fixture(scope="session")
def roster(rules: NameRules, dictionary: Dictionary) -> Roster:
    """Invented people, of names that are words, that have accents, and of several origins."""
    people = [
        ("Priya Shah", ""),
        ("Oluwaseun Adeyemi", "Shay"),
        ("Grace White", ""),
        ("Will Young", ""),
        ("Katarzyna Nowak", ""),
        ("Zoë O'Brien", ""),
        ("Mary-Jane Carter", ""),
        ("Li Wei", ""),
        ("Jordan Powell", ""),
        ("Mohammed de la Cruz", ""),
        ("王伟", ""),
        ("রহিম উদ্দিন", ""),
        ("Ọlábísí Ṣẹ̀gun", ""),
    ]
    return roster_of(people, rules=rules, dictionary=dictionary)


@pytest.fixture(scope="session")
def clean(rules: NameRules, roster: Roster, dictionary: Dictionary) -> Callable[..., Deidentified]:
    """De-identify answers; decisions are given by candidate."""

    def do(*answers: str, decisions: Mapping[str, str] = MappingProxyType({})) -> Deidentified:
        table = pd.DataFrame({"response_id": [f"R{n}" for n in range(len(answers))]})
        return deidentify(
            table.assign(answer=list(answers)),
            roster=roster,
            rules=rules,
            key=KEY,
            decisions=decisions,
            dictionary=dictionary,
        )

    return do
