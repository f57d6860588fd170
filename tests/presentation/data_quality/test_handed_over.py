"""How much is known is handed over as the page has it: in a run, of rounded numbers."""

from __future__ import annotations

from evaluation_lib.presentation.data_quality import for_the_evaluation


def test_both_clocks_are_told_of_all_events_and_of_contacts(small_report, handed):
    rows = handed(for_the_evaluation(small_report()))
    known = rows[rows["indicator"] == "ethnicity_known"]
    assert len(known) == 4 and known["measure"].str.startswith("Contacts").sum() == 2
    assert known["value"].between(0, 1).all() and set(rows["verdict"]) == {""}


def test_in_a_run_numbers_are_rounded_first(small_report, in_a_run, handed):
    rows = handed(for_the_evaluation(in_a_run(small_report())))
    known = rows[rows["indicator"] == "ethnicity_known"]
    assert (known["number"] % 10 == 0).all()
    assert not known["said"].str.contains(r"\d\.\d", regex=True).any()


def test_labels_that_few_wait_for_are_told_as_no_number(small_report, in_a_run, handed):
    rows = handed(for_the_evaluation(in_a_run(small_report("South")))).set_index("indicator")
    row = rows.loc["labels_unmapped"]
    assert row["verdict"] == "not_known" and "rounded away" in row["missing"] or row["value"] >= 10
