"""The fingerprint of a page changes with what it says, and with nothing else."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.presentation.sections import Title, paragraphs
from evaluation_lib.reports.content_hash import MADE, NO_CONTENT, STATUS, content_hash, content_of
from evaluation_lib.reports.provenance import Made, provenance
from evaluation_lib.reports.render import render_parts

#: What a report could say: nothing that begins or ends one of the two blocks.
SAID = st.text(max_size=60).filter(lambda said: not re.search(r"<!--|-->|main|<|>", said))
CHARACTER = st.characters(exclude_characters="<>")


def page_of(before: str = "", after: str = "", *, status: str = "", made: str = "") -> str:
    return (
        f"<html><head><title>t</title></head><body><main id='content'>\n{STATUS[0]}{status}"
        f"{STATUS[1]}<h1>{before}</h1><p>{MADE[0]}{made}{MADE[1]}</p>{after}</main></body></html>"
    )


@given(SAID, SAID, SAID, SAID)
def test_status_and_time_of_making_do_not_change_it(before, after, status, made):
    page = page_of(before, after, status=f"<div>{status}</div>", made=made)
    assert content_hash(page) == content_hash(page_of(before, after))


@given(SAID, SAID, st.data())
def test_any_character_of_the_content_that_is_changed_changes_it(before, after, data):
    page = page_of(before, after, status="s", made="m")
    said = [
        *range(page.index("<h1>") + 4, page.index("</h1>")),
        *range(page.index("</p>") + 4, page.index("</main>")),
    ]
    if not said:
        return
    place = data.draw(st.sampled_from(said))
    other = data.draw(CHARACTER.filter(lambda character: character != page[place]))
    assert content_hash(page[:place] + other + page[place + 1 :]) != content_hash(page)
    assert content_hash(page[:place] + page[place + 1 :]) != content_hash(page)
    assert content_hash(page[:place] + other + page[place:]) != content_hash(page)


def test_it_is_sha_256_of_what_is_left():
    left = "<main id='content'>\n<h1>a</h1><p></p>b</main>"
    assert content_of(page_of("a", "b", status="s", made="m")) == left
    assert content_hash(page_of("a", "b")) == hashlib.sha256(left.encode()).hexdigest()


def test_a_page_made_before_pages_had_a_status_has_the_same():
    page = page_of("a", "b")
    assert content_hash(page.replace("".join(STATUS), "")) == content_hash(page)


@pytest.mark.parametrize(
    "hiding",
    [
        f"{STATUS[0]}<p>Ten times as many</p>{STATUS[1]}",
        f"{MADE[0]}<p>Ten times as many</p>{MADE[1]}",
        f"{MADE[0]}Ten times as many{MADE[1]}",
    ],
)
def test_nothing_can_be_hidden_from_it_between_the_same_words_elsewhere(hiding):
    page = page_of(f"a{hiding}", "b")
    assert content_hash(page.replace("Ten", "Two")) != content_hash(page)


def test_what_stands_outside_the_main_part_is_no_content():
    page = page_of("a", "b")
    assert content_hash(page.replace("<title>t", "<title>other")) == content_hash(page)


def test_a_page_without_a_main_part_has_none():
    with pytest.raises(DataError, match=re.escape(NO_CONTENT)):
        content_hash("<html><body><p>main</p></body></html>")


def test_the_same_report_made_later_by_other_code_has_the_same(report_for):
    report = report_for("Mid")
    first, second = (
        provenance(report, now=datetime(2026, month, 1, tzinfo=UTC)) for month in (1, 2)
    )
    assert first._repr_html_() != second._repr_html_()
    assert content_hash(f"<main>{first._repr_html_()}</main>") == content_hash(
        f"<main>{second._repr_html_()}</main>"
    )


def test_the_words_of_its_making_are_escaped_so_that_they_cannot_end_the_block():
    shown = Made((f"Made by <b> {MADE[1]}",))._repr_html_()
    assert shown.count(MADE[1]) == 1 and "<b>" not in shown


def test_pages_of_the_suite_have_one():
    page, other = (
        render_parts([Title(heading), paragraphs("x")], title="t") for heading in ("A", "B")
    )
    assert content_hash(page) != content_hash(other)
