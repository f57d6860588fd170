"""What must hold in every invented county, whatever chance draws."""

import pandas as pd
import pytest

from evaluation_lib.synthetic.making import make_county
from evaluation_lib.synthetic.scenario import read_scenario

SCALE = 0.04
LASTING = {
    "early_help": ("start_date", "end_date"),
    "referrals": ("referral_date", "closure_date"),
    "assessments": ("start_date", "authorised_date"),
    "section_47_enquiries": ("start_date", "end_date"),
    "child_protection_plans": ("start_date", "end_date"),
    "child_in_need_plans": ("start_date", "end_date"),
    "pre_proceedings": ("start_date", "end_date"),
    "looked_after_episodes": ("start_date", "end_date"),
}


@pytest.fixture(scope="module", params=[1, 2])
def county(request, dictionary):
    scenario = read_scenario("default", dictionary=dictionary)
    return make_county(scenario, scale=SCALE, seed=request.param, dictionary=dictionary)


def test_nothing_ends_before_it_begins(county):
    for table, (start, end) in LASTING.items():
        rows = county.tables[table]
        assert (rows[end] >= rows[start]).all(), table


def test_identifiers_are_unique_and_begin_with_the_reserved_prefix(county):
    assert county.children["child_id"].is_unique
    for name, rows in county.tables.items():
        ids = rows.iloc[:, 0]
        assert ids.is_unique and ids.str.startswith("INV").all(), name
    assert county.children["child_id"].str.startswith("INV").all()


def test_a_case_is_open_at_a_time_and_holds_what_belongs_to_it(county):
    cases = county.tables["referrals"].sort_values(["child_id", "referral_date"])
    before = cases.groupby("child_id")["closure_date"].shift()
    assert not (before >= cases["referral_date"]).any()
    spans = cases.set_index("referral_id")[["referral_date", "closure_date"]]
    for table in LASTING:
        if table in ("referrals", "early_help"):
            continue
        rows = county.tables[table].dropna(subset=["referral_id"])
        own = spans.reindex(rows["referral_id"])
        start, end = LASTING[table]
        known = own["referral_date"].notna().to_numpy()
        assert (rows[start].to_numpy() >= own["referral_date"].to_numpy())[known].all(), table
        assert (rows[end].to_numpy() <= own["closure_date"].to_numpy())[known].all(), table


def test_nobody_is_helped_as_a_child_after_the_18th_birthday(county):
    adult = county.children.set_index("child_id")["date_of_birth"] + pd.DateOffset(years=18)
    for table, (start, end) in LASTING.items():
        if table == "early_help":
            continue
        rows = county.tables[table]
        birthday = adult.reindex(rows["child_id"]).to_numpy()
        assert (rows[start].to_numpy() < birthday).all(), table
        # Who is born on 29 February is 18 on 1 March.
        assert (rows[end].to_numpy() <= birthday + pd.Timedelta(days=1)).all(), table


def test_nothing_is_typed_in_before_it_happens(county):
    for name, rows in county.tables.items():
        day = next(column for column in rows if column.endswith("_date"))
        assert (rows["recorded_on"] >= rows[day]).all(), name


def test_nothing_is_typed_in_before_what_it_followed_from(county):
    typed = pd.concat(
        [rows.set_index(rows.columns[0])["recorded_on"] for rows in county.tables.values()]
    )
    for name, rows in county.tables.items():
        # Care is written down on its day, whatever else is late.
        if name != "looked_after_episodes":
            cause = rows["followed_from"].map(typed)
            assert not (cause > rows["recorded_on"]).any(), name
    care = county.tables["looked_after_episodes"]
    assert (care["recorded_on"] == care["start_date"]).all()


def test_a_child_is_named_in_one_contact_a_day_and_referred_once(county):
    contacts, referrals = county.tables["contacts"], county.tables["referrals"]
    assert not contacts.duplicated(["child_id", "contact_date"]).any()
    assert not referrals.duplicated(["child_id", "referral_date"]).any()
    began = contacts[contacts["contact_outcome"] == "Referral"]
    recent = began[began["contact_date"] < began["contact_date"].max() - pd.Timedelta(days=30)]
    assert set(recent["contact_id"]) <= set(referrals["followed_from"])


def test_nobody_is_looked_after_before_birth(county):
    born = county.children.set_index("child_id")["date_of_birth"]
    care = county.tables["looked_after_episodes"]
    assert (care["start_date"].to_numpy() > born.reindex(care["child_id"]).to_numpy()).all()


def test_brothers_and_sisters_of_one_step_are_of_one_family_and_day(county):
    family = county.children.set_index("child_id")["family_id"]
    shared = 0
    for name, rows in county.tables.items():
        day = next(column for column in rows if column.endswith("_date"))
        steps = rows.assign(family=rows["child_id"].map(family)).groupby("step")
        assert (steps["family"].nunique() == 1).all(), name
        assert (steps[day].nunique() == 1).all(), name
        shared += int((steps.size() > 1).sum())
    assert shared > 100


def test_after_an_adoption_nothing_is_written_under_the_old_number(county):
    adopted = county.children.dropna(subset=["adopted_date"]).set_index("child_id")["adopted_date"]
    assert len(adopted)
    for name, rows in county.tables.items():
        day = next(column for column in rows if column.endswith("_date"))
        limit = rows["child_id"].map(adopted)
        assert not (rows[day] > limit).any(), name


def test_homes_follow_each_other_without_gap_or_overlap(county):
    homes = county.homes.sort_values(["child_id", "valid_from"])
    left = homes.groupby("child_id")["valid_to"].shift()
    later = left.notna()
    assert (homes["valid_from"] == left + pd.Timedelta(days=1))[later].all()
    last = homes.groupby("child_id").tail(1)
    assert last["valid_to"].isna().all()
    assert homes["postcode"].str.fullmatch(r"ZX\d{1,2} \d[A-Z]{2}").all()


def test_what_the_system_shows_of_ethnicity_begins_with_the_first_event(county):
    entries = county.ethnicity
    assert set(entries["child_id"]) == set(county.children["child_id"])
    assert entries.groupby("child_id")["recorded_on"].is_monotonic_increasing.all()
    first = entries.drop_duplicates("child_id")
    assert (first["why"] == "first").all()
    # A label review changes words, and never which group a child is known to be of.
    before = entries.groupby("child_id")["code"].shift()
    reviewed = (entries["why"] == "label review") & before.notna()
    assert (entries["code"] == before)[reviewed].all()
    known = entries["status"] == "mapped"
    assert entries.loc[known, "code"].notna().all() and entries.loc[~known, "code"].isna().all()


def test_as_many_come_from_elsewhere_and_to_short_breaks_as_are_planted(county):
    """Six years; a plan of another authority may be typed in late, but every one is drawn."""
    conferences = county.tables["initial_child_protection_conferences"]
    plans, care = county.tables["child_protection_plans"], county.tables["looked_after_episodes"]
    assert conferences["transfer_in"].sum() == round(18 * 6 * SCALE)
    assert plans["temporary"].sum() == round(12 * 6 * SCALE)
    assert (care["legal_status"] == "V4").sum() == round(45 * 6 * SCALE)


def test_brothers_and_sisters_of_one_group_have_one_code(county):
    of_family = county.children[~county.children["unaccompanied"]].groupby(["family_id", "group"])
    assert (of_family["code"].nunique() == 1).all()
    assert (of_family.size() > 1).sum() > 100


def test_a_plan_ends_soon_after_the_child_came_into_care(county):
    care = county.tables["looked_after_episodes"]
    began = care[care["reason_started"] == "S"].drop_duplicates("referral_id")
    began = began.set_index("referral_id")["start_date"]
    plans = county.tables["child_protection_plans"]
    inside = plans["referral_id"].map(began)
    late = (plans["start_date"] < inside) & (plans["end_date"] > inside + pd.Timedelta(days=62))
    assert late.mean() < 0.01


def test_no_word_in_it_names_a_person(county):
    words = {*county.teams["team"], *county.tables["early_help"]["organisation"].dropna()}
    assert all(word.startswith("Invented ") for word in words)


def test_a_seed_makes_the_same_county_and_another_seed_another(dictionary):
    scenario = read_scenario("default", dictionary=dictionary)
    one, same, other = (
        make_county(scenario, scale=0.005, seed=seed, dictionary=dictionary) for seed in (3, 3, 4)
    )
    for name, rows in one.tables.items():
        pd.testing.assert_frame_equal(rows, same.tables[name])
    pd.testing.assert_frame_equal(one.ethnicity, same.ethnicity)
    assert not one.tables["contacts"].equals(other.tables["contacts"])
