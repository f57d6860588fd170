"""Every sentence the suite asks for is in ``wording.yaml``, and what is wrong with one is said."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

import evaluation_lib
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.presentation.wording import NO_TEXT, NOT_FILLED, STRAY_BRACE, text, texts

LIBRARY = Path(evaluation_lib.__file__).parent
#: What the functions of `wording` return: one sentence, or several.
KINDS = {"text": str, "texts": list}


def calls() -> list[tuple[str, str, ast.expr]]:
    """Every call of ``text`` and ``texts`` in the library: where it is, which it is, its key."""
    return [
        (path.relative_to(LIBRARY).as_posix(), node.func.id, node.args[1])
        for path in sorted(LIBRARY.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in KINDS
        and len(node.args) == 2
    ]


def pattern_of(key: ast.expr) -> str:
    """A pattern for the keys that an expression may give: what is filled in is one word."""
    if isinstance(key, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else None for part in key.values]
        return "".join(r"\w+" if part is None else re.escape(part) for part in parts)
    assert isinstance(key, ast.Constant), ast.unparse(key)
    return re.escape(key.value)


def flat(entries: dict, prefix: str = "") -> dict[str, str | list]:
    """The entries of a nested document by their dotted keys."""
    found: dict[str, str | list] = {}
    for name, entry in entries.items():
        key = f"{prefix}{name}"
        found |= flat(entry, f"{key}.") if isinstance(entry, dict) else {key: entry}
    return found


@pytest.fixture(scope="module")
def wording(dictionary):
    return flat(dictionary.document("wording"))


@pytest.fixture
def made_up(tmp_path):
    """A dictionary with nothing but some words."""

    def make(**entries):
        content = yaml.safe_dump(entries, allow_unicode=True)
        (tmp_path / "wording.yaml").write_text(content, encoding="utf-8")
        return Dictionary(folder=tmp_path, title="", tables={})

    return make


class TestShippedWords:
    @pytest.mark.parametrize(
        ("where", "function", "key"),
        calls(),
        ids=[f"{where}:{key.lineno}" for where, _, key in calls()],
    )
    def test_every_text_that_is_asked_for_is_there(self, wording, where, function, key):
        found = [name for name in wording if re.fullmatch(pattern_of(key), name)]
        assert found, f"{where} asks for {ast.unparse(key)}"
        if isinstance(key, ast.Constant):
            assert isinstance(wording[found[0]], KINDS[function])

    def test_the_search_finds_the_calls_there_are(self):
        found = {ast.literal_eval(key) for _, _, key in calls() if isinstance(key, ast.Constant)}
        assert {"main_points.heading", "looked_after.heading", "index.title"} <= found
        assert {function for _, function, _ in calls()} == set(KINDS)

    def test_each_is_written_with_single_spaces_and_single_full_stops(self, wording):
        sentences = [
            one
            for entry in wording.values()
            for one in ([entry] if isinstance(entry, str) else entry)
        ]
        assert all(isinstance(sentence, str) and sentence.strip() for sentence in sentences)
        assert [s for s in sentences if ".." in s or "  " in s or s != s.strip()] == []
        assert [s for s in sentences if re.search(r"\w [.,;:](\s|$)", s)] == []


class TestText:
    def test_names_in_braces_are_filled_in(self, made_up):
        dictionary = made_up(main={"children": "In {area} live {number} children."})
        said = text(dictionary, "main.children", area="Mid", number="1,141", unused="x")
        assert said == "In Mid live 1,141 children."

    def test_a_list_is_filled_in_sentence_by_sentence(self, made_up):
        dictionary = made_up(points=["{confidence} of them.", "No names."])
        assert texts(dictionary, "points", confidence="95%") == ["95% of them.", "No names."]

    def test_doubled_braces_are_braces(self, made_up):
        assert text(made_up(a="{{x}} {y}"), "a", y=1) == "{x} 1"

    @pytest.mark.parametrize("key", ["nothing", "main.nothing", "main.children.more", "", "main."])
    def test_a_text_that_is_not_there_is_named(self, made_up, key):
        dictionary = made_up(main={"children": "Children."})
        for ask in (text, texts):
            with pytest.raises(DataError) as refused:
                ask(dictionary, key)
            assert str(refused.value) == NO_TEXT.format(key=key)

    @pytest.mark.parametrize(
        ("ask", "key"),
        [(text, "group"), (text, "list"), (texts, "group"), (texts, "one"), (text, "number")],
    )
    def test_a_group_is_no_text_and_a_text_is_no_list(self, made_up, ask, key):
        dictionary = made_up(group={"a": "A."}, list=["A."], one="A.", number=1)
        with pytest.raises(DataError) as refused:
            ask(dictionary, key)
        assert str(refused.value) == NO_TEXT.format(key=key)

    def test_a_name_that_is_not_filled_in_is_named(self, made_up):
        dictionary = made_up(one="In {arae}.", list=["In {arae}."])
        for ask, key in ((text, "one"), (texts, "list")):
            with pytest.raises(DataError) as refused:
                ask(dictionary, key, area="Mid")
            assert str(refused.value) == NOT_FILLED.format(key=key, name="arae")

    @pytest.mark.parametrize(
        "sentence", ["In {area", "In area}", "In {}.", "In {0}.", "In {area:%}"]
    )
    def test_a_stray_brace_is_named(self, made_up, sentence):
        dictionary = made_up(one=sentence, list=[sentence])
        for ask, key in ((text, "one"), (texts, "list")):
            with pytest.raises(DataError) as refused:
                ask(dictionary, key, area="Mid")
            assert str(refused.value) == STRAY_BRACE.format(key=key)

    def test_the_sentence_about_braces_shows_what_to_write(self):
        said = STRAY_BRACE.format(key="a.b")
        assert "'a.b'" in said
        assert said.endswith("write {name}, or {{ and }} for the braces themselves.")
