"""``evaluate review REPORT``: record what a person says of a report; show or check its status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.parsing import FAILED, MADE, add_command
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.wordlists import listed

if TYPE_CHECKING:
    from evaluation_lib.reports.review.finding import Report

NEEDS = "evaluate review needs --{option} with --decision: {what}."
NEEDS_DECISION = "evaluate review needs --decision with --{option}: write one of: {choices}."
WHAT = {"reviewer": "the name of the person who reviewed", "role": "one of: {choices}"}
NOT_TOGETHER = "--check and --restamp take a run's folder and nothing else: leave out --{option}."
IN_ORDER = "{folder}: the record of reviews is as it was written, and every page shows its status."
RESTAMPED = "Status written anew into {number} pages: {pages}."
NOTHING_STAMPED = "Every page showed its status already."


def add_review(commands: Any, dictionary: Dictionary) -> None:
    """Add the command."""
    from evaluation_lib.reports.review.rights import review_rules

    rules = review_rules(dictionary)
    roles, decisions = listed(list(rules.roles)), listed(list(rules.decisions))
    command = add_command(
        commands,
        "review",
        help="record that a person reviewed a report, or show what was recorded",
        epilog="Name and note are shown on the page: name no child and no family in them. "
        "Who may approve what stands in review_rights.csv of the data dictionary.",
    )
    command.add_argument(
        "report",
        metavar="REPORT",
        help="a page, such as demo/essex/published_picture or its path; for --check a run's folder",
    )
    command.add_argument("--reviewer", metavar="NAME", help="the person who reviewed the report")
    command.add_argument("--role", metavar="ROLE", help=f"in which role: {roles}")
    command.add_argument("--decision", metavar="DECISION", help=f"what they say: {decisions}")
    command.add_argument("--note", metavar="TEXT", help="what is to be changed, or is wrong")
    command.add_argument(
        "--fingerprint",
        metavar="SIGNS",
        help="how the fingerprint of the page that was read begins: refused if it has changed",
    )
    command.add_argument(
        "--output", metavar="FOLDER", help="the folder of the run that the report is in"
    )
    command.add_argument(
        "--check", action="store_true", help="check the record and the pages of a run's folder"
    )
    command.add_argument(
        "--restamp", action="store_true", help="write the status of every page of a folder anew"
    )
    command.set_defaults(command=_review)


def _review(options: argparse.Namespace, dictionary: Dictionary) -> int:
    dictionary.check()
    if options.check or options.restamp:
        return _whole_folder(options, dictionary)
    if options.decision is None:
        return _show(options, dictionary)
    return _record(options, dictionary)


def _record(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.reports.review.finding import find_report
    from evaluation_lib.reports.review.recording import checked_words, record
    from evaluation_lib.reports.review.rights import review_rules

    rules = review_rules(dictionary)
    for option, what in WHAT.items():
        if getattr(options, option) is None:
            what = what.format(choices=listed(list(rules.roles)))
            raise EvaluationError(NEEDS.format(option=option, what=what))
    report = find_report(options.report, output=options.output)
    words = checked_words(
        reviewer=options.reviewer,
        role=options.role,
        decision=options.decision,
        note=options.note or "",
        rules=rules,
        notebook=report.entry.notebook,
    )
    record(report, words, dictionary=dictionary, seen=options.fingerprint or "")
    return _print_status(report, dictionary)


def _show(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.reports.review.finding import find_report
    from evaluation_lib.reports.review.rights import review_rules

    for option in ("reviewer", "role", "note", "fingerprint"):
        if getattr(options, option) is not None:
            choices = listed(list(review_rules(dictionary).decisions))
            raise EvaluationError(NEEDS_DECISION.format(option=option, choices=choices))
    return _print_status(find_report(options.report, output=options.output), dictionary)


def _print_status(report: Report, dictionary: Dictionary) -> int:
    from evaluation_lib.reports.review.checking import problem_shown
    from evaluation_lib.reports.review.log import read_log
    from evaluation_lib.reports.review.showing import lines_on
    from evaluation_lib.reports.review.stamping import stamping_of

    log = read_log(report.folder)
    stamping = stamping_of(report.path, page=report.page, log=log, dictionary=dictionary)
    print("\n".join(lines_on(report, stamping.status, log=log, dictionary=dictionary)))
    damage = [log.problem] if log.problem else []
    return _said([*damage, *problem_shown(stamping, page=report.page)])


def _whole_folder(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.reports.review.checking import problems_of
    from evaluation_lib.reports.review.finding import run_folder
    from evaluation_lib.reports.review.recording import restamp

    for option in ("reviewer", "role", "decision", "note", "fingerprint", "output"):
        if getattr(options, option) is not None:
            raise EvaluationError(NOT_TOGETHER.format(option=option))
    folder = run_folder(options.report)
    if options.restamp:
        pages = restamp(folder, dictionary=dictionary)
        stamped = RESTAMPED.format(number=len(pages), pages=listed(pages))
        print(stamped if pages else NOTHING_STAMPED)
    problems = problems_of(folder, dictionary=dictionary)
    if not problems:
        print(IN_ORDER.format(folder=folder))
    return _said(problems)


def _said(problems: Sequence[str]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return FAILED if problems else MADE
