"""Whoever has all files of a run reads no hidden number in any of them, whatever it is written in.

The runs are those of the demonstration, for the team, and one for the public.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from evaluation_lib.disclosure.earlier_releases import SHOWN, STATUS
from evaluation_lib.disclosure.page_scan import refusal
from evaluation_lib.disclosure.register import FOLDER
from evaluation_lib.disclosure.rules import CHILD
from evaluation_lib.feedback_report import SUBJECT
from evaluation_lib.presentation.numbers import CONFIDENTIAL
from evaluation_lib.presentation.sections import TABLES
from evaluation_lib.presentation.wording import text
from evaluation_lib.programme_report import SUBJECT as OF_THE_PROGRAMME
from evaluation_lib.reports.hidden_on_pages import hidden_on_pages
from evaluation_lib.reports.planning import plan
from evaluation_lib.reports.protecting import Planned
from evaluation_lib.reports.running import Run, run_jobs
from evaluation_lib.synthetic.made_once import demo_order
from evaluation_lib.synthetic.whole import write_county

pytestmark = pytest.mark.slow
PAGES = ("html", "ipynb", "xlsx", "tables.zip")
#: Headings of numbers of children or events, and of what is made of such a number.
NUMBER, MADE_OF_IT = re.compile(r"Number \("), re.compile(r"Rate|Ratio|Plain|At equal|Design")


def tables_in(notebook: Path) -> Iterator[dict[str, Any]]:
    """Every table that an executed notebook keeps for its downloads, unrounded."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            yield from output.get("data", {}).get(TABLES, {}).get("tables", [])


def outputs_of(notebook: str) -> Iterator[str]:
    """What the cells of an executed notebook show."""
    for cell in json.loads(notebook)["cells"]:
        yield json.dumps(cell.get("outputs", []))


def columns_of(table: dict[str, Any]) -> dict[str, list[Any]]:
    return {column["heading"]: column["values"] for column in table["columns"]}


def planned_of(protection, subject: str = CHILD) -> tuple[str, Planned]:
    """The setting and the plan of the reports on one kind of people."""
    [found] = [
        (setting, one) for setting, one in protection.planned.items() if one.kind.subject == subject
    ]
    return found


def cells_of(protection, subject: str = CHILD) -> Any:
    return planned_of(protection, subject)[1].release.cells


@pytest.fixture(scope="module")
def public(dictionary, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """The report on the county, for the public, of the same size as the demonstration's."""
    folder = tmp_path_factory.mktemp("public")
    order = replace(demo_order(dictionary), scale=0.02)
    county = write_county(folder / "county", **asdict(order), dictionary=dictionary)
    jobs = plan(
        files=[],
        areas=["Essex"],
        options={"extracts": str(county.extracts), "audience": "public"},
        notebooks=["disproportionality"],
        dictionary=dictionary,
    ).jobs
    run = run_jobs(jobs, output=folder / "out", dictionary=dictionary)
    assert run.failed == []
    return folder / "out", run


class TestForTheTeam:
    def test_no_file_says_a_hidden_number_beside_its_labels(
        self, demo, demo_protection, demo_dictionary
    ):
        hidden = hidden_on_pages(demo_protection, dictionary=demo_dictionary)
        assert sum(map(len, hidden.by_count.values())) > 100
        files = [path for path in demo.rglob("*") if path.is_file()]
        assert {path.suffix for path in files} >= {".html", ".ipynb", ".json", ".xlsx", ".zip"}
        found = {path: refusal({path.name: path.read_bytes()}, hidden) for path in files}
        assert {path: said for path, said in found.items() if said} == {}

    @pytest.mark.parametrize("ending", PAGES)
    @pytest.mark.parametrize(
        ("subject", "notebook"),
        [
            (CHILD, "disproportionality"),
            (SUBJECT, "workshop_feedback"),
            (OF_THE_PROGRAMME, "workforce_and_practice"),
        ],
    )
    def test_the_attack_finds_numbers_that_are_there(
        self, demo, demo_protection, demo_dictionary, ending, subject, notebook
    ):
        """What is shown, taken for hidden, is found in each of the files."""
        setting, planned = planned_of(demo_protection, subject)
        cells = planned.release.cells
        turned = cells.assign(shown=~cells["shown"], known_before=False)
        other = replace(planned, release=replace(planned.release, cells=turned))
        wrong = replace(demo_protection, planned={setting: other})
        hidden = hidden_on_pages(wrong, dictionary=demo_dictionary)
        file = demo / "essex" / f"{notebook}.{ending}"
        assert refusal({file.name: file.read_bytes()}, hidden)

    def test_small_numbers_are_hidden_and_the_plan_gives_nothing_away(self, demo_protection):
        cells = cells_of(demo_protection)
        small = cells["shown_on_a_page"] & (cells["count"] > 0) & (cells["count"] < 6)
        assert small.sum() > 100 and not cells.loc[small, "shown"].any()
        for planned in demo_protection.planned.values():
            assert planned.release.proof.given_away.empty
            assert not planned.release.proof.audited["too_narrow"].any()

    def test_counts_that_are_one_count_are_hidden_in_every_table(self, demo_protection):
        """Readers see where two tables always agree, and read the one number from the other."""
        cells = cells_of(demo_protection)
        cells = cells[cells["shown_on_a_page"] & (cells["count"] > 0)]
        cells = cells.assign(table=cells["family"] + " " + cells["part"])
        pairs = cells.merge(cells, on=["area", "group", "decision_point", "period"])
        pairs = pairs[pairs["table_x"] < pairs["table_y"]]
        keys = ["table_x", "table_y", "decision_point"]
        agree = pairs["count_x"] == pairs["count_y"]
        always = agree.groupby([pairs[key] for key in keys]).transform("all")
        many = agree.groupby([pairs[key] for key in keys]).transform("size") >= 8
        split = pairs[always & many & (pairs["shown_x"] != pairs["shown_y"])]
        assert (always & many).any()
        assert split[[*keys, "area", "group"]].to_numpy().tolist() == []

    def test_no_file_on_feedback_holds_a_number_of_answers_below_ten(self, demo):
        seen = 0
        for area in ("essex", "mid", "west"):
            for table in tables_in(demo / area / "workshop_feedback.ipynb"):
                for name, values in columns_of(table).items():
                    if name.startswith("Answers"):
                        numbers = [value for value in values if isinstance(value, int | float)]
                        seen += len(numbers)
                        assert [value for value in numbers if value < 10] == []
        assert seen > 60

    @pytest.mark.parametrize("area", ["essex", "mid", "west"])
    def test_nothing_is_made_of_a_number_that_is_hidden(self, demo, area):
        """No rate, ratio or interval stands in the row of a hidden number: it would tell it."""
        rows = 0
        for table in tables_in(demo / area / "disproportionality.ipynb"):
            columns = columns_of(table)
            numbers = [name for name in columns if NUMBER.match(name)]
            made = [name for name in columns if MADE_OF_IT.match(name)]
            for row, value in enumerate(columns[numbers[0]] if numbers else []):
                if value == CONFIDENTIAL:
                    rows += 1
                    said = {columns[name][row] for name in made}
                    assert not [one for one in said if isinstance(one, int | float)]
        assert rows > 10

    def test_the_register_holds_no_hidden_number(self, demo, demo_protection):
        files = [path for path in (demo / FOLDER).glob("*.csv") if "sums" not in path.name]
        entered = []
        for file in files:
            with file.open(encoding="utf-8", newline="") as lines:
                rows = list(csv.DictReader(lines))
            entered.append(len(rows))
            assert [row for row in rows if row[STATUS] != SHOWN and row["count"]] == []
        planned = [
            cells_of(demo_protection, subject) for subject in (CHILD, SUBJECT, OF_THE_PROGRAMME)
        ]
        assert sorted(entered) == sorted(map(len, planned))
        for about in (demo / FOLDER).glob("*.json"):
            told = json.loads(about.read_text(encoding="utf-8"))
            assert told["audience"] == "team" and told["rounded_to"] is None

    @pytest.mark.parametrize("ending", ["html", "ipynb"])
    def test_every_page_on_records_is_stamped_for_the_team(self, demo, demo_dictionary, ending):
        for name in (
            "disproportionality",
            "data_quality",
            "workshop_feedback",
            "workforce_and_practice",
        ):
            content = (demo / "mid" / f"{name}.{ending}").read_text(encoding="utf-8")
            assert text(demo_dictionary, "stamp.team.words") in content
            # The notebook's own words say what it is stamped with outside of runs.
            shown = content if ending == "html" else "".join(outputs_of(content))
            assert text(demo_dictionary, "stamp.unsuppressed.words") not in shown


class TestForThePublic:
    def test_every_shown_number_is_a_multiple_of_five(self, public):
        seen = 0
        for table in tables_in(public[0] / "essex" / "disproportionality.ipynb"):
            for name, values in columns_of(table).items():
                if NUMBER.match(name):
                    numbers = [value for value in values if isinstance(value, int | float)]
                    seen += len(numbers)
                    assert [value for value in numbers if value % 5] == []
        assert seen > 20

    def test_shares_and_what_they_are_of_are_multiples_of_five(self, public):
        page = (public[0] / "essex" / "disproportionality.html").read_text(encoding="utf-8")
        found = re.findall(r"\), ([\d,]+) of ([\d,]+)", page)
        numbers = [int(one.replace(",", "")) for pair in found for one in pair]
        assert [number for number in numbers if number % 5] == []

    def test_ratios_are_made_of_the_numbers_that_are_shown(self, public):
        compared = 0
        for table in tables_in(public[0] / "essex" / "disproportionality.ipynb"):
            columns = columns_of(table)
            if "Ratio to White children, with interval" not in columns or "Area" in columns:
                continue
            [number] = [name for name in columns if NUMBER.match(name)] or [None]
            if number is None:
                continue
            rows = zip(
                columns["Decision point"],
                columns["Ethnic group"],
                columns[number],
                columns["Children living there"],
                columns["Ratio to White children, with interval"],
                strict=True,
            )
            rates = {(at, group): (of, ratio) for at, group, of, ratio in _rates(rows)}
            for (at, _), (rate, ratio) in rates.items():
                white = rates.get((at, "White"), (None, None))[0]
                if isinstance(ratio, float) and ratio > 0 and rate and white:
                    compared += 1
                    assert ratio == pytest.approx(rate / white)
        assert compared > 3

    def test_no_file_says_a_hidden_number(self, public, dictionary):
        output, run = public
        hidden = hidden_on_pages(run.protection, dictionary=dictionary)
        for path in (path for path in output.rglob("*") if path.is_file()):
            assert refusal({path.name: path.read_bytes()}, hidden) is None, path

    def test_the_stamp_and_the_register_say_that_it_is_rounded(self, public, dictionary):
        output, _ = public
        page = (output / "essex" / "disproportionality.html").read_text(encoding="utf-8")
        assert text(dictionary, "stamp.public.words") in page
        [about] = (output / FOLDER).glob("*.json")
        assert json.loads(about.read_text(encoding="utf-8"))["rounded_to"] == 5
        [file] = [path for path in (output / FOLDER).glob("*.csv") if "sums" not in path.name]
        with file.open(encoding="utf-8", newline="") as lines:
            counts = [row["count"] for row in csv.DictReader(lines) if row["count"]]
        assert len(counts) > 100 and {int(count) % 5 for count in counts} == {0}


def _rates(rows) -> Iterator[tuple[str, str, float | None, Any]]:
    for at, group, number, population, ratio in rows:
        known = isinstance(number, int | float) and isinstance(population, int | float)
        yield at, group, number / population if known else None, ratio
