"""What pages hand to the evaluation: one row for each thing that a page says of an indicator."""

from evaluation_lib.findings.table import COLUMNS, finding, findings_table

__all__ = ["COLUMNS", "finding", "findings_table"]
