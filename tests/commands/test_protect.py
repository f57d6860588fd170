"""`evaluate protect`: a table of numbers becomes one that nobody solves, or none is written."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from evaluation_lib import cli, csv_files
from evaluation_lib.commands import protect as command
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.disclosure import rules
from evaluation_lib.disclosure.long_form import completing, protecting
from evaluation_lib.presentation.wording import text

TABLE = """\
group,decision,count
White,referred,410
White,assessed,212
Black,referred,31
Black,assessed,4
Asian,referred,27
Asian,assessed,16
Mixed,referred,12
Mixed,assessed,0
"""
NESTING = "child,parent\nColchester,North East\nTendring,North East\nHarlow,West\n"


@pytest.fixture
def files(tmp_path):
    return {"out": tmp_path / "safe.csv", "book": tmp_path / "safe.xlsx", "in": tmp_path / "t.csv"}


@pytest.fixture
def run(capsys, files, tmp_path):
    """Protect a table given as text; returns the status, the safe table, and what was printed."""

    def of(table: str, *options: str, audience: str = "team", nesting: str = ""):
        files["in"].write_text(table, encoding="utf-8")
        words = ["protect", str(files["in"]), "--audience", audience, "--output", str(files["out"])]
        if nesting:
            (tmp_path / "n.csv").write_text(nesting, encoding="utf-8")
            words += ["--hierarchy", str(tmp_path / "n.csv")]
        status = cli.main([*words, *options])
        printed = capsys.readouterr()
        made = files["out"].exists()
        assert made == files["book"].exists()
        found = pd.read_csv(files["out"], dtype=str, keep_default_na=False) if made else None
        return status, found, printed.out + printed.err

    return of


@pytest.fixture
def audited(capsys, tmp_path):
    def of(*words: str) -> tuple[int, str]:
        status = cli.main(["audit", *words, "--output", str(tmp_path / "audit.csv")])
        return status, capsys.readouterr().out

    return of


def counts(found, **where):
    for name, value in where.items():
        found = found[found[name] == value]
    return found["count"].tolist()


class TestWhatIsWritten:
    def test_small_numbers_are_hidden_with_others_that_would_give_them_away(self, run):
        status, found, said = run(TABLE)
        assert status == MADE
        black = counts(found, group="Black", decision="assessed")
        assert black == ["[c]"]
        assert (found["count"] == "[c]").sum() >= 3
        shown = found[found["count"] != "[c]"]["count"].astype(int)
        assert not shown.between(1, 5).any()
        assert command.AUDITED in said

    def test_missing_totals_of_every_dimension_are_added(self, run):
        _, found, said = run(TABLE)
        assert len(found) == 15
        assert counts(found, group="Total", decision="Total") == ["712"]
        assert command.ADDED.format(totals=7, zeros=0) in said

    def test_totals_that_are_there_are_kept_and_checked(self, run):
        status, found, _ = run(TABLE + "Total,referred,480\n")
        assert (status, counts(found, group="Total", decision="referred")) == (MADE, ["480"])
        status, _, said = run(TABLE + "Total,referred,481\n")
        assert (status, said.strip()) == (
            REFUSED,
            completing.DOES_NOT_ADD_UP.format(
                cell="group Total, decision referred", whole=481, parts=480
            ),
        )

    def test_a_zero_is_shown_and_a_combination_without_a_row_is_one(self, run):
        without = TABLE.replace("Mixed,assessed,0\n", "")
        _, found, said = run(without)
        assert counts(found, group="Mixed", decision="assessed") == ["0"]
        assert command.ADDED.format(totals=7, zeros=1) in said
        assert found.equals(run(TABLE)[1].set_axis(found.index))

    def test_nesting_parents_are_added(self, run):
        table = "area,count\nColchester,40\nTendring,30\nHarlow,20\n"
        _, found, _ = run(table, nesting=NESTING)
        assert dict(found.itertuples(index=False)) == {
            "Colchester": "40",
            "Tendring": "30",
            "Harlow": "20",
            "North East": "70",
            "West": "20",
            "Total": "90",
        }

    def test_a_total_without_its_parts_stays_without_them(self, run):
        table = "area,group,count\nEssex,A,40\nEssex,B,30\nMid,White,20\nWest,White,50\n"
        _, found, _ = run(table, nesting="child,parent\nMid,Essex\nWest,Essex\nA,White\nB,White\n")
        assert counts(found, area="Essex", group="White") == ["70"]
        assert counts(found, area="Mid", group="A") == []

    def test_the_public_sees_rounded_numbers_and_is_told_the_base(self, run):
        _, found, said = run(TABLE, audience="public")
        shown = found[found["count"] != "[c]"]["count"].astype(int)
        assert (shown % 5 == 0).all()
        assert counts(found, group="Total", decision="Total") == ["710"]
        assert command.ROUNDED.format(base=5) in said

    def test_the_order_of_rows_changes_nothing(self, run):
        lines = TABLE.splitlines()
        _, first, _ = run(TABLE)
        _, second, _ = run("\n".join([lines[0], *reversed(lines[1:])]))
        keys = ["group", "decision"]
        assert first.sort_values(keys).to_numpy().tolist() == (
            second.sort_values(keys).to_numpy().tolist()
        )

    def test_what_a_spreadsheet_would_work_out_is_text_and_is_audited_so(self, run, audited, files):
        _, found, _ = run("group,count\n=1+1,40\n@b,50\n＝c,60\n")
        assert found["group"].tolist() == ["'=1+1", "'@b", "'＝c", "Total"]
        assert audited(str(files["out"]))[0] == MADE


class TestTheWorkbook:
    def test_it_says_for_whom_by_which_rules_and_what_symbols_mean(self, run, files, dictionary):
        run(TABLE, "--date", "2025-03-31", audience="public")
        cover, table = CalamineWorkbook.from_path(files["book"]).sheet_names
        rows = CalamineWorkbook.from_path(files["book"]).get_sheet_by_name(cover).to_python()
        lines = [row[0] for row in rows]
        for key, values in {
            "audience": {"audience": text(dictionary, "protected_table.audiences.public")},
            "threshold": {"most": 5},
            "rounded": {"base": 5},
            "day": {"day": "2025-03-31"},
            "others": {},
            "zero": {},
        }.items():
            assert text(dictionary, f"protected_table.{key}", **values) in lines
        assert any(line.startswith("[c]: ") for line in lines)
        assert table == text(dictionary, "downloads.sheet", number=1)

    def test_its_table_is_that_of_the_csv_with_numbers_as_numbers(self, run, files):
        _, found, _ = run(TABLE)
        sheet = CalamineWorkbook.from_path(files["book"]).get_sheet_by_index(1).to_python()
        rows = sheet[-len(found) :]
        assert [
            [str(c).removesuffix(".0") for c in row] for row in rows
        ] == found.to_numpy().tolist()
        assert all(isinstance(row[-1], float) or row[-1] == "[c]" for row in rows)

    def test_the_same_table_gives_the_same_bytes(self, run, files):
        run(TABLE, audience="public")
        first = files["out"].read_bytes(), files["book"].read_bytes()
        run(TABLE, audience="public")
        assert (files["out"].read_bytes(), files["book"].read_bytes()) == first

    def test_two_tables_that_hide_the_same_cells_look_alike(self, run, files):
        """Nothing in the files tells a number hidden for its own sake from one that protects it."""
        table = "group,count\nA,{a}\nB,{b}\nC,40\nD,60\nTotal,110\n"
        run(table.format(a=3, b=7))
        first = files["out"].read_bytes(), files["book"].read_bytes()
        run(table.format(a=7, b=3))
        assert (files["out"].read_bytes(), files["book"].read_bytes()) == first


class TestStaffAndYoungContributors:
    STAFF = (
        "role,ethnicity,count\nSocial worker,White,60\nSocial worker,Black,9\nManager,White,30\n"
    )

    def test_staff_are_hidden_below_ten(self, run):
        status, found, _ = run(self.STAFF, "--subject", "staff")
        assert status == MADE
        shown = found[found["count"] != "[c]"]["count"].astype(int)
        assert not shown.between(1, 9).any()
        assert counts(found, role="Social worker", ethnicity="Black") == ["[c]"]

    @pytest.mark.parametrize("subject", ["staff", "young_contributors"])
    @pytest.mark.parametrize(
        "column", ["area,Mid", "where,North East quadrant", "Home,colchester", "Team,Blue team"]
    )
    def test_no_place_below_the_county_is_shown_of_them(self, run, subject, column):
        name, value = column.split(",")
        status, found, said = run(f"{name},count\n{value},40\n", "--subject", subject)
        assert (status, found) == (REFUSED, None)
        assert f"Column {name} holds {value}" in said and "add the rows up to Essex" in said

    def test_the_county_is_shown(self, run):
        status, found, _ = run("area,count\nEssex,40\n", "--subject", "staff")
        assert (status, counts(found, area="Essex")) == (MADE, ["40"])

    @pytest.mark.parametrize("names", ["area,role,ethnicity", "Office,Job title,Ethnic group"])
    def test_staff_are_never_shown_by_place_role_and_group_at_once(self, run, names, like):
        table = f"{names},count\nEssex,Manager,White,40\n"
        status, found, said = run(table, "--subject", "staff")
        assert (status, found) == (REFUSED, None)
        first, second, third = names.split(",")
        assert f"Columns {first}, {second} and {third} stand together" in said

    def test_groups_are_known_by_their_names_too(self, run):
        table = "area,role,identity,count\nEssex,Manager,White,40\n"
        assert run(table, "--subject", "staff")[0] == REFUSED

    def test_of_few_young_contributors_nothing_is_shown(self, run):
        status, found, said = run(
            "theme,count\nTrust,4\nTime,5\n", "--subject", "young_contributors"
        )
        assert (status, found) == (REFUSED, None)
        assert said.strip() == protecting.TOO_FEW_PEOPLE.format(
            least=10, subject="young contributors"
        )

    def test_districts_are_shown_by_year_only(self, run):
        table = "area,period,count\nColchester,{period},40\n"
        for period in ("2024-Q1", "2024-04"):
            status, _, said = run(table.format(period=period))
            assert status == REFUSED and "Districts are shown by year only" in said
        for period in ("2024", "2024-25", "2011-12"):
            assert run(table.format(period=period))[0] == MADE


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data(), audience=st.sampled_from(["team", "public"]))
def test_whatever_is_protected_cannot_be_solved(run, audited, files, tmp_path, data, audience):
    """A nested table, its numbers mostly small, made safe and audited by the other command."""
    for file in files.values():
        file.unlink(missing_ok=True)
    number = st.integers(0, 30) | st.integers(0, 6)
    places = [f"d{n}" for n in range(data.draw(st.integers(2, 5)))]
    nesting = "child,parent\n" + "".join(f"{one},q{n % 2}\n" for n, one in enumerate(places))
    rows = [f"{place},{group},{data.draw(number)}" for place in places for group in ("g", "h", "i")]
    status, found, said = run(
        "\n".join(["area,group,count", *rows]), audience=audience, nesting=nesting
    )
    assert status == MADE, said
    status, said = audited(str(files["out"]), "--hierarchy", str(tmp_path / "n.csv"))
    assert status == MADE, said


class TestMistakes:
    @pytest.mark.parametrize(
        ("table", "said"),
        [
            ("group,count\nA,[c]\n", "t.csv, row 2: group A is no number but a symbol"),
            ("group,count\nA,many\n", "neither a number nor a published symbol"),
            ("group,count\nA,-4\n", "is below zero"),
            ('group,count\nA,"1,000"\n', "Write 1000"),
            ("group,count\nA,4\nA,5\n", "rows 2 and 3: both are group A"),
            ("group,number\nA,4\n", "has no column 'count'"),
            ("count\n4\n", "has only the column count"),
            ("group,count\n,4\n", "has an empty cell"),
            ("", "is empty"),
        ],
    )
    def test_a_wrong_table_is_one_sentence_and_nothing_is_written(self, run, table, said):
        status, found, printed = run(table)
        assert (status, found) == (REFUSED, None)
        assert printed.count("\n") == 1 and said in printed

    @pytest.mark.parametrize(
        ("options", "sentence"),
        [
            (("--audience", "press"), rules.NO_AUDIENCE),
            (("--subject", "carer"), rules.NO_SUBJECT),
            (("--date", "31/03/2025"), command.NO_DATE),
            (("--output", "safe.xlsx"), command.NOT_CSV),
            (("--output", "nowhere/safe.csv"), csv_files.NO_FOLDER),
        ],
    )
    def test_a_wrong_option_is_one_sentence(self, run, options, sentence, like):
        status, found, printed = run(TABLE, *options)
        assert (status, found) == (REFUSED, None)
        assert pd.Series([printed.strip()]).str.match(like(sentence)).all()

    @pytest.mark.parametrize(
        ("left_out", "sentence"),
        [("--audience", command.NEEDS_AUDIENCE), ("--output", command.NEEDS_OUTPUT)],
    )
    def test_what_is_needed_is_asked_for(self, capsys, files, left_out, sentence, like):
        words = {"--audience": "team", "--output": str(files["out"])}
        del words[left_out]
        assert cli.main(["protect", "t.csv", *sum(words.items(), ())]) == REFUSED
        assert pd.Series([capsys.readouterr().err.strip()]).str.match(like(sentence)).all()

    def test_no_file_is_written_over_by_its_own_answer(self, run, files):
        status, _, said = run(TABLE, "--output", str(files["in"]))
        assert status == REFUSED and files["in"].read_text() == TABLE

    def test_a_folder_in_the_place_of_the_workbook_is_refused_before_any_work(self, capsys, files):
        files["in"].write_text(TABLE)
        files["book"].mkdir()
        words = ["protect", str(files["in"]), "--audience", "team", "--output", str(files["out"])]
        assert cli.main(words) == REFUSED
        assert not files["out"].exists()
        assert csv_files.OUTPUT_IS_FOLDER.format(file=files["book"]) in capsys.readouterr().err

    def test_nothing_is_written_where_the_attacker_wins(self, run, monkeypatch):
        """The plan is not believed: what would be written is attacked."""
        monkeypatch.setattr(
            protecting, "plan_suppression", lambda _, *, primary, **rest: np.asarray(primary)
        )
        status, found, said = run("group,count\nA,3\nB,40\n")
        assert (status, found) == (REFUSED, None)
        assert said.strip() == protecting.AUDIT_FAILED.format(number=1)

    def test_a_table_that_nobody_could_read_is_refused(self, run, monkeypatch):
        monkeypatch.setattr(completing, "MOST_CELLS", 10)
        status, _, said = run(TABLE)
        assert (status, said.strip()) == (REFUSED, completing.TOO_MANY)
