"""A section of a report: its heading, its lead, and what stands under them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from evaluation_lib.opening import AnyReport
from evaluation_lib.presentation.sections import Part, Section, paragraphs, section
from evaluation_lib.presentation.watermark import marked


def led_section(
    report: AnyReport,
    key: str,
    parts: Sequence[Part],
    *,
    said: Callable[..., str],
    **values: Any,
) -> Section:
    """Make a section; without parts it says that there is nothing.

    Parameters
    ----------
    report
        The report.
    key
        The section's entry among the report's words, with ``heading``, ``lead`` and ``nothing``.
    parts
        What stands under the lead.
    said
        Returns a sentence of the report by its key.
    **values
        What the lead names.
    """
    shown = list(parts) or [paragraphs(said(report, f"{key}.nothing"))]
    lead = paragraphs(said(report, f"{key}.lead", **values))
    return marked(section(said(report, f"{key}.heading"), [lead, *shown]), report)
