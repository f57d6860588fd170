"""No sentence of the report is there that nobody asks for, and each can be read at once."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from evaluation_lib.presentation import data_quality

FOLDER = Path(data_quality.__file__).parent
#: The functions that ask for a sentence: the argument that is its key, and where the key leads.
ASKING = {
    "said": (1, ""),
    "number_column": (1, "columns."),
    "word_column": (1, "columns."),
    "counted": (2, "nouns."),
    "text": (1, ""),
    "texts": (1, ""),
}
PARTS_OF_A_SECTION = ("heading", "lead", "nothing")
LONGEST_SENTENCE = 25


def flat(entries, prefix=""):
    found = {}
    for name, entry in entries.items():
        key = f"{prefix}{name}"
        found |= flat(entry, f"{key}.") if isinstance(entry, dict) else {key: entry}
    return found


def asked_for():
    """Patterns of the keys that the sections ask for; a name that is filled in fits any word."""
    patterns = set()
    for path in FOLDER.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        words = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"\w+", node.value)
        ]
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                patterns |= patterns_of(call, words)
    return patterns


def patterns_of(call, words):
    if call.func.id == "a_section" and isinstance(call.args[1], ast.Constant):
        return {re.escape(f"{call.args[1].value}.{part}") for part in PARTS_OF_A_SECTION}
    if call.func.id not in ASKING:
        return set()
    place, prefix = ASKING[call.func.id]
    asked = call.args[place]
    keys = [asked.body, asked.orelse] if isinstance(asked, ast.IfExp) else [asked]
    found = {re.escape(prefix) + pattern for key in keys for pattern in patterns_of_key(key, words)}
    return {pattern.removeprefix(r"data_quality\.") for pattern in found}


def patterns_of_key(key, words):
    if isinstance(key, ast.Constant):
        return {re.escape(key.value)}
    if isinstance(key, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else None for part in key.values]
        return {"".join(r"\w+" if part is None else re.escape(part) for part in parts)}
    # A variable: it can be any word that stands in the module.
    return {re.escape(word) for word in words}


@pytest.fixture(scope="module")
def wording(dictionary):
    return flat(dictionary.document("wording")["data_quality"])


def test_no_sentence_is_there_that_nobody_asks_for(wording):
    patterns = asked_for()
    unused = [key for key in wording if not any(re.fullmatch(one, key) for one in patterns)]
    assert unused == []


def test_every_reason_that_an_ethnicity_is_not_known_has_its_words(wording, dictionary):
    statuses = dictionary.read("ethnicity_statuses")
    reasons = {key.rpartition(".")[2] for key in wording if ".reasons." in key}
    assert reasons == set(statuses.loc[~statuses["is_known"], "status"]) - {"unborn"}


def test_sentences_are_short_enough_to_be_read_once(wording):
    for key, entry in wording.items():
        for paragraph in [entry] if isinstance(entry, str) else entry:
            for sentence in re.split(r"(?<=[.:;])\s", paragraph):
                assert len(sentence.split()) <= LONGEST_SENTENCE, f"{key}: {sentence}"


def test_every_noun_has_a_singular_and_a_plural(wording):
    nouns = [entry for key, entry in wording.items() if key.startswith("nouns.")]
    assert nouns and all(len(entry) == 2 for entry in nouns)
