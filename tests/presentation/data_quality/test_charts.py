"""The chart of shares: one panel for each kind of event, gaps kept, words that can be read."""

import re
from html import unescape

import pytest

from evaluation_lib.presentation.data_quality.charts import Shares, shares_chart

NAN = float("nan")
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3")


def shares(title, quarters, values):
    """Shares with a short interval to each side."""
    lower, upper = (tuple(value + way for value in values) for way in (-0.005, 0.005))
    return Shares(title, quarters, values, lower, upper)


def drawn(*panels):
    chart = shares_chart(panels, headline="Head", subtitle="Sub", description="Said.")
    return chart._repr_html_()


def texts_of(html):
    return [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", html)]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 7])
def test_every_kind_of_event_has_a_panel_with_its_ends_named(number):
    panels = [shares(f"Kind {place}", QUARTERS, (0.1, 0.2, 0.3)) for place in range(number)]
    texts = texts_of(drawn(*panels))
    assert [text for text in texts if text.startswith("Kind")] == [
        f"Kind {place}" for place in range(number)
    ]
    assert texts.count("2024-Q1") == texts.count("2024-Q3") == number
    assert "2024-Q2" not in texts


def test_shares_are_written_as_they_are_not_rounded_to_another():
    ticks = [
        text for text in texts_of(drawn(shares("A", QUARTERS, (0.12, 0.1, 0.02)))) if "%" in text
    ]
    assert "2.5%" in ticks and len(set(ticks)) == len(ticks)


def test_where_every_share_is_zero_the_scale_still_has_a_height():
    assert "5%" in texts_of(drawn(shares("A", QUARTERS, (0.0, 0.0, 0.0))))


def test_a_quarter_without_a_share_is_a_gap():
    html = drawn(shares("A", QUARTERS, (0.1, NAN, 0.3)))
    assert "nan" not in html
    assert len(re.findall(r"<circle ", html)) == 2


def test_a_long_title_is_broken_into_lines():
    title = "Initial child protection conferences"
    texts = texts_of(drawn(*[shares(title, QUARTERS, (0.1, 0.2, 0.3))] * 3))
    assert title not in texts and "Initial child protection" in " ".join(texts)


def test_it_is_described_to_whoever_cannot_see_it():
    assert "aria-label='Head. Said.'" in drawn(shares("A", QUARTERS, (0.1, 0.2, 0.3)))


def test_every_share_has_its_interval_and_the_scale_holds_it():
    svg = drawn(Shares("A", QUARTERS, (0.1, NAN, 0.3), (0.05, NAN, 0.1), (0.2, NAN, 0.6)))
    assert "60%" in texts_of(svg) and "nan" not in svg
    # Each interval is a stroke of its own, within one line.
    strokes = [path for path in re.findall(r' d="([^"]+)"', svg) if path.count("M") == 2]
    assert strokes
