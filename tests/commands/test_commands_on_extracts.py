"""The commands that look at extracts: what they print, what they write, how they end."""

import json
import os
import stat

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from evaluation_lib import cli
from evaluation_lib.commands import fix_list, labels
from evaluation_lib.commands.parsing import (
    FAILED,
    MADE,
    NO_SUCH_FILE,
    NO_SUCH_FOLDER,
    REFUSED,
)
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.notebooks import known_notebooks

#: The reports that are made from what the other pages of a run found, whatever those are.
OF_FINDINGS = ("university_evaluation", "board_report", "network_questions")
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1,2,27/03/2008,WROM,D051910639385,,\n"
EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
    "1,15/02/2020,S,C2,N1,U4,PR1,,,,CM1 1QH,CM1 1QH,\n"
)


@pytest.fixture
def extracts(tmp_path):
    folder = tmp_path / "my extracts"
    folder.mkdir()
    (folder / "2020 header.csv").write_text(HEADER, encoding="utf-8")
    (folder / "2020 episodes.csv").write_text(EPISODES, encoding="utf-8")
    return folder


@pytest.fixture
def invented(extracts):
    """The same extracts with the identifier of a child of the invented county."""
    for file in extracts.iterdir():
        content = file.read_text(encoding="utf-8")
        file.write_text(content.replace("\n1,", "\nINV0000001,"), encoding="utf-8")
    return extracts


@pytest.fixture
def run(capsys):
    def command(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


class TestCheck:
    def test_clean_extracts_end_well(self, run, extracts):
        status, out, err = run("check", extracts)
        assert status == MADE and err == ""
        assert "2020 header.csv: SSDA903, Header; 1 of 1 rows read as Children" in out
        assert "No problems found." in out

    def test_every_problem_is_said_at_once(self, run, extracts):
        (extracts / "2020 header.csv").write_text(
            HEADER + "2,7,oops,Alien,UPDOG,,\n", encoding="utf-8"
        )
        (extracts / "other.csv").write_text("a,b\nx,y\n", encoding="utf-8")
        (extracts / "broken.xlsx").write_bytes(b"PK broken")
        status, out, _ = run("check", extracts)
        assert status == FAILED
        for said in ("SEX, rows 3 (1): found 7", "DOB, rows 3", "UPN, rows 3", "Alien"):
            assert said in out
        assert "other.csv" in out and "broken.xlsx" in out

    def test_what_could_point_at_a_child_is_not_printed(self, run, extracts):
        (extracts / "2020 header.csv").write_text(
            HEADER + "2,1,99/99/2008,WBRI,ZZ-SECRET,,\n", encoding="utf-8"
        )
        _, out, _ = run("check", extracts)
        assert "99/99/2008" not in out and "ZZ-SECRET" not in out

    def test_the_whole_list_is_written_for_the_user_alone(self, run, extracts, tmp_path):
        (extracts / "2020 header.csv").write_text(HEADER + "2,1,oops,WBRI,,,\n", encoding="utf-8")
        output = tmp_path / "checked"
        status, out, _ = run("check", extracts, "--output", output)
        assert status == FAILED and str(output) in out
        table = pd.read_csv(output / "problems.csv")
        listed = json.loads((output / "problems.json").read_text(encoding="utf-8"))["problems"]
        assert len(table) == len(listed) >= 1
        assert "oops" in table["found"].tolist()
        assert (output / "recognised.csv").exists()
        if os.name == "posix":
            assert stat.S_IMODE(output.stat().st_mode) == 0o700

    def test_a_folder_without_extracts_is_refused(self, run, tmp_path):
        (tmp_path / "other.csv").write_text("a,b\nx,y\n", encoding="utf-8")
        status, out, err = run("check", tmp_path)
        assert status == REFUSED
        assert "not recognised" in out and err.count("\n") == 1

    def test_a_folder_that_is_not_there_is_refused(self, run, tmp_path, like):
        status, _, err = run("check", tmp_path / "nowhere")
        assert status == REFUSED
        assert NO_SUCH_FOLDER.split("{")[0] in err and err.count("\n") == 1

    def test_invented_children_are_said_to_be_invented(self, run, invented, dictionary):
        status, out, err = run("check", invented)
        assert status == MADE and err == ""
        assert out.endswith(f"\n{text(dictionary, 'invented.line')}\n")

    def test_of_other_children_nothing_of_it_is_said(self, run, extracts, dictionary):
        assert text(dictionary, "invented.line") not in run("check", extracts)[1]

    def test_a_mixture_is_checked_and_then_refused(self, run, invented):
        (invented / "2021 header.csv").write_text(HEADER, encoding="utf-8")
        status, out, err = run("check", invented)
        assert status == REFUSED and "2021 header.csv: SSDA903, Header" in out
        assert "The extracts mix children" in err and err.count("\n") == 1

    def test_the_folder_has_to_be_named(self, run):
        status, _, err = run("check")
        assert status == REFUSED
        assert (
            err.strip()
            == ("check needs folder: write it behind the command, or see evaluate check --help.")
            or "needs FOLDER" in err
        )


class TestLabels:
    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "labels.csv"
        path.write_text("id,label\n1,White British\n2,Refused\n3,zzz\n", encoding="utf-8")
        return path

    def test_each_row_is_kept_and_mapped(self, run, file, tmp_path):
        output = tmp_path / "mapped.csv"
        status, out, err = run("labels", file, "--column", "label", "--output", output)
        assert status == MADE and err == ""
        table = pd.read_csv(output, dtype="string")
        assert table["id"].tolist() == ["1", "2", "3"]
        assert table["status"].tolist() == ["mapped", "refused", "unmapped"]
        assert table["code"].fillna("").tolist() == ["WBRI", "REFU", ""]
        assert "3 rows" in out

    def test_an_output_has_to_be_named(self, run, file):
        assert run("labels", file) == (REFUSED, "", labels.NEEDS_OUTPUT + "\n")

    def test_a_file_that_is_not_there_is_refused(self, run, tmp_path):
        status, _, err = run("labels", tmp_path / "no.csv", "--output", tmp_path / "o.csv")
        assert status == REFUSED
        assert NO_SUCH_FILE.split("{")[1].split("}")[1] in err
        assert not (tmp_path / "o.csv").exists()

    def test_a_column_that_is_not_there_is_refused(self, run, file, tmp_path):
        output = tmp_path / "o.csv"
        status, _, err = run("labels", file, "--column", "lable", "--output", output)
        assert status == REFUSED and "label" in err and err.count("\n") == 1
        assert not output.exists()


class TestFixList:
    def test_the_list_names_the_children_to_look_up(self, run, extracts, tmp_path):
        (extracts / "2020 header.csv").write_text(HEADER.replace("WROM", "NOBT"), encoding="utf-8")
        output = tmp_path / "to fix"
        status, out, err = run("fix-list", extracts, "--output", output)
        assert status == MADE and err == "" and str(output) in out
        table = pd.read_csv(output / "fix-list.csv", dtype="string")
        assert table["child_id"].tolist() == ["1"]
        assert (output / "NOTICE.txt").exists() and (output / "fix-list.xlsx").exists()

    def test_a_list_of_invented_children_says_so_wherever_it_stands(
        self, run, invented, tmp_path, dictionary
    ):
        header = invented / "2020 header.csv"
        unread = header.read_text(encoding="utf-8").replace("WROM", "NOBT")
        header.write_text(unread, encoding="utf-8")
        output, line = tmp_path / "to fix", text(dictionary, "invented.line")
        status, out, err = run("fix-list", invented, "--output", output)
        assert status == MADE and err == "" and out.endswith(f"\n{line}\n")
        assert line in (output / "NOTICE.txt").read_text(encoding="utf-8")
        for sheet in CalamineWorkbook.from_path(output / "fix-list.xlsx").sheet_names:
            top = CalamineWorkbook.from_path(output / "fix-list.xlsx").get_sheet_by_name(sheet)
            assert str(top.to_python()[0][0]).endswith(line)

    def test_a_mixture_makes_no_list(self, run, invented, tmp_path):
        (invented / "2021 header.csv").write_text(HEADER, encoding="utf-8")
        status, _, err = run("fix-list", invented, "--output", tmp_path / "to fix")
        assert status == REFUSED and err.count("\n") == 1
        assert not (tmp_path / "to fix").exists()

    def test_an_output_has_to_be_named(self, run, extracts):
        assert run("fix-list", extracts) == (REFUSED, "", fix_list.NEEDS_OUTPUT + "\n")

    def test_it_stays_out_of_the_reports(self, run, extracts, tmp_path):
        (tmp_path / "run.json").write_text('{"reports": []}', encoding="utf-8")
        status, _, err = run("fix-list", extracts, "--output", tmp_path / "inside")
        assert status == REFUSED and err.count("\n") == 1
        assert not (tmp_path / "inside").exists()


class TestRun:
    def test_without_extracts_only_what_needs_none_is_planned(self, dictionary):
        from evaluation_lib.reports.planning import plan

        jobs = plan(files=[], areas=["Mid"], options={}, notebooks=[], dictionary=dictionary).jobs
        assert [job.notebook.name for job in jobs] == ["published_picture", *OF_FINDINGS]

    def test_with_extracts_all_are_planned_for_each_area(self, dictionary, extracts):
        from evaluation_lib.reports.planning import plan

        jobs = plan(
            files=[],
            areas=["Essex", "Mid"],
            options={"extracts": str(extracts)},
            notebooks=[],
            dictionary=dictionary,
        ).jobs
        names = [(job.slug, job.notebook.name) for job in jobs]
        made = ("published_picture", "data_quality", "disproportionality", *OF_FINDINGS)
        assert names == [(area, name) for area in ("essex", "mid") for name in made]

    def test_a_mixture_is_refused_before_anything_starts(self, run, invented, tmp_path):
        (invented / "2021 header.csv").write_text(HEADER, encoding="utf-8")
        status, out, err = run("run", "--extracts", invented, "--output", tmp_path / "reports")
        assert (status, out) == (REFUSED, "") and "The extracts mix children" in err
        assert not (tmp_path / "reports").exists()

    @pytest.mark.slow
    @pytest.mark.parametrize("audience", ["team", "partner"])
    def test_a_page_is_made_and_stamped_for_its_readers(
        self, run, extracts, tmp_path, dictionary, audience
    ):
        output = tmp_path / "reports"
        status, _, _ = run(
            *("run", "--extracts", extracts, "--notebook", "data_quality"),
            *("--audience", audience, "--output", output),
        )
        assert status == MADE
        page = (output / "essex" / "data_quality.html").read_text(encoding="utf-8")
        stamp = text(dictionary, f"stamp.{audience}.words")
        assert page.index(stamp) < page.index("<h1>")
        assert "my extracts" in page and str(extracts) not in page
        executed = json.loads((output / "essex" / "data_quality.ipynb").read_text("utf-8"))
        # The notebook's own words say what it is stamped with outside of runs.
        shown = page + json.dumps([cell.get("outputs") for cell in executed["cells"]])
        assert stamp in shown.removeprefix(page)
        assert text(dictionary, "stamp.unsuppressed.words") not in shown


class TestDemo:
    @pytest.fixture
    def planned(self, run, invented, monkeypatch):
        """The jobs of the demo, with a county that is one child; none of them is run."""
        from evaluation_lib.disclosure.release_plan import Plans
        from evaluation_lib.reports import running
        from evaluation_lib.reports.protecting import Protection
        from evaluation_lib.synthetic import made_once

        planned, nothing = [], Protection(Plans({}, {}), {}, ())
        monkeypatch.setattr(made_once, "demo_extracts", lambda dictionary: invented)
        monkeypatch.setattr(
            running,
            "run_jobs",
            lambda jobs, **_: planned.extend(jobs) or running.Run(invented, (), nothing),
        )
        assert run("demo")[0] == MADE
        return planned

    def test_all_reports_are_made_for_the_county_and_each_quadrant(self, planned, dictionary):
        slugs = {name: [] for name in known_notebooks(dictionary)}
        for job in planned:
            slugs[job.notebook.name].append(job.slug)
        areas = ["essex", "north-east", "mid", "south", "west"]
        assert slugs == dict.fromkeys(slugs, areas)
        assert len(slugs) == 9

    def test_only_what_is_about_invented_children_is_marked(self, planned, dictionary):
        short = text(dictionary, "invented.short")
        # Those made of findings are marked once the pages that they rest on are made.
        first = [job for job in planned if job.notebook.name not in OF_FINDINGS]
        published = [job.notebook.name == "published_picture" for job in first]
        assert [job.mark == short for job in first] == [not one for one in published]
        assert all(job.title.endswith(short) for job in planned if job.mark)

    def test_pages_name_the_parameter_not_a_path_of_the_machine(self, planned):
        given = [
            next(
                job.parameters[name]
                for name in ("extracts", "feedback", "programme")
                if name in job.parameters
            )
            for job in planned
            if job.mark
        ]
        assert given == ["demo"] * 25
