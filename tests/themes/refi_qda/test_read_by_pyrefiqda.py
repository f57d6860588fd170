"""An independent reader of the standard, pyrefiqda, finds in our projects what we put in."""

from __future__ import annotations

import pytest
from pyrefiqda import RefiCodebook, RefiProject

from evaluation_lib.themes.refi_qda.plain_text import plain_text
from evaluation_lib.themes.refi_qda.writing import write_code_book, write_project

TEXTS = {
    "R1": "We listened \U0001f44d\U0001f3fe first\r\nand asked after — “why?” & <how>.",
    "R2": "=cmd|'/c calc'!A1",
    "R3": "<img src=x onerror=alert(1)>",
    "R4": "e\u0301lan",
}
CODED = (
    # Two coders on one span, before and behind the emoji and the line end.
    ("R1", "Anna", "listening", "3", "11"),
    ("R1", "Ben", "listening", "3", "11"),
    ("R1", "Anna", "asking", "25", "30"),
    ("R1", "Ben", "asking", "25", "30"),
    ("R1", "Ben", "blank"),
    ("R2", "Anna", "asking"),
    ("R2", "Ben", ""),
    ("R3", "Zoë & Co", "asking"),
    ("R4", "Anna", "listening"),
)


@pytest.mark.parametrize("keep_emoji", [False, True])
def test_text_code_and_coder_are_equal_for_every_coding(
    keep_emoji, tmp_path, dictionary, answers, codes, codings
):
    written = write_project(
        answers(TEXTS, workshop="May"),
        codings(*CODED),
        codes=codes,
        name="Feedback",
        dictionary=dictionary,
        keep_emoji=keep_emoji,
    )
    file, folder = tmp_path / "ours.qdpx", tmp_path / "unpacked"
    file.write_bytes(written.content)
    found = read_with_pyrefiqda(RefiProject.load(file, folder), folder)
    labels = {code.id: code.label for code in codes}
    assert found == sorted(
        (
            response,
            coder,
            labels[code],
            plain_text(
                TEXTS[response][int(place[0]) : int(place[1])] if place else TEXTS[response],
                keep_emoji=keep_emoji,
            ),
        )
        for response, coder, code, *place in CODED
        if code
    )


def read_with_pyrefiqda(project, folder) -> list[tuple[str, str, str, str]]:
    """List answer, coder, code and coded words; it slices nothing itself."""
    coders = {user.guid: user.name for user in project.users.user}
    labels, waiting = {}, list(project.code_book.codes.code)
    while waiting:
        code = waiting.pop()
        labels[code.guid] = code.name
        waiting += code.code
    found = []
    for source in project.sources.text_source:
        path = RefiProject.resolve_source_path(source.plain_text_path, folder)
        text = path.read_bytes().decode("utf-8")
        for selection in source.plain_text_selection:
            words = text[selection.start_position : selection.end_position]
            assert selection.name == words
            found += [
                (
                    source.name,
                    coders[coding.creating_user],
                    labels[coding.code_ref.target_guid],
                    words,
                )
                for coding in selection.coding
            ]
    return sorted(found)


def test_the_code_book_is_equal(tmp_path, dictionary, codes):
    file = tmp_path / "ours.qdc"
    file.write_bytes(write_code_book(codes, dictionary=dictionary).content)
    practice, blank = RefiCodebook.load(file).codes.code
    assert (practice.name, practice.is_codable, blank.name) == ("Practice", False, "Nothing said")
    assert [code.name for code in practice.code] == ["Listening first", "Asking"]
    assert practice.code[0].description == "Hears before judging."
    assert practice.code[1].color == "#4477aa"
