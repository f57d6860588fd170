"""The XML of returns becomes one table per level; a real one holds what its CSV files hold."""

import shutil

import pandas as pd
import pytest

from evaluation_lib.extracts.council.limits import limits_of
from evaluation_lib.extracts.council.reading import read_extracts
from evaluation_lib.extracts.council.xml_files import read_xml_file

TOOLS = "samples/csc-validator-be-903_fake_data"
CENSUS = """\
<Message>
  <Header><ReferenceDate>2025-03-31</ReferenceDate></Header>
  <Children>
    <Child>
      <ChildIdentifiers><LAchildID>007</LAchildID><PersonBirthDate>2015-02-01</PersonBirthDate></ChildIdentifiers>
      <ChildCharacteristics><Ethnicity>WBRI</Ethnicity>
        <Disabilities><Disability>HAND</Disability><Disability>LD</Disability></Disabilities>
      </ChildCharacteristics>
      <CINdetails><CINreferralDate>2024-05-01</CINreferralDate>
        <Assessments><AssessmentActualStartDate>2024-05-02</AssessmentActualStartDate></Assessments>
        <Assessments><AssessmentActualStartDate>2024-08-02</AssessmentActualStartDate></Assessments>
      </CINdetails>
      <CINdetails><CINreferralDate>2025-01-01</CINreferralDate>
        <Section47><S47ActualStartDate>2025-01-03</S47ActualStartDate></Section47>
      </CINdetails>
    </Child>
  </Children>
</Message>
"""
RETURN = """\
<EXPSSDA903><CHILD>
  <HEADER><CHILDID>007</CHILDID><SEX>2</SEX><DOB>01/02/2015</DOB><ETHNIC>WBRI</ETHNIC>{more}</HEADER>
  <EPISODE><DECOM>01/05/2024</DECOM><LS>C2</LS><PL>U6</PL></EPISODE>
  <EPISODE><DECOM>01/09/2024</DECOM><LS>C2</LS><PL>R5</PL></EPISODE>
</CHILD></EXPSSDA903>
"""


@pytest.fixture
def read(folder, dictionary):
    """Read a return's tables by their names."""

    def tables(text, *, encoding="utf-8"):
        path = folder / "return.xml"
        path.write_bytes(text.encode(encoding))
        found = read_xml_file(path, file="return.xml", limits=limits_of(dictionary))
        return {table.sheet: table.cells for table in found}

    return tables


def test_every_level_of_a_census_is_a_table(read):
    tables = read(CENSUS)
    assert set(tables) == {
        "Header",
        "ChildIdentifiers",
        "ChildCharacteristics",
        "CINdetails",
        "Assessments",
        "Section47",
    }


def test_every_row_of_a_census_carries_its_child_and_its_episode(read):
    tables = read(CENSUS)
    for name in ("CINdetails", "Assessments", "Section47"):
        assert set(tables[name]["LAchildID"]) == {"007"}
    assert tables["CINdetails"]["CINdetailsID"].tolist() == ["1", "2"]
    assert tables["Assessments"]["CINdetailsID"].tolist() == ["1", "1"]
    assert tables["Section47"]["CINdetailsID"].tolist() == ["2"]


def test_rows_are_counted_by_kind_from_one(read):
    tables = read(CENSUS)
    assert tables["Assessments"].index.tolist() == [1, 2]
    assert tables["Section47"].index.tolist() == [1]


def test_what_stands_beside_the_children_is_passed_over_whatever_its_size(read):
    beside = f"<Extra><Child2>{'<a>1</a>' * 100_001}</Child2></Extra>text<Children>"
    tables = read(CENSUS.replace("<Children>", beside))
    assert set(tables) == set(read(CENSUS))
    assert tables["Assessments"].index.tolist() == [1, 2]


def test_what_repeats_within_an_element_stands_together(read):
    assert read(CENSUS)["ChildCharacteristics"]["Disability"].tolist() == ["HAND|LD"]


def test_a_namespace_and_an_encoding_change_nothing(read):
    plain = read(CENSUS)
    spaced = read(CENSUS.replace("<Message>", '<Message xmlns="urn:cin">'))
    other = read('<?xml version="1.0" encoding="utf-16"?>' + CENSUS, encoding="utf-16")
    for name, table in plain.items():
        pd.testing.assert_frame_equal(spaced[name], table)
        pd.testing.assert_frame_equal(other[name], table)


def test_the_parts_of_an_ssda903_are_called_as_its_csv_files_are(read):
    more = (
        "<UASC>1</UASC><DUC>01/02/2033</DUC><AREVIEW><REVIEW>01/06/2024</REVIEW></AREVIEW>"
        "<OC2><SDQ_SCORE>3</SDQ_SCORE></OC2><IN_TOUCH>YES</IN_TOUCH>"
        "<AMISSING><MISSING>M</MISSING></AMISSING>"
    )
    tables = read(RETURN.format(more=more))
    assert set(tables) == {"Header", "Episodes", "UASC", "Reviews", "OC2", "OC3", "Missing"}
    assert all(set(table["CHILD"]) == {"007"} for table in tables.values())
    assert tables["Episodes"]["PLACE"].tolist() == ["U6", "R5"]
    assert tables["UASC"].loc[1, ["SEX", "DOB", "DUC"]].tolist() == [
        "2",
        "01/02/2015",
        "01/02/2033",
    ]
    assert not {"UASC", "DUC", "IN_TOUCH", "REVIEW"} & set(tables["Header"].columns)


@pytest.mark.parametrize("word", ["<UASC/>", "<UASC>0</UASC>", "<UASC>false</UASC>", ""])
def test_a_child_who_is_not_unaccompanied_is_not_in_the_list_of_those_who_are(word, read):
    assert "UASC" not in read(RETURN.format(more=word))


@pytest.fixture(scope="module")
def real(tmp_path_factory, shared_real, dictionary):
    """The tables of a published sample."""
    folder = tmp_path_factory.mktemp("xml")
    shutil.copyfile(shared_real / TOOLS / "fake_903.xml", folder / "fake_903.xml")
    return read_extracts(folder, dictionary=dictionary).tables


def test_every_child_and_episode_of_a_real_return_is_read(real):
    assert len(real["looked_after_episodes"]) == 459
    assert len(real["ethnicity_records"]) == 253
    assert real["children"]["unaccompanied_asylum_seeking"].sum() == 12


def test_the_first_child_of_a_real_return_is_the_one_in_the_file(real):
    child = real["children"].iloc[0]
    assert (child["child_id"], child["sex"]) == ("907440", "F")
    assert child["date_of_birth"] == pd.Timestamp("2010-07-28")
    episodes = real["looked_after_episodes"].query("child_id == '907440'")
    assert episodes["home_postcode"].tolist() == ["B15 8PZ", "G22 6JX"]
    assert episodes["placement_type"].tolist() == ["R5", "P2"]


@pytest.mark.parametrize("table", ["children", "ethnicity_records", "looked_after_episodes"])
def test_real_csv_files_written_as_xml_hold_the_same(
    table, tmp_path_factory, shared_real, dictionary
):
    header, episodes = (
        pd.read_csv(shared_real / TOOLS / name, dtype="string").fillna("")
        for name in ("header.csv", "episodes.csv")
    )
    header = header.head(150)
    episodes = episodes[episodes["CHILD"].isin(header["CHILD"])]
    folders = [tmp_path_factory.mktemp(kind) for kind in ("csv", "xml")]
    header.to_csv(folders[0] / "header.csv", index=False)
    episodes.to_csv(folders[0] / "episodes.csv", index=False)
    names = {"CHILD": "CHILDID", "PLACE": "PL"}
    children = [
        "<CHILD>"
        + elements("HEADER", child.rename(names))
        + "".join(
            elements("EPISODE", episode.drop("CHILD").rename(names))
            for _, episode in episodes[episodes["CHILD"] == child["CHILD"]].iterrows()
        )
        + "</CHILD>"
        for _, child in header.iterrows()
    ]
    text = f"<EXPSSDA903>{''.join(children)}</EXPSSDA903>"
    (folders[1] / "return.xml").write_text(text, encoding="utf-8")
    place = ["source_file", "source_sheet", "source_row"]
    csv, xml = (
        read_extracts(folder, dictionary=dictionary).tables[table].drop(columns=place)
        for folder in folders
    )
    key = csv.columns.tolist()
    assert len(csv) >= 150
    pd.testing.assert_frame_equal(
        xml.sort_values(key, ignore_index=True), csv.sort_values(key, ignore_index=True)
    )


def elements(tag, row):
    return f"<{tag}>{''.join(f'<{name}>{value}</{name}>' for name, value in row.items())}</{tag}>"
