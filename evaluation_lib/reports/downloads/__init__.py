"""What can be downloaded beside a page: its tables as CSV and as a workbook, and what it is."""

from evaluation_lib.reports.downloads.writing import write_downloads

__all__ = ["write_downloads"]
