"""Progress is a bar on a terminal, elsewhere a plain line a minute at most; time left is words."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.commands import showing
from evaluation_lib.commands.showing import Shown, bar_of, line_of, progress_shown, time_left
from evaluation_lib.progress import Step, tell


@pytest.fixture
def clock():
    """A clock that is moved by hand."""

    class Clock:
        now = 1000.0

        def __call__(self):
            return self.now

    return Clock()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute left"),
        (44, "less than a minute left"),
        (46, "about a minute left"),
        (100, "about 2 minutes left"),
        (190, "about 3 minutes left"),
        (13 * 60, "about 15 minutes left"),
        (58 * 60, "about an hour left"),
        (150 * 60, "about 2 hours left"),
    ],
)
def test_time_left_is_told_as_a_person_would(seconds, words):
    assert time_left(seconds) == words


@given(st.floats(0, 1e6))
def test_time_left_is_never_more_precise_than_it_can_be(seconds):
    words = time_left(seconds)
    assert "second" not in words and words.endswith(" left")
    number = re.search(r"\d+", words)
    if number and "minutes" in words:
        assert int(number[0]) <= 10 or int(number[0]) % 5 == 0


def test_a_line_says_what_how_much_how_long_and_what_now():
    step = Step("Reports", 0.2, "3 of 15 made", "Over time: Mid")
    assert line_of(step, 170) == (
        "Reports: 3 of 15 made, about 3 minutes left; now: Over time: Mid"
    )
    assert line_of(Step("Counting", 0), None) == "Counting"


@given(st.floats(0, 1), st.integers(20, 200), st.text(max_size=300))
def test_a_bar_never_wraps_to_the_next_line(share, columns, now):
    assert len(bar_of(Step("Reports", share, now=now), 60, columns=columns)) < columns


class TestElsewhere:
    def shown(self, clock):
        return Shown(io.StringIO(), live=False, clock=clock)

    def test_work_that_is_soon_over_says_nothing(self, clock):
        shown = self.shown(clock)
        for share in (0, 0.5, 0.9):
            clock.now += 20
            shown(Step("Reading", share))
        assert shown.stream.getvalue() == ""

    def test_a_minute_has_one_line_at_most_without_any_return(self, clock):
        shown = self.shown(clock)
        for number in range(300):
            clock.now += 1
            shown(Step("Reading", number / 300, f"{number} of 300 files"))
        lines = shown.stream.getvalue().splitlines()
        assert len(lines) == 4 and "\r" not in shown.stream.getvalue()
        assert lines[0] == "Reading: 60 of 300 files, about 4 minutes left"

    def test_a_long_step_is_told_of_as_well(self, clock):
        shown = self.shown(clock)
        shown(Step("Reports", 0.5, left=300))
        clock.now += 130
        shown.tick()
        assert shown.stream.getvalue() == "Reports, about 3 minutes left\n"


class TestOnATerminal:
    def shown(self, clock):
        return Shown(io.StringIO(), live=True, clock=clock)

    def test_the_bar_is_drawn_over_and_taken_away_at_the_end(self, clock):
        shown = self.shown(clock)
        shown(Step("Reports", 0.5, "1 of 2 made"))
        shown(Step("Reports", 0.5))
        first = "[##########----------] Reports: 1 of 2 made"
        second = "[##########----------] Reports".ljust(len(first))
        shown.clear()
        drawn = shown.stream.getvalue()
        assert drawn.startswith(f"\r{first}\r{second}\r") and drawn.endswith("\r")
        assert "\n" not in drawn
        assert drawn.rstrip("\r").endswith(" ")

    def test_what_comes_after_the_end_is_not_drawn(self, clock):
        shown = self.shown(clock)
        shown(Step("Reports", 0.5))
        shown.clear()
        before = shown.stream.getvalue()
        shown.tick()
        assert shown.stream.getvalue() == before


class TestGuessing:
    def left(self, clock, *, share, seconds):
        shown = Shown(io.StringIO(), live=False, clock=clock)
        shown(Step("Reading", 0))
        clock.now += seconds
        shown(Step("Reading", share))
        return shown._left()

    def test_the_rest_takes_as_long_as_what_was_done_so_far(self, clock):
        assert self.left(clock, share=0.25, seconds=20) == pytest.approx(60)

    @pytest.mark.parametrize(("share", "seconds"), [(0.0, 60), (0.01, 60), (0.5, 1)])
    def test_too_little_is_known_for_a_guess(self, clock, share, seconds):
        assert self.left(clock, share=share, seconds=seconds) is None

    def test_new_work_is_guessed_from_its_own_beginning(self, clock):
        shown = Shown(io.StringIO(), live=False, clock=clock)
        shown(Step("Reading", 0.9))
        clock.now += 100
        shown(Step("Cleaning", 0))
        clock.now += 10
        shown(Step("Cleaning", 0.5))
        assert shown._left() == pytest.approx(10)


def test_work_is_followed_while_it_goes_on_and_its_thread_ends(monkeypatch):
    monkeypatch.setattr(showing, "BETWEEN_LINES", 0)
    stream = io.StringIO()
    with progress_shown(stream) as shown:
        tell("Reading", 0.5)
    assert stream.getvalue().startswith("Reading\n")
    tell("Reading", 0.6)
    assert shown.step is None
