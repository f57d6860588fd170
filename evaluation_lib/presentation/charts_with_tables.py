"""A chart with the table of what it draws folded under it."""

from __future__ import annotations

from dataclasses import replace

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.drawing import Chart
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.sections import Part
from evaluation_lib.presentation.wording import text


def with_table(chart: Chart, *tables: Part, dictionary: Dictionary) -> Chart:
    """Return the chart with the tables of what it draws behind a line that opens them.

    Parameters
    ----------
    chart
        A finished chart.
    tables
        The tables that hold every value drawn; there is no need to show them a second time.
    dictionary
        The data dictionary, for the words of the line.
    """
    return replace(chart, table=folded_parts(text(dictionary, "charts.table"), *tables))
