"""A page's status follows from what it says and what was logged, and from who may log it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.reports.content_hash import content_hash
from evaluation_lib.reports.review.log import Review, ReviewLog
from evaluation_lib.reports.review.status import APPROVED, CHANGES, DRAFT, status_of

PAGE, UNIVERSITYS = "mid/data_quality.html", "mid/evaluation.html"
PSW, BOARD, EVALUATOR, ANALYST = (
    "principal_social_worker",
    "governance_board",
    "evaluator",
    "analyst",
)


@pytest.fixture(scope="module")
def universitys_too(dictionary, tmp_path_factory):
    """The dictionary with a report of the university's in its list."""
    import shutil

    from evaluation_lib.dictionary import load_dictionary

    folder = shutil.copytree(dictionary.folder, tmp_path_factory.mktemp("own") / "dictionary")
    with (folder / "code_lists" / "reports.csv").open("a", encoding="utf-8") as reports:
        reports.write("evaluation,The evaluation,Did it work?,4,university,false,false\n")
    return load_dictionary(folder)


@pytest.fixture
def status(dictionary, universitys_too, page_saying):
    """The status of a page that says ``now``, after reviews of what it said then."""

    def of(*reviews, now="Ten.", page=PAGE, stamps=(), problem=None):
        log = ReviewLog(problem=problem)
        for day, (said, role, decision, *note) in enumerate(reviews, start=1):
            log = log.followed_by(
                Review(
                    time=f"2026-11-{day:02}T10:00:00Z",
                    page=page,
                    content=content_hash(page_saying(said, *stamps)),
                    decision=decision,
                    role=role,
                    reviewer=f"Reader {day}",
                    note=note[0] if note else "",
                    suite="1",
                )
            )
        return status_of(page_saying(now, *stamps), page=page, log=log, dictionary=universitys_too)

    return of


def test_a_page_that_nobody_reviewed_is_a_draft(status, page_saying):
    found = status()
    assert (found.kind, found.label) == (DRAFT, "Draft, not reviewed")
    assert found.sentences == ("Nobody has reviewed this page. Do not quote it.",)
    assert (found.role, found.reviewer, found.date, found.earlier) == ("", "", "", "")
    assert found.hash == content_hash(page_saying("Ten."))


def test_an_approved_page_says_who_approved_it_in_which_role_and_when(status):
    found = status(("Ten.", PSW, "approved", "Well done."))
    assert (found.kind, found.label) == (APPROVED, "Approved")
    assert (found.reviewer, found.role) == ("Reader 1", "Principal Social Worker")
    assert found.date == "1 November 2026"
    assert found.sentences == (
        "Reader 1, Principal Social Worker, approved this page on 1 November 2026.",
        "Note: Well done.",
    )


def test_changes_asked_for_are_told_with_who_asks(status):
    found = status(("Ten.", PSW, "changes", "Say how many are known."))
    assert (found.kind, found.label) == (CHANGES, "Draft, changes asked for")
    assert found.sentences[0].startswith("Reader 1, Principal Social Worker, asked for changes on")
    assert found.sentences[1] == "Note: Say how many are known."


@given(said=st.text(st.characters(exclude_categories=("C",)), max_size=20))
def test_whatever_else_a_page_says_it_is_a_draft_again(status_on_dictionary, said):
    found = status_on_dictionary(said)
    assert found.kind == (APPROVED if said == "Ten." else DRAFT)
    assert bool(found.earlier) == (said != "Ten.")


@pytest.fixture(scope="module")
def status_on_dictionary(dictionary, page_saying):
    content = content_hash(page_saying("Ten."))
    review = Review("2026-11-01T10:00:00Z", PAGE, content, "approved", PSW, "A. Reader", "", "1")
    log = ReviewLog().followed_by(review)

    def of(said):
        return status_of(page_saying(said), page=PAGE, log=log, dictionary=dictionary)

    return of


def test_an_earlier_approval_is_told_on_the_draft(status):
    found = status(("Nine.", PSW, "approved"))
    assert found.kind == DRAFT
    assert found.earlier.startswith(
        "An earlier version was approved on 1 November 2026 by Reader 1, Principal Social Worker."
    )
    assert found.earlier in found.sentences


def test_of_several_earlier_approvals_the_last_is_told_and_none_that_was_withdrawn(status):
    first, second = ("Eight.", PSW, "approved"), ("Nine.", PSW, "approved")
    assert "2 November" in status(first, second).earlier
    assert "1 November" in status(first, second, ("Nine.", PSW, "changes", "No.")).earlier
    assert "3 November" in status(first, second, first).earlier


def test_what_was_approved_once_holds_again_when_the_page_says_it_again(status):
    found = status(("Ten.", PSW, "approved"), ("Nine.", PSW, "changes", "No."))
    assert (found.kind, found.earlier) == (APPROVED, "")


def test_a_later_decision_on_the_same_content_counts_over_an_earlier_one(status):
    approved, changes = ("Ten.", PSW, "approved"), ("Ten.", PSW, "changes", "No.")
    assert status(approved, changes).kind == CHANGES
    assert status(changes, approved).kind == APPROVED
    assert status(changes, approved).reviewer == "Reader 2"


def test_reviews_of_another_page_with_the_same_content_do_not_count(dictionary, page_saying):
    content = content_hash(page_saying("Ten."))
    review = Review("2026-11-01T10:00:00Z", "west/x.html", content, "approved", PSW, "A", "", "1")
    log = ReviewLog().followed_by(review)
    found = status_of(page_saying("Ten."), page=PAGE, log=log, dictionary=dictionary)
    assert found.kind == DRAFT


class TestChecks:
    def test_a_check_does_not_approve(self, status):
        found = status(("Ten.", BOARD, "accurate"), ("Ten.", ANALYST, "checked"))
        assert (found.kind, found.label) == (DRAFT, "Draft, not approved")
        assert found.sentences == (
            "Nobody who may approve this page has done so. Do not quote it.",
            "Facts checked and right: Reader 1, Governance Board, 1 November 2026.",
            "Checked by an analyst: Reader 2, analyst, 2 November 2026.",
        )

    def test_a_check_does_not_undo_an_approval_and_is_told_beside_it(self, status):
        found = status(
            ("Ten.", EVALUATOR, "approved"),
            ("Ten.", BOARD, "inaccurate", "It is nine."),
            page=UNIVERSITYS,
        )
        assert (found.kind, found.role) == (APPROVED, "university evaluator")
        assert found.sentences[-1] == (
            "Facts found wrong: Reader 2, Governance Board, 2 November 2026. Note: It is nine."
        )

    def test_the_last_word_of_each_role_is_told(self, status):
        found = status(
            ("Ten.", BOARD, "inaccurate", "It is nine."),
            ("Ten.", PSW, "accurate"),
            ("Ten.", BOARD, "accurate"),
        )
        assert [sentence.partition(":")[0] for sentence in found.sentences[1:]] == [
            "Facts checked and right",
            "Facts checked and right",
        ]
        still = status(("Ten.", BOARD, "inaccurate", "It is nine."), ("Ten.", PSW, "accurate"))
        assert "Facts found wrong" in " ".join(still.sentences)

    def test_checks_of_another_version_are_not_told(self, status):
        assert status(("Nine.", BOARD, "accurate")) == status()


class TestWhatDoesNotCount:
    @pytest.mark.parametrize("role", [PSW, BOARD, ANALYST, "nobody"])
    def test_a_line_of_a_role_without_the_right(self, status, role):
        assert status(("Ten.", role, "approved"), page=UNIVERSITYS).kind == DRAFT

    def test_a_decision_that_the_dictionary_does_not_know(self, status):
        assert status(("Ten.", PSW, "praised")) == status()

    def test_any_line_of_a_record_that_was_tampered_with(self, status):
        found = status(problem="line 1 of reviews.jsonl was changed")
        assert (found.kind, found.label) == (DRAFT, "Draft, not reviewed")
        assert "was changed after it was written" in found.sentences[0]


class TestStamps:
    def test_approving_does_not_make_a_page_one_to_share(self, status, dictionary):
        stamp = dictionary.document("wording")["stamp"]["unsuppressed"]["words"]
        found = status(("Ten.", PSW, "approved"), stamps=(stamp,))
        assert found.kind == APPROVED
        assert "Approval does not make this page one to share" in found.sentences[-1]
        assert stamp in found.sentences[-1]

    def test_an_approved_page_of_invented_data_says_so(self, status, dictionary):
        stamp = dictionary.document("wording")["invented"]["stamp"]
        found = status(("Ten.", PSW, "approved"), stamps=(stamp,))
        assert found.kind == APPROVED
        assert "invented" in found.sentences[-1] and len(found.sentences) == 2

    def test_a_draft_says_nothing_of_its_stamps(self, status):
        assert status(stamps=("A stamp",)).sentences == status().sentences
