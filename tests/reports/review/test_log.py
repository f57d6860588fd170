"""The record of reviews tells when a line was changed, removed, added or moved."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.reports.review import log as module
from evaluation_lib.reports.review.log import (
    CHANGED,
    CUT_SHORT,
    LOG,
    NOT_READABLE,
    OUT_OF_LINE,
    Review,
    ReviewLog,
    append,
    fingerprint_of,
    line_of,
    parsed,
    read_log,
)

PRINTED = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
REVIEWS = st.lists(
    st.builds(Review, *[PRINTED] * 8, previous=st.just(""), fingerprint=st.just("")),
    min_size=1,
    max_size=5,
)


def chained(reviews: list[Review]) -> ReviewLog:
    log = ReviewLog()
    for review in reviews:
        log = log.followed_by(review)
    return log


def written(log: ReviewLog) -> list[bytes]:
    return [line_of(review) for review in log.reviews]


def some(number: int) -> ReviewLog:
    page = Review("2026-11-29T23:50:00Z", "a/b.html", "0", "approved", "r", "A. Reader", "", "1")
    return chained([replace(page, note=str(place)) for place in range(number)])


@given(REVIEWS)
def test_what_was_written_is_read(reviews):
    log = chained(reviews)
    assert parsed(b"".join(written(log))) == log


@given(REVIEWS, st.data())
def test_any_byte_that_is_changed_is_noticed(reviews, data):
    content = b"".join(written(chained(reviews)))
    place = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[place]))
    found = parsed(content[:place] + bytes([other]) + content[place + 1 :])
    assert found.problem and found.reviews == ()


@given(REVIEWS, st.data())
def test_any_byte_that_is_removed_or_added_is_noticed(reviews, data):
    content = b"".join(written(chained(reviews)))
    place = data.draw(st.integers(0, len(content) - 1))
    assert parsed(content[:place] + content[place + 1 :]).problem
    added = bytes([data.draw(st.integers(0, 255))])
    assert parsed(content[:place] + added + content[place:]).problem


@given(REVIEWS, st.data())
def test_lines_that_are_removed_or_moved_are_noticed_unless_they_were_the_last(reviews, data):
    lines = written(chained(reviews))
    kept = data.draw(st.lists(st.sampled_from(range(len(lines))), unique=True, max_size=len(lines)))
    found = parsed(b"".join(lines[place] for place in kept))
    assert bool(found.problem) == (kept != list(range(len(kept))))


@given(REVIEWS)
def test_a_line_written_twice_is_noticed(reviews):
    lines = written(chained(reviews))
    assert parsed(b"".join([*lines, lines[-1]])).problem


def test_removing_the_last_lines_is_not_noticed_here():
    lines = written(some(3))
    assert parsed(b"".join(lines[:2])).problem is None


@pytest.mark.parametrize("end", [1, 10])
def test_a_line_that_was_not_written_to_its_end_is_named(end):
    lines = written(some(3))
    assert parsed(b"".join(lines)[:-end]).problem == (CHANGED if end == 1 else CUT_SHORT).format(
        line=3
    )


def test_the_line_that_was_changed_is_named():
    lines = written(some(4))
    lines[2] = lines[2].replace(b"A. Reader", b"B. Reader")
    assert parsed(b"".join(lines)).problem == CHANGED.format(line=3)


def test_a_line_that_was_changed_with_its_fingerprint_breaks_the_chain_behind_it():
    log = some(4)
    changed = replace(log.reviews[2], reviewer="B. Reader")
    lines = written(log)
    lines[2] = line_of(replace(changed, fingerprint=fingerprint_of(changed)))
    assert parsed(b"".join(lines)).problem == OUT_OF_LINE.format(line=4)


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"null\n",
        b"[]\n",
        b"{}\n",
        b"\xff\n",
        b"[" * 100_000 + b"\n",
        b'{"time": "\\ud800"}\n',
        json.dumps({**asdict(some(1).reviews[0]), "note": 1}).encode() + b"\n",
        json.dumps({**asdict(some(1).reviews[0]), "more": ""}).encode() + b"\n",
    ],
)
def test_a_line_that_is_no_review_is_named(line):
    assert parsed(line).problem == CHANGED.format(line=1)
    assert parsed(b"".join(written(some(2))) + line).problem == CHANGED.format(line=3)


def test_a_folder_that_nobody_reviewed_in_has_an_empty_record(tmp_path):
    assert read_log(tmp_path) == ReviewLog()


def test_a_record_that_cannot_be_opened_is_said(tmp_path, like):
    (tmp_path / LOG).mkdir()
    assert re.match(like(NOT_READABLE), read_log(tmp_path).problem)


def test_lines_are_added_behind_those_that_are_there(tmp_path):
    log = some(3)
    for number, review in enumerate(log.reviews, start=1):
        append(tmp_path, review)
        assert read_log(tmp_path).reviews == log.reviews[:number]


def test_a_line_that_cannot_be_written_leaves_the_record_as_it_was(tmp_path, monkeypatch):
    def no_space(number):
        raise OSError(28, "No space left on device")

    first, second = some(2).reviews
    monkeypatch.setattr(module.os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        append(tmp_path, first)
    assert not (tmp_path / LOG).exists()
    monkeypatch.undo()
    append(tmp_path, first)
    monkeypatch.setattr(module.os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        append(tmp_path, second)
    assert read_log(tmp_path).reviews == (first,)


@given(REVIEWS)
def test_a_line_holds_no_other_line(reviews):
    for line in written(chained(reviews)):
        assert line.count(b"\n") == 1 and line.endswith(b"\n")
