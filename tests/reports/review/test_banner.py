"""A page shows its status above its heading, on every printed sheet and in the browser's tab."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.reports.content_hash import STATUS, content_hash
from evaluation_lib.reports.review.banner import with_status
from evaluation_lib.reports.review.status import APPROVED, CHANGES, DRAFT, Status

SENTENCES = {
    DRAFT: ("Nobody has reviewed this page.",),
    CHANGES: ("A. Reader asked for changes.", "Note: More."),
    APPROVED: ("A. Reader approved this page.",),
}


@pytest.fixture(scope="session")
def page(page_saying):
    return page_saying("Ten children.")


@pytest.fixture(scope="session")
def shown(page, dictionary):
    """The page with a status of a kind."""

    def of(kind, page=page, **values):
        status = Status(
            kind=kind,
            label=f"The label of {kind}",
            role="Principal Social Worker",
            reviewer="A. Reader",
            date="29 November 2026",
            hash=content_hash(page),
            earlier="",
            sentences=SENTENCES[kind],
        )
        return with_status(page, replace(status, **values), dictionary=dictionary)

    return of


@pytest.mark.parametrize("kind", SENTENCES)
def test_the_status_is_the_first_thing_in_the_main_part(shown, kind):
    page = shown(kind)
    assert re.search(rf"<main[^>]*>\s*{STATUS[0]}<style>[^<]*</style><div class='status", page)
    assert page.index(f"The label of {kind}.</strong>") < page.index("<h1>")
    assert all(f"{sentence}</p>" in page for sentence in SENTENCES[kind])


@pytest.mark.parametrize("kind", SENTENCES)
@pytest.mark.parametrize("before", [None, *SENTENCES])
def test_it_takes_the_place_of_the_status_before(shown, page, kind, before):
    earlier = page if before is None else shown(before)
    assert shown(kind, earlier) == shown(kind)


@pytest.mark.parametrize("kind", SENTENCES)
def test_it_does_not_change_the_fingerprint_of_the_content(shown, page, kind):
    assert content_hash(shown(kind)) == content_hash(page)


def test_a_page_made_before_pages_had_a_status_gets_one(shown, page):
    bare = page.replace("".join(STATUS), "")
    assert shown(DRAFT, bare).count(STATUS[0]) == 1
    assert content_hash(shown(DRAFT, bare)) == content_hash(bare)


def test_an_approved_page_shows_the_fingerprint_shortened_and_has_it_in_full(shown, page):
    fingerprint = content_hash(page)
    assert f"<code title='{fingerprint}'>{fingerprint[:12]}</code>" in shown(APPROVED)
    assert "<code" not in shown(DRAFT) and "<code" not in shown(CHANGES)


@pytest.mark.parametrize("kind", SENTENCES)
def test_every_printed_sheet_names_the_status_and_the_version(shown, page, kind):
    printed = re.search(r':root{--status:"([^"]*)"}', shown(kind))[1]
    assert f"The label of {kind}" in printed and content_hash(page)[:12] in printed
    assert ("29 November 2026" in printed) == (kind == APPROVED)


def test_the_tab_says_draft_until_the_page_is_approved(shown):
    titles = [
        unescape(re.search(r"<title[^>]*>([^<]*)</title>", shown(kind))[1])
        for kind in (DRAFT, APPROVED)
    ]
    assert titles == ['A "report" & more (The label of draft)', 'A "report" & more']


@given(
    label=st.text(max_size=20),
    sentences=st.lists(st.text(max_size=20), min_size=1, max_size=3),
)
def test_nothing_that_a_person_writes_can_end_or_leave_the_block(shown, page, label, sentences):
    hostile = (*sentences, f"{STATUS[1]}</main><script>x</script>")
    found = shown(DRAFT, label=f'{label}"}}</style><b>', sentences=hostile)
    assert found.count(STATUS[1]) == 1
    assert "<script>x" not in found and found.count("<b>") == page.count("<b>")
    assert content_hash(found) == content_hash(page)
    assert shown(DRAFT, found) == shown(DRAFT)


def test_a_page_of_another_suite_is_refused(shown):
    with pytest.raises(DataError):
        with_status("<p>Hello</p>", Status("draft", "l", "", "", "", "", "", ("s",)), dictionary={})
