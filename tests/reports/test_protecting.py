"""A run settles first what it may show; where that fails nothing is published."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from evaluation_lib import cli
from evaluation_lib.areas import county_of, known_areas
from evaluation_lib.commands.parsing import FAILED, MADE, REFUSED
from evaluation_lib.disclosure.earlier_releases import HIDDEN, STATUS
from evaluation_lib.disclosure.register import FOLDER, read_register
from evaluation_lib.disclosure.release_plan import CELL
from evaluation_lib.disclosure.release_proof import AUDIT_FAILED
from evaluation_lib.errors import EvaluationError
from evaluation_lib.opening import RecordsReport, prepare_report
from evaluation_lib.presentation.planned_cells import NOTHING, ReleaseCells
from evaluation_lib.presentation.release_of_records import cells as release_cells
from evaluation_lib.reports import protecting, running
from evaluation_lib.reports.execute import Job, Outcome
from evaluation_lib.reports.planned_kinds import OfRecords
from evaluation_lib.reports.planning import plan

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nINV0000001,2,27/03/2008,WROM,,,\n"
EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
    "INV0000001,15/02/2024,S,C2,N1,U4,PR1,,,,CM1 1QH,CM1 1QH,\n"
)
PARAMETERS = (
    'area: str = "Essex"\nperiod_start: str = "2023-04-01"\nextracts: str = "none"\n'
    'audience: str = "team"\nconfidence: float = 0.95'
)
AREAS, GROUPS = ("Essex", "Mid"), ("White", "Black", "Asian", "Mixed")
#: Of the four groups in Mid one is small.
COUNTS = dict(zip(GROUPS, (60, 30, 22, 3), strict=True))
ASKS_FOR = """
import pandas as pd
from evaluation_lib import open_report
report = open_report(globals())
rows = pd.DataFrame({{"group": ["{group}"], "count": [4321]}})
same = {{"family": "f", "part": "", "area": area, "decision_point": "p", "period": "2023-24"}}
shown = report.release.shows(rows.assign(**same))
"""


@pytest.fixture(scope="module")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extracts of one child who does not exist."""
    folder = tmp_path_factory.mktemp("extracts of one child")
    (folder / "2024 header.csv").write_text(HEADER, encoding="utf-8")
    (folder / "2024 episodes.csv").write_text(EPISODES, encoding="utf-8")
    return folder


def small_cells(report: RecordsReport, *, areas: object) -> ReleaseCells:
    """In place of the report's own counts: a county, a part of it, four groups."""
    rows = [
        (area, group, COUNTS[group] * (1 if area == "Mid" else 3))
        for area in AREAS
        for group in GROUPS
    ]
    cells = pd.DataFrame(rows, columns=["area", "group", "count"]).assign(
        family="f", part="", decision_point="p", period="2023-24"
    )
    facts = {"shown_on_a_page": True, "all_or_none": False}
    return ReleaseCells(cells.assign(**facts)[[*CELL, "count", *facts]], NOTHING.sums)


@pytest.fixture(autouse=True)
def few_cells(monkeypatch):
    """Let a release be planned in a moment."""
    monkeypatch.setattr(release_cells, "release_cells", small_cells)


@pytest.fixture
def jobs_for(notebook, extracts, dictionary):
    """The jobs of one small notebook, for areas and audiences."""

    def made(*audiences: str, areas: tuple[str, ...] = ("Essex",)) -> list[Job]:
        path = notebook("own", parameters=PARAMETERS)
        return [
            job
            for audience in audiences
            for job in plan(
                files=[],
                areas=list(areas),
                options={"extracts": str(extracts), "audience": audience},
                notebooks=[str(path)],
                dictionary=dictionary,
            ).jobs
        ]

    return made


@pytest.fixture
def without_kernels(monkeypatch):
    """Let every job end well at once."""
    monkeypatch.setattr(running, "run_job", lambda job, **_: Outcome(job))


def hidden_in(planned) -> int:
    cells = planned.release.cells
    return int((cells["shown_on_a_page"] & ~cells["shown"]).sum())


class TestWhatIsPlanned:
    def test_reports_that_are_set_alike_have_one_plan(self, jobs_for, dictionary, tmp_path):
        jobs = jobs_for("team", areas=("Essex", "Mid", "West"))
        found = protecting.protection_for(jobs, output=tmp_path / "out", dictionary=dictionary)
        [planned] = found.planned.values()
        assert hidden_in(planned) >= 1
        assert all(found.plans.of(job.parameters) is not None for job in jobs)

    def test_two_settings_have_two_and_the_second_knows_the_first(
        self, jobs_for, dictionary, tmp_path, monkeypatch
    ):
        seen = []
        original = protecting._planned
        monkeypatch.setattr(
            protecting,
            "_planned",
            lambda *given, earlier, **rest: (
                seen.append(len(earlier)) or original(*given, earlier=earlier, **rest)
            ),
        )
        jobs = jobs_for("team", "public")
        found = protecting.protection_for(jobs, output=tmp_path / "out", dictionary=dictionary)
        assert seen == [0, 1]
        team, public = (found.plans.of(job.parameters) for job in jobs)
        assert (team.audience, team.rounding_base) == ("team", None)
        assert (public.audience, public.rounding_base) == ("public", 5)

    def test_a_report_for_readers_whom_nobody_planned_for_has_no_plan(
        self, jobs_for, dictionary, tmp_path
    ):
        [job] = jobs_for("team")
        found = protecting.protection_for([job], output=tmp_path / "out", dictionary=dictionary)
        assert found.plans.of({**job.parameters, "audience": "partner"}) is None

    def test_a_report_that_is_set_otherwise_is_shown_no_count(self, jobs_for, dictionary, tmp_path):
        [job] = jobs_for("team")
        found = protecting.protection_for([job], output=tmp_path / "out", dictionary=dictionary)
        assert found.plans.of({**job.parameters, "confidence": 0.5}).cells.empty

    def test_a_notebook_that_no_list_names_may_show_counts(self, dictionary):
        assert protecting.has_planned_counts("somebody's own", dictionary=dictionary)
        assert not protecting.has_planned_counts("data_quality", dictionary=dictionary)


class TestAreas:
    @pytest.fixture
    def areas(self, extracts, dictionary):
        """The areas that a release is planned for, with pages on some."""

        def planned(*asked: str, **settings: str) -> list[str]:
            given = {"area": "Essex", "extracts": str(extracts), **settings}
            report = prepare_report(given, dictionary=dictionary)
            return [area.name for area in OfRecords().areas(report, asked)]

        return planned

    def test_all_quadrants_are_planned_whichever_pages_are_made(self, areas, dictionary):
        quadrants = [one.name for one in known_areas(dictionary) if one.level == "quadrant"]
        assert areas() == areas("Mid quadrant") == [county_of(dictionary).name, *quadrants]

    def test_a_district_is_planned_where_a_page_is_about_it(self, areas):
        assert [name for name in areas("Maldon") if name not in areas()] == ["Maldon"]

    def test_places_that_the_extracts_cannot_tell_are_left_out(self, areas):
        assert areas(area_by="team") == ["Essex"]


class TestRegister:
    @pytest.mark.usefixtures("without_kernels")
    def test_a_release_is_entered_before_its_pages_are_published(
        self, jobs_for, dictionary, tmp_path, monkeypatch
    ):
        output = tmp_path / "out"
        entered = []

        def publish(*_, **__):
            entered.extend(read_register(output / FOLDER))
            raise OSError("the disk is full")

        monkeypatch.setattr(running, "publish", publish)
        with pytest.raises(EvaluationError):
            running.run_jobs(jobs_for("team"), output=output, dictionary=dictionary)
        # On the safe side: readers are taken to have what may have been published.
        assert len(entered) == len(read_register(output / FOLDER)) == 1
        cells = entered[0].published.cells
        assert cells.loc[cells[STATUS] == HIDDEN, "count"].isna().all()
        assert (cells[STATUS] == HIDDEN).any()

    def test_a_release_of_which_no_page_was_made_is_not_entered(
        self, jobs_for, dictionary, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(running, "run_job", lambda job, **_: Outcome(job, "it failed"))
        output = tmp_path / "out"
        run = running.run_jobs(jobs_for("team"), output=output, dictionary=dictionary)
        assert run.failed and read_register(output / FOLDER) == []

    @pytest.mark.usefixtures("without_kernels")
    def test_it_says_for_whom_and_by_which_rules_and_holds_what_they_see(
        self, jobs_for, dictionary, tmp_path, monkeypatch
    ):
        output = tmp_path / "out"
        monkeypatch.setattr(running, "publish", lambda *_, **__: output / "index.html")
        run = running.run_jobs(jobs_for("public"), output=output, dictionary=dictionary)
        [about] = (output / FOLDER).glob("*.json")
        told = json.loads(about.read_text(encoding="utf-8"))
        assert (told["audience"], told["rounded_to"]) == ("public", 5)
        assert told["rules"]["threshold"] == 6 and told["reports"] == [jobs_for("public")[0].title]
        [kept] = read_register(output / FOLDER)
        assert kept.published.cells["count"].dropna().mod(5).eq(0).all()
        assert len(run.protection.planned) == 1

    @pytest.mark.usefixtures("without_kernels")
    def test_the_next_run_is_planned_beside_it(self, jobs_for, dictionary, tmp_path, monkeypatch):
        output = tmp_path / "out"
        monkeypatch.setattr(running, "publish", lambda *_, **__: output / "index.html")
        runs = [
            running.run_jobs(jobs_for("team"), output=output, dictionary=dictionary)
            for _ in range(2)
        ]
        assert [len(run.protection.earlier) for run in runs] == [0, 1]
        plans = [next(iter(run.protection.planned.values())) for run in runs]
        # What was shown is shown again, and what was hidden stays so.
        shown = [one.release.cells["shown"].tolist() for one in plans]
        assert shown[0] == shown[1]
        assert len(list((output / FOLDER).glob("*.csv"))) == 2

    def test_all_folders_of_the_outputs_share_one_register(self, tmp_path, monkeypatch):
        monkeypatch.setattr(protecting, "outputs_folder", lambda: tmp_path / "outputs")
        one, other = (tmp_path / "outputs" / name for name in ("autumn", "winter"))
        assert protecting.register_of(one) == protecting.register_of(other)
        elsewhere = tmp_path / "elsewhere"
        assert protecting.register_of(elsewhere) == elsewhere / FOLDER


class TestRefusals:
    @pytest.fixture
    def run(self, notebook, extracts, capsys):
        """Run a notebook into a folder by the command line."""

        def command(output: Path, *cells: str) -> tuple[int, str]:
            path = notebook("own", *cells, parameters=PARAMETERS)
            status = cli.main(
                ["run", "--notebook", str(path), "--extracts", str(extracts), "--output"]
                + [str(output)]
            )
            return status, capsys.readouterr().err

        return command

    def test_where_a_number_can_be_worked_out_nothing_of_the_folder_changes(
        self, run, tmp_path, monkeypatch
    ):
        def fails(*_, **__):
            raise EvaluationError(AUDIT_FAILED.format(number=2, first="Mid, p"))

        monkeypatch.setattr(protecting, "_planned", fails)
        output = tmp_path / "out"
        output.mkdir()
        (output / "kept.txt").write_text("mine", encoding="utf-8")
        status, said = run(output)
        assert status == REFUSED
        assert said.strip().splitlines()[-1] == AUDIT_FAILED.format(number=2, first="Mid, p")
        assert [path.name for path in output.iterdir()] == ["kept.txt"]

    def test_a_register_that_cannot_be_read_stops_the_run_in_a_sentence(self, run, tmp_path):
        folder = tmp_path / "out" / FOLDER
        folder.mkdir(parents=True)
        (folder / "20260101T000000-0.json").write_text("{", encoding="utf-8")
        status, said = run(tmp_path / "out")
        assert status == REFUSED and "Restore it from a copy" in said
        assert "Traceback" not in said
        assert [path.name for path in (tmp_path / "out").iterdir()] == [FOLDER]

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("group", "status"), [("Black", MADE), ("a group that nobody planned", FAILED)]
    )
    def test_a_count_that_is_not_in_the_plan_is_shown_by_no_kernel(
        self, run, tmp_path, group, status
    ):
        ended, said = run(tmp_path / "out", ASKS_FOR.format(group=group))
        assert ended == status
        assert (tmp_path / "out" / "essex" / "own.html").exists() == (status == MADE)
        assert "4321" not in said and ("does not say whether" in said) == (status == FAILED)
