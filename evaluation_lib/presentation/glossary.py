"""The glossary of a page: the terms that occur on it, from the data dictionary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.opening import AnyReport
from evaluation_lib.presentation.sections import Section, section
from evaluation_lib.presentation.wording import text

#: Between two forms of a term, in the dictionary and in the page.
BETWEEN = "|"
WHOLE = re.compile(r"<dl class='glossary'>.*?</dl>", re.DOTALL)
ENTRY = re.compile(r"<div data-forms='([^']*)'>(.*?)</div>", re.DOTALL)
NOT_READ = re.compile(r"<(style|script)\b.*?</\1>|<[^>]+>", re.DOTALL)


@dataclass(frozen=True)
class Term:
    """A term, the forms in which a page may use it, and what it means."""

    term: str
    forms: tuple[str, ...]
    meaning: str


@dataclass(frozen=True)
class Glossary:
    """A list of terms and their meanings; it carries no data."""

    terms: tuple[Term, ...]

    def _repr_html_(self) -> str:
        entries = "".join(
            f"<div data-forms='{escape(BETWEEN.join(one.forms), quote=True)}'>"
            f"<dt>{escape(one.term)}</dt><dd>{escape(one.meaning)}</dd></div>"
            for one in self.terms
        )
        return f"<dl class='glossary'>{entries}</dl>"


def glossary(report: AnyReport) -> Section:
    """Explain the terms of a report; a finished page keeps those that occur on it.

    Parameters
    ----------
    report
        The report.
    """
    dictionary = report.dictionary
    found = sorted([*_terms(dictionary), *_groups(dictionary)], key=lambda one: one.term.lower())
    return section(text(dictionary, "glossary.heading"), [Glossary(tuple(found))])


def with_terms_that_occur(page: str) -> str:
    """Take out of a page's glossary the terms that the page does not use above it.

    What stands below it, where a page comes from, names files and parameters.

    Parameters
    ----------
    page
        A whole page; without a glossary it comes back as it is.
    """
    return WHOLE.sub(lambda found: _kept(found, page), page)


def _kept(glossary: re.Match[str], page: str) -> str:
    read = unescape(NOT_READ.sub(" ", page[: glossary.start()]))
    return ENTRY.sub(lambda entry: _entry_if_used(entry, read), glossary.group())


def _entry_if_used(entry: re.Match[str], read: str) -> str:
    forms = unescape(entry.group(1)).split(BETWEEN)
    # A name such as White is none when it is written small; a term may begin a sentence.
    used = any(re.search(_either_case(form), read) for form in forms)
    return f"<div>{entry.group(2)}</div>" if used else ""


def _either_case(form: str) -> str:
    first, rest = re.escape(form[0]), re.escape(form[1:])
    start = first if form[0].isupper() else f"(?:{first}|{re.escape(form[0].upper())})"
    return rf"(?<!\w){start}{rest}(?!\w)"


def _terms(dictionary: Dictionary) -> list[Term]:
    return [
        Term(row["term"], tuple(row["forms"].split(BETWEEN)), row["meaning"])
        for row in dictionary.read("glossary").to_dict("records")
    ]


def _groups(dictionary: Dictionary) -> list[Term]:
    """Say of each ethnic group which of the recorded ones belong to it."""
    groups, codes = dictionary.read("ethnic_groups"), dictionary.read("ethnicity_codes")
    known = groups[(groups["grouping"] == GROUPING) & groups["ethnicity_known"]]
    return [
        Term(
            row["group"],
            (row["group"],),
            text(
                dictionary,
                "glossary.group",
                label=row["label"],
                members="; ".join(codes.loc[codes[GROUPING] == row["group"], "label"]),
            ),
        )
        for row in known.sort_values("order").to_dict("records")
    ]
