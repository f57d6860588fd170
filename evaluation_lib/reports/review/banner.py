"""How a page shows its status: above its heading, on every printed sheet, in the browser's tab."""

from __future__ import annotations

import re
from html import escape

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.stamp import css_text
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.content_hash import STATUS, start_of_main, without_status
from evaluation_lib.reports.review.status import APPROVED, DRAFT, Status

#: How much of a fingerprint is shown: enough to tell versions of a page apart.
SHORT_HASH = 12
#: The tab's title, and within it the report's own, kept so that a status can be replaced.
TITLE = re.compile(r'<title(?: data-report="(?P<report>[^"]*)")?>(?P<shown>[^<]*)</title>')
OPENING = re.compile(r"<main\b[^>]*>\s*")


def with_status(page: str, status: Status, *, dictionary: Dictionary) -> str:
    """Return a page with its status in the place of whatever status it carried.

    Parameters
    ----------
    page
        The page.
    status
        Its status (see `status_of`).
    dictionary
        The data dictionary, for words.

    Raises
    ------
    DataError
        If the page has no main part.
    """
    bare = without_status(page)
    main = start_of_main(bare)
    head, body = bare[:main], bare[main:]
    block = f"{STATUS[0]}{_block(status, dictionary)}{STATUS[1]}"
    return TITLE.sub(lambda found: _title(found, status, dictionary), head, count=1) + OPENING.sub(
        lambda found: found[0] + block, body, count=1
    )


def _block(status: Status, dictionary: Dictionary) -> str:
    short = status.hash[:SHORT_HASH]
    first, *others = map(escape, status.sentences)
    lines = [f"<p><strong>{escape(status.label)}.</strong> {first}</p>"]
    lines += [f"<p>{sentence}</p>" for sentence in others]
    if status.kind == APPROVED:
        content = escape(text(dictionary, "review.content"))
        lines.append(f"<p>{content} <code title='{status.hash}'>{short}</code></p>")
    state = APPROVED if status.kind == APPROVED else DRAFT
    return (
        f"<style>{_on_every_sheet(status, dictionary)}</style>"
        f"<div class='status {state}' role='note'>{''.join(lines)}</div>"
    )


def _on_every_sheet(status: Status, dictionary: Dictionary) -> str:
    """The words that the page's style sheet writes at the foot of every printed sheet."""
    words = text(
        dictionary,
        f"review.in_print.{status.kind}",
        label=status.label,
        day=status.date,
        hash=status.hash[:SHORT_HASH],
    )
    return f':root{{--status:"{css_text(words)}"}}'


def _title(found: re.Match[str], status: Status, dictionary: Dictionary) -> str:
    kept = found["report"]
    report = (found["shown"] if kept is None else kept).replace('"', "&quot;")
    shown = text(dictionary, "review.title", title=report, label=escape(status.label))
    return f'<title data-report="{report}">{report if status.kind == APPROVED else shown}</title>'
