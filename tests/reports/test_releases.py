"""What changed since the last release is told in plain words, from fingerprints alone."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.reports.outline import outline_of
from evaluation_lib.reports.releases import Release, fingerprint_of, release_from, what_changed

RATES = ("Rates", ("Group", "Rate"), ("A", "1.5"))
COUNTS = ("Counts", ("Group", "Children"), ("A", "12"))


@pytest.fixture
def changed(dictionary):
    """Say what changed from one page to another."""

    def say(before: str, now: str, *, approved: bool = True) -> str:
        earlier, later = (
            fingerprint_of(outline_of(one, main_points="Main points"), dictionary=dictionary)
            for one in (before, now)
        )
        release = Release("3 May 2026", approved, earlier)
        return what_changed(later, release, dictionary=dictionary)

    return say


@pytest.fixture
def two_tables(page, table):
    """A page with two tables."""

    def write(**settings) -> str:
        return page(table(*RATES), table(*COUNTS), **settings)

    return write


def test_without_a_release_a_page_is_new(dictionary, page):
    now = fingerprint_of(outline_of(page(), main_points="Main points"), dictionary=dictionary)
    assert what_changed(now, None, dictionary=dictionary) == "New"


def test_the_same_page_made_at_another_time_has_not_changed(changed, two_tables):
    assert changed(two_tables(), two_tables(made="2027-01-01 00:00 UTC")) == (
        "Since it was approved (3 May 2026): nothing changed."
    )


def test_a_version_that_nobody_approved_is_called_so(changed, page):
    assert changed(page(), page(), approved=False) == (
        "Since the version before (3 May 2026): nothing changed."
    )


def test_tables_are_counted_by_their_values(changed, page, table, two_tables):
    other = page(table(*RATES), table(*COUNTS[:-1], ("A", "13")))
    assert changed(two_tables(), other).endswith(": 1 of 2 tables changed.")


def test_tables_that_are_new_or_gone_are_told_apart_from_those_that_changed(
    changed, page, table, two_tables
):
    assert changed(page(table(*RATES)), two_tables()).endswith(": 1 table added.")
    assert changed(two_tables(), page(table(*RATES))).endswith(": 1 table gone.")


def test_a_table_under_a_caption_of_another_period_is_a_changed_table(changed, page, table):
    later = page(table("Rates, 2025", *RATES[1:]))
    assert changed(page(table("Rates, 2024", *RATES[1:])), later).endswith(
        ": 1 of 1 table changed."
    )


def test_tables_of_equal_captions_are_told_apart_by_their_places(changed, page, table):
    twice = page(table(*RATES), table(*RATES))
    assert changed(twice, page(table(*RATES), table(*RATES[:-1], ("A", "2")))).endswith(
        ": 1 of 2 tables changed."
    )


def test_main_points_are_told_but_never_quoted(changed, page):
    said = changed(page(points=["Seven children."]), page(points=["Eight children."]))
    assert said.endswith(": main points changed (1 new, 1 gone).")
    assert changed(page(points=["One."]), page(points=["One.", "Two."])).endswith(
        ": 1 main point added."
    )


def test_parameters_files_and_the_suite_are_told(changed, page):
    before = page(parameters={"Area": "Essex", "Confidence of the intervals": "0.95"})
    now = page(
        parameters={"Area": "Essex", "Confidence of the intervals": "0.9"},
        inputs={"events.csv": "bb"},
        suite="evaluation_lib 1.1",
    )
    assert changed(before, now).endswith(
        ": set differently: Confidence of the intervals; 1 file it was made from changed; "
        "made by another version of the suite."
    )


def test_another_version_of_the_suite_that_changes_nothing_is_told_so(changed, page):
    assert changed(page(), page(suite="evaluation_lib 1.1")).endswith(
        ": nothing changed; made by another version of the suite."
    )


def test_words_that_changed_elsewhere_are_told_as_words(changed, page):
    said = changed(page("<p>One way.</p>"), page("<p>Another way.</p>"))
    assert said.endswith(": only words or layout changed, no table and no main point.")


def test_what_is_kept_holds_no_cell_no_caption_and_no_main_point(dictionary, page, table):
    content = page(table("Twelve children of Nowhere", ("Group", "N"), ("A", "1234567")))
    kept = fingerprint_of(outline_of(content, main_points="Main points"), dictionary=dictionary)
    written = json.dumps(asdict(kept))
    assert not [one for one in ("Nowhere", "1234567", "looked after") if one in written]


def test_what_is_kept_comes_back_from_a_file(dictionary, two_tables):
    kept = fingerprint_of(
        outline_of(two_tables(), main_points="Main points"), dictionary=dictionary
    )
    release = Release("3 May 2026", True, kept)
    assert asdict(release_from(json.loads(json.dumps(asdict(release))))) == asdict(release)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
)


@given(day=ANYTHING, approved=ANYTHING, content=ANYTHING, tables=ANYTHING, points=ANYTHING)
def test_a_file_that_somebody_changed_gives_a_sound_release_or_none(
    dictionary, day, approved, content, tables, points
):
    fingerprint = {"content": content, "tables": tables, "points": points}
    release = release_from({"day": day, "approved": approved, "fingerprint": fingerprint})
    if release is not None:
        assert what_changed(release.fingerprint, release, dictionary=dictionary)


@given(ANYTHING)
def test_anything_else_is_no_release(content):
    assert release_from(content) is None
