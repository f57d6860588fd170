"""Evaluation and research suite for an Anti-Racist Practice Programme in children's social care.

Extracts become records, records become counts, counts become measures, measures become releases,
releases become reports. Notebooks import what they need from here.
"""

from evaluation_lib.opening import Report, open_report
from evaluation_lib.presentation import published_picture
from evaluation_lib.reports.provenance import provenance

__all__ = ["Report", "open_report", "provenance", "published_picture"]
