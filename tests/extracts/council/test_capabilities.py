"""What a source can carry is said in the dictionary, agrees with its format, and is obeyed."""

import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.capabilities import (
    NO_SOURCES,
    NO_SUCH,
    can_carry,
    refusal,
)
from evaluation_lib.reports.source_paths import source_paths

dictionary = load_dictionary()
CAPABILITIES = dictionary.read("capabilities").set_index("capability")
VERDICTS = dictionary.read("source_capabilities")
PATHS = source_paths(dictionary)
SOURCES = ["mosaic", "annex_a", "ssda903", "cin_census", "standard_safeguarding_dataset"]
FED = {source: set(rows["table"] + "." + rows["field"]) for source, rows in PATHS.groupby("source")}


def test_every_source_says_of_every_capability_whether_it_carries_it():
    pairs = set(zip(VERDICTS["source"], VERDICTS["capability"], strict=True))
    assert pairs == {(source, name) for source in SOURCES for name in CAPABILITIES.index}
    assert len(VERDICTS) == len(pairs)


def test_every_table_that_a_format_reads_is_a_capability():
    read = set(PATHS["table"])
    assert "looked_after_episodes" in read
    assert read <= set(CAPABILITIES.index)


def test_every_field_of_a_capability_is_a_field_of_the_records():
    for fields in CAPABILITIES["fields"]:
        for path in fields.split("|"):
            table, field = path.split(".")
            assert dictionary.table(table).field(field).name == field


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("capability", list(CAPABILITIES.index))
def test_the_table_agrees_with_what_the_format_reads(source, capability):
    fields = set(CAPABILITIES.loc[capability, "fields"].split("|"))
    read = fields & FED[source]
    row = VERDICTS[(VERDICTS["source"] == source) & (VERDICTS["capability"] == capability)]
    carried = row["carried"].item()
    if not read:
        assert carried == "no", "the format reads nothing of it"
    elif read < fields and CAPABILITIES.loc[capability, "needs"] == "all":
        assert carried == "partly", f"the format reads {sorted(read)} only"
    else:
        assert carried in {"yes", "partly"}, f"the format reads {sorted(read)}"


@pytest.mark.parametrize(
    ("source", "capability", "expected"),
    [
        ("annex_a", "contacts", True),
        ("annex_a", "contact_outcome", False),
        ("annex_a", "home_postcode", False),
        ("annex_a", "child_in_need_plans", False),
        ("annex_a", "family_key", False),
        ("cin_census", "team", False),
        ("cin_census", "home_postcode", False),
        ("cin_census", "pre_proceedings", True),
        ("ssda903", "home_postcode", True),
        ("ssda903", "unaccompanied_flag", True),
        ("ssda903", "referrals", False),
        ("mosaic", "unaccompanied_flag", False),
        ("mosaic", "early_help", False),
        ("mosaic", "links_between_events", False),
        ("standard_safeguarding_dataset", "early_help", True),
        ("standard_safeguarding_dataset", "links_between_events", True),
    ],
)
def test_what_is_known_of_the_sources(source, capability, expected):
    assert can_carry(source, capability, dictionary=dictionary) is expected


def test_a_report_by_home_is_refused_for_a_census_of_children_in_need():
    sentence = refusal(["cin_census"], "home_postcode", dictionary=dictionary)
    assert sentence == "The children in need census holds no postcode."


def test_a_refusal_names_every_source_once():
    sentence = refusal(["cin_census", "ssda903", "cin_census"], "team", dictionary=dictionary)
    assert (
        sentence == "The children in need census holds no team. The SSDA903 return holds no team."
    )


def test_one_source_that_carries_it_is_enough():
    assert refusal(["cin_census", "ssda903"], "home_postcode", dictionary=dictionary) is None


def test_no_source_at_all_is_refused_too():
    sentence = refusal([], "team", dictionary=dictionary)
    assert sentence == NO_SOURCES.format(label="the responsible team")


def test_a_mistyped_name_is_answered_with_the_right_one(like):
    with pytest.raises(DataError, match=like(NO_SUCH, name="cin_cenus")) as wrong:
        can_carry("cin_cenus", "team", dictionary=dictionary)
    assert "did you mean cin_census?" in str(wrong.value)
    with pytest.raises(DataError, match=like(NO_SUCH, name="postcode")):
        refusal(["mosaic"], "postcode", dictionary=dictionary)
