"""A page's status, worked out from what it says now and from the record of reviews, never kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.numbers import day
from evaluation_lib.presentation.stamp import stamps_on
from evaluation_lib.presentation.stamped import KINDS, UNSUPPRESSED, stamp_words
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.content_hash import content_hash
from evaluation_lib.reports.review.log import Review, ReviewLog
from evaluation_lib.reports.review.rights import APPROVAL, Rules, review_rules

DRAFT, CHANGES, APPROVED = "draft", "changes", "approved"


@dataclass(frozen=True)
class Status:
    """What the reviews of a page make of it.

    Attributes
    ----------
    kind
        ``draft``, ``changes`` or ``approved``.
    label
        That in a few words.
    role, reviewer, date
        Who approved the page or asked for changes, and when, in words; nothing for a draft.
    hash
        The fingerprint of what the page says now.
    earlier
        A sentence on an approval of an earlier version, where there is one.
    sentences
        What the page tells its readers of all this.
    """

    kind: str
    label: str
    role: str
    reviewer: str
    date: str
    hash: str
    earlier: str
    sentences: tuple[str, ...]


def status_of(content: str, *, page: str, log: ReviewLog, dictionary: Dictionary) -> Status:
    """Work out the status of a page.

    Parameters
    ----------
    content
        The page itself, as it was written.
    page
        Its address within the run's folder, such as ``essex/published_picture.html``.
    log
        The record of the run's folder.
    dictionary
        The data dictionary, for words and for who may do what.

    Raises
    ------
    DataError
        If the page has no main part.
    """
    fingerprint = content_hash(content)
    rules = review_rules(dictionary)
    counting = [review for review in log.reviews if review.page == page and counts(review, rules)]
    own = [review for review in counting if review.content == fingerprint]
    deciding = [review for review in own if _right_of(review, rules) == APPROVAL]
    last = deciding[-1] if deciding else None
    checks = _last_of_each_role([review for review in own if review not in deciding], rules)
    kind = _kind(last, rules)
    earlier = "" if kind == APPROVED else _earlier(counting, fingerprint, rules, dictionary)
    label = "unapproved" if kind == DRAFT and checks else kind
    said = [
        _decided("damaged" if log.problem else label, last, rules, dictionary),
        _note(last, dictionary),
        earlier,
        *(_check(review, rules, dictionary) for review in checks),
        *(_stamped(content, dictionary) if kind == APPROVED else ()),
    ]
    return Status(
        kind=kind,
        label=text(dictionary, f"review.labels.{label}"),
        role=rules.roles[last.role] if last else "",
        reviewer=last.reviewer if last else "",
        date=day_of(last) if last else "",
        hash=fingerprint,
        earlier=earlier,
        sentences=tuple(filter(None, said)),
    )


def counts(review: Review, rules: Rules) -> bool:
    """Whether a line of the record counts: a role counts only where it has the right."""
    notebook = PurePosixPath(review.page).stem
    return rules.allow(notebook=notebook, role=review.role, decision=review.decision)


def day_of(review: Review) -> str:
    """Write the day of a review in words."""
    return day(datetime.fromisoformat(review.time).date())


def _right_of(review: Review, rules: Rules) -> str:
    return rules.decisions[review.decision].right


def _kind(last: Review | None, rules: Rules) -> str:
    if last is None:
        return DRAFT
    return APPROVED if rules.decisions[last.decision].passed else CHANGES


def _last_of_each_role(reviews: Sequence[Review], rules: Rules) -> list[Review]:
    """A role's later word on the same thing replaces its earlier one, never another role's."""
    return list({(review.role, _right_of(review, rules)): review for review in reviews}.values())


def _earlier(
    reviews: Sequence[Review], fingerprint: str, rules: Rules, dictionary: Dictionary
) -> str:
    """Name the last approval of another version that was not withdrawn."""
    last = {
        review.content: review
        for review in reviews
        if review.content != fingerprint and _right_of(review, rules) == APPROVAL
    }
    approved = [review for review in last.values() if _kind(review, rules) == APPROVED]
    if not approved:
        return ""
    latest = max(approved, key=reviews.index)
    return text(dictionary, "review.earlier", **_who(latest, rules))


def _decided(key: str, last: Review | None, rules: Rules, dictionary: Dictionary) -> str:
    return text(dictionary, f"review.sentences.{key}", **(_who(last, rules) if last else {}))


def _who(review: Review, rules: Rules) -> dict[str, str]:
    return {
        "reviewer": review.reviewer,
        "role": rules.roles[review.role],
        "day": day_of(review),
    }


def _note(review: Review | None, dictionary: Dictionary) -> str:
    return text(dictionary, "review.note", note=review.note) if review and review.note else ""


def _check(review: Review, rules: Rules, dictionary: Dictionary) -> str:
    label = rules.decisions[review.decision].label
    said = text(
        dictionary,
        "review.check",
        decision=f"{label[0].upper()}{label[1:]}",
        **_who(review, rules),
    )
    return " ".join(filter(None, [said, _note(review, dictionary)]))


def _stamped(content: str, dictionary: Dictionary) -> list[str]:
    """Say what an approval does not change: that a page is not to be shared, or is an example."""
    invented = text(dictionary, "invented.stamp")
    stamps = stamps_on(content)
    kinds = {stamp_words(dictionary, kind): kind for kind in KINDS}
    others = [(kinds.get(stamp, UNSUPPRESSED), stamp) for stamp in stamps if stamp != invented]
    return [
        *(text(dictionary, f"stamp.{kind}.review", stamp=stamp) for kind, stamp in others),
        *([text(dictionary, "review.invented")] if invented in stamps else []),
    ]
