"""First contacts: the page's numbers are those of the counts, and what cannot be told is said."""

from __future__ import annotations

import pytest

from evaluation_lib.counts.cohorts import cohort_children
from evaluation_lib.counts.contacts import (
    contact_source_counts,
    first_contact_counts,
    first_contacts,
    source_groups,
)
from evaluation_lib.counts.periods import Period
from evaluation_lib.opening import prepare_report
from evaluation_lib.presentation.disproportionality.contact import first_contact_and_early_help
from evaluation_lib.presentation.disproportionality.first_contacts_seen import (
    BOTH,
    EARLY_HELP_ONLY,
    FOLLOWED,
    OTHER_SOURCES,
    SOURCES,
    WHAT_FOLLOWED,
    children_by_source,
    children_by_what_followed,
    first_contact_rates,
)
from evaluation_lib.presentation.disproportionality.kinds import KIND, shares_of_kinds
from evaluation_lib.presentation.disproportionality.spans import choices_of, spans_of

pytestmark = pytest.mark.slow


def rates_in(tables):
    """The rows of the table of rates, as cells, by group."""
    [table] = [table for table in tables if table.caption.startswith("First contacts, ")]
    return {group: list(cells.values()) for (group,), cells in table.rows.items()}


@pytest.fixture
def how(dictionary):
    def arguments(report):
        return {
            "areas": [report.setting.area],
            "periods": [spans_of(report).main],
            "choices": choices_of(report),
            "dictionary": dictionary,
        }

    return arguments


@pytest.mark.parametrize("area", ["Essex", "Mid"])
def test_the_rate_and_the_ratio_are_those_by_hand(small_report, tables_of, how, area):
    report = small_report(area)
    counts = first_contact_counts(report.records, **how(report))
    events = counts[counts["counted"] == "events"].set_index("group")["count"]
    people = first_contact_rates(report, spans_of(report).main).set_index("group")["population"]
    rate = events / people / 3 * 10_000
    row = rates_in(tables_of(first_contact_and_early_help(report)._repr_html_()))
    assert row["White"][0] == f"{events['White']:,}"
    assert row["White"][2].startswith(f"{rate['White']:.1f} (")
    assert row["Mixed"][3].startswith(f"{rate['Mixed'] / rate['White']:.2f} (")
    assert row["Not yet obtained"][1:] == ["[z]"] * 4


def test_the_sources_are_those_of_the_counts(small_report, how):
    report = small_report("Essex")
    counts = contact_source_counts(report.records, only_first=True, **how(report))
    counts = counts[counts["counted"] == "children"]
    by_hand = counts.set_index(["group", "contact_source"])["count"]
    span = spans_of(report).main
    children, kinds = children_by_source(report, span)
    shares = shares_of_kinds(report, children, kinds=kinds, family=SOURCES, period=span)
    shares = shares.set_index(["group", "decision_point"])
    assert shares.loc[("White", "Police"), "count"] == by_hand["White", "Police"] > 10
    assert shares.loc[("White", "Police"), "reached"] == by_hand["White"].sum()
    told_apart = [kind for kind in kinds if kind != OTHER_SOURCES]
    rest = by_hand["Black"].drop(told_apart).sum()
    assert shares.loc[("Black", OTHER_SOURCES), "count"] == rest


def test_the_shares_of_a_group_add_up_to_all_its_children(small_report):
    report = small_report("Mid")
    span = spans_of(report).main
    for (children, kinds), family in (
        (children_by_source(report, span), SOURCES),
        ((children_by_what_followed(report, span), FOLLOWED), WHAT_FOLLOWED),
    ):
        shares = shares_of_kinds(report, children, kinds=kinds, family=family, period=span)
        sums = shares.groupby("group").agg(count=("count", "sum"), reached=("reached", "first"))
        assert (sums["count"] == sums["reached"]).all() and sums["count"].sum() == len(children)


def test_early_help_after_a_first_contact_is_found_as_cohorts_find_it(small_report, dictionary):
    report = small_report("Essex")
    span = spans_of(report).main
    how = {"choices": choices_of(report), "dictionary": dictionary}
    rows = first_contacts(report.records, **how)
    first = set(rows.loc[rows["first"].fillna(False).astype(bool), "event_id"])
    cohort = cohort_children(
        report.records, start="contacts", to="early_help_episodes", periods=[span], **how
    ).set_index("child_id")["went_on"]
    children = children_by_what_followed(report, span).set_index("child_id")
    # Of a child whose first contact of the span is a first one, both follow the same contact.
    same = children[children["event_id"].isin(first)].index.intersection(cohort.index)
    contacts = report.records.tables["contacts"]
    inside = contacts[contacts["contact_date"] >= str(span.start)].sort_values("contact_date")
    opening = inside.drop_duplicates("child_id").set_index("child_id")["contact_id"]
    same = [child for child in same if opening[child] == children.loc[child, "event_id"]]
    helped = children.loc[same, KIND].isin([EARLY_HELP_ONLY, BOTH])
    assert len(same) > 100 and helped.any()
    assert (helped == cohort[same].astype(bool)).all()


def test_every_source_has_a_label(small_report, dictionary):
    labels = dictionary.document("wording")["disproportionality"]["first_contact"]["sources"]
    assert set(source_groups(dictionary)) - set(labels) == {"Unknown"}


def test_contacts_of_the_first_year_of_the_extracts_cannot_be_judged(small_report):
    report = small_report("Essex")
    begin = report.records.tables["contacts"]["contact_date"].min()
    early = {"period_start": f"{begin.year}-04-01", "period_end": f"{begin.year + 1}-03-31"}
    html = first_contact_and_early_help(small_report("Essex", **early))._repr_html_()
    assert "It cannot be told which contacts are first ones" in html and "<table" not in html
    two = small_report("Essex", **{**early, "period_end": f"{begin.year + 3}-03-31"})
    assert f"1 April {begin.year + 1} to" not in first_contact_and_early_help(two)._repr_html_()


def test_nobody_is_followed_from_a_year_that_has_not_passed(small_report, tables_of):
    report = small_report("Essex", period_start="2025-04-01", period_end="2026-03-31")
    html = first_contact_and_early_help(report)._repr_html_()
    assert "What followed from first contacts cannot be told" in html
    assert rates_in(tables_of(html))


def test_a_group_without_a_child_has_nobody_in_place_of_a_share(small_report):
    report = small_report("Maldon")
    day = Period("2024-05-01", *[spans_of(report).main.start] * 2, "day")
    children, _ = children_by_source(report, day)
    shares = shares_of_kinds(report, children, kinds=["Police"], family=SOURCES, period=day)
    assert (shares["reached"] == 0).any() and shares["value"].isna().any()


@pytest.mark.parametrize(
    ("sample", "why"),
    [
        ("cs-demand-model_combined", "The SSDA903 return holds looked-after children only"),
        ("liia-tools", "It cannot be told which contacts are first ones"),
    ],
)
def test_extracts_without_enough_contacts_say_why(shared_real, dictionary, sample, why):
    given = {
        "area": "Essex",
        "period_start": "2010-04-01",
        "period_end": "2026-03-31",
        "extracts": str(shared_real / "samples" / sample),
    }
    html = first_contact_and_early_help(prepare_report(given, dictionary=dictionary))._repr_html_()
    assert why in html and "<table" not in html
