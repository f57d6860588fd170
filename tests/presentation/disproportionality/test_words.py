"""Every sentence that the report asks for is there, none is there unasked, each is read at once."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from evaluation_lib.presentation import disproportionality

FOLDER = Path(disproportionality.__file__).parent
#: The functions that ask for a sentence, by the place of the key among their arguments.
ASKING = {"said": 1, "all_said": 1}
PARTS_OF_A_SECTION = ("heading", "lead")
LONGEST_SENTENCE = 33
ANY_WORDS = r"[\w.]+"


def flat(entries, prefix=""):
    found = {}
    for name, entry in entries.items():
        key = f"{prefix}{name}"
        found |= flat(entry, f"{key}.") if isinstance(entry, dict) else {key: entry}
    return found


def calls():
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield f"{path.stem}:{node.lineno}", node


def asked_for():
    """The keys that the sections ask for: where, and a pattern; a variable fits any word."""
    for where, call in calls():
        if call.func.id == "a_section":
            for part in PARTS_OF_A_SECTION:
                yield where, f"{pattern_of(call.args[1])}\\.{part}"
            yield where, f"{pattern_of(call.args[1])}\\.nothing"
        elif call.func.id in ASKING and len(call.args) > 1:
            key = call.args[ASKING[call.func.id]]
            for one in [key.body, key.orelse] if isinstance(key, ast.IfExp) else [key]:
                yield where, pattern_of(one)


def pattern_of(key):
    if isinstance(key, ast.Constant):
        return re.escape(key.value)
    if isinstance(key, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else None for part in key.values]
        return "".join(ANY_WORDS if part is None else re.escape(part) for part in parts)
    return ANY_WORDS


@pytest.fixture(scope="module")
def wording(dictionary):
    return flat(dictionary.document("wording")["disproportionality"])


def test_every_sentence_that_is_asked_for_is_there(wording):
    lost = [
        (where, pattern)
        for where, pattern in asked_for()
        if not pattern.endswith("nothing")
        and not any(re.fullmatch(pattern, key) for key in wording)
    ]
    assert lost == []


def test_no_sentence_is_there_that_nobody_asks_for(wording):
    patterns = {pattern for _, pattern in asked_for() if pattern != ANY_WORDS}
    words = {
        node.value
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    unused = [
        key
        for key in wording
        if key not in words and not any(re.fullmatch(one, key) for one in patterns)
    ]
    assert unused == []


def test_sentences_are_short_enough_to_be_read_once(wording):
    for key, entry in wording.items():
        for paragraph in [entry] if isinstance(entry, str) else entry:
            for sentence in re.split(r"(?<=[.:;])\s", paragraph):
                assert len(sentence.split()) <= LONGEST_SENTENCE, f"{key}: {sentence}"
