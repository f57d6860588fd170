"""What the documentation tells a researcher to write works on an extract, and gives our numbers."""

from __future__ import annotations

import re

import pytest

from evaluation_lib.project import CHECKOUT
from evaluation_lib.share.writing import write_extract

CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def names(records, agreement, dictionary, tmp_path_factory):
    """All names after the page's code has run, beside an extract called ``extract``."""
    place = tmp_path_factory.mktemp("researcher")
    write_extract(
        records,
        agreement=agreement,
        key=b"k" * 32,
        output=place / "extract",
        dictionary=dictionary,
    )
    page = (CHECKOUT / "docs" / "research-extract.md").read_text(encoding="utf-8")
    code = "\n".join(CODE.findall(page)).replace(
        'Path("extract")', f"Path({str(place)!r}) / 'extract'"
    )
    found: dict[str, object] = {}
    exec(compile(code, "research-extract.md", "exec"), found)
    return found


def test_the_plain_way_counts_the_children_of_the_cohort(names):
    cohort, followed = names["cohort"], names["followed"]
    assert len(cohort) > 20
    assert {*cohort["child"]} >= {*followed["child_id"]}
    assert names["shares"]["size"].sum() == len(cohort)


def test_who_goes_on_along_links_is_among_those_who_go_on_in_time(names):
    cohort, followed = names["cohort"], names["followed"]
    linked = set(followed.loc[followed["went_on"], "child_id"])
    assert linked and linked <= set(cohort.loc[cohort["went_on"], "child"])


def test_any_calendar_keeps_the_days_between(names):
    referrals = names["referrals"]
    days = (referrals["referral_date"] - referrals["referral_date"].min()).dt.days
    assert (days == referrals["referral_day"] - referrals["referral_day"].min()).all()
