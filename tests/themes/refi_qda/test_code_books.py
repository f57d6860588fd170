"""A code book goes to other programs and comes back with all that only this suite knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation_lib.themes.code_book import Change, Code, CodeBook, Facet, named_code_book
from evaluation_lib.themes.code_book import read_code_book as read_book
from evaluation_lib.themes.refi_qda.code_books import (
    code_book_from,
    code_book_yaml,
    exchanged_codes,
)
from evaluation_lib.themes.refi_qda.exchanged import ExchangedCode
from evaluation_lib.themes.refi_qda.writing import write_code_book

BOOK = CodeBook(
    name="Invented",
    version="2.1",
    themes=(
        Code("hearing", "Hearing", "Hears first.", include=("a", "b"), keywords=("hear*",)),
        Code("asking", "Asking", aspirations=("A1",)),
    ),
    facets=(Facet("stance", "Stance", (Code("stance_mixed", "Mixed"),), "How it is meant."),),
    history=(Change("2.1", "added", ("asking",), "It was missed."),),
)


@pytest.fixture
def back(read, dictionary):
    """Send a code book out and read it; returns the code book made of it and what is lost."""

    def of(book: CodeBook, *, known: CodeBook, change=lambda codes: codes):
        codes = change(exchanged_codes(book, dictionary=dictionary).codes)
        content = write_code_book(codes, dictionary=dictionary).content
        ours = exchanged_codes(known, dictionary=dictionary).codes
        return code_book_from(read(content, known=ours), name="theirs", known=known)

    return of


class TestOut:
    def test_themes_then_facets_as_headings(self, dictionary):
        codes = exchanged_codes(BOOK, dictionary=dictionary).codes
        assert [(code.id, code.parent, code.codable) for code in codes] == [
            ("hearing", None, True),
            ("asking", None, True),
            ("stance", None, False),
            ("stance_mixed", "stance", True),
        ]

    def test_what_to_count_stands_in_the_definition(self, dictionary):
        codes = exchanged_codes(BOOK, dictionary=dictionary).codes
        assert codes[0].definition == "Hears first.\nCounts: a; b"
        assert codes[1].definition == ""

    def test_what_stays_behind_is_counted(self, dictionary):
        found = exchanged_codes(BOOK, dictionary=dictionary).found
        assert found == {
            "code_texts": 1,
            "code_rules": 1,
            "code_aspirations": 1,
            "code_book_history": 1,
        }


class TestBack:
    def test_the_shipped_code_book_comes_back_whole(self, back, dictionary):
        ours = named_code_book(None, dictionary=dictionary)
        book = back(ours, known=ours).book
        assert (book.themes, book.facets, book.version) == (ours.themes, ours.facets, ours.version)

    def test_it_can_be_read_as_a_code_book(self, back, dictionary, tmp_path):
        book = back(named_code_book(None, dictionary=dictionary), known=BOOK).book
        file = tmp_path / "code_book.yaml"
        file.write_text(code_book_yaml(book), encoding="utf-8")
        assert read_book(file) == book

    def test_a_new_code_is_a_theme_and_the_version_is_not_ours(self, back):
        added = ExchangedCode("late", "Added later", "Came up.", colour="#123456")
        found = back(BOOK, known=BOOK, change=lambda codes: (*codes, added))
        assert found.book.themes[-1] == Code("added_later", "Added later", "Came up.")
        assert found.book.version == "1"
        assert found.found["colours"] == 1

    def test_another_label_is_told_and_ours_is_kept(self, back):
        def renamed(codes):
            return (replace(codes[0], label="Hearing out"), *codes[1:])

        found = back(BOOK, known=BOOK, change=renamed)
        assert found.book.themes[0] == BOOK.themes[0]
        assert found.found["label_changed"] == 1

    def test_headings_of_others_are_told(self, back):
        other = CodeBook("Theirs", "1", facets=(Facet("work", "Work", (Code("work_a", "A"),)),))
        found = back(other, known=BOOK)
        assert [theme.label for theme in found.book.themes] == ["A"]
        assert found.found["headings"] == 1

    def test_labels_are_told_apart(self, read, project):
        second = '<Code guid="00000000-0000-0000-0000-000000000009" name="listening" '
        same = project().replace("</Codes>", f'{second} isCodable="true"/></Codes>')
        book = code_book_from(read(same), name="theirs", known=BOOK).book
        assert [theme.label for theme in book.themes] == ["Listening", "listening (2)"]

    def test_headings_alone_make_no_code_book(self, read, project):
        headings = project().replace('isCodable="true"', 'isCodable="false"')
        assert code_book_from(read(headings), name="theirs", known=BOOK).book is None
