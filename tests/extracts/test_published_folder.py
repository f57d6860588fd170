"""A folder of published files: recognised by their columns, put together, or refused."""

import hashlib
import shutil
import time

import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.extracts import published_folder
from evaluation_lib.extracts.published_folder import (
    NO_FOLDER,
    NOT_A_FOLDER,
    NOTHING_RECOGNISED,
    OTHER_ROWS,
    TOO_LARGE,
    read_published_folder,
)
from evaluation_lib.extracts.published_formats import conventions, published_formats
from evaluation_lib.extracts.published_tables import CONFLICT, columns_of

LOOKED_AFTER = (
    "time_period,geographic_level,la_name,new_la_code,characteristic,breakdown,children_count"
)
LOOKED_AFTER_2024 = LOOKED_AFTER.replace("characteristic,breakdown,children_count", "{}").format(
    "cla_group,characteristic,number"
)
PUPILS = (
    "time_period,geographic_level,la_name,new_la_code,phase_type_grouping,ethnicity,language,"
    "headcount"
)
CENSUS = "census_year,la_code,la_name,group5,children_0_15,persons_all_ages"
ESSEX = "2025,Local authority,Essex,E10000012"
WHITE = f"{ESSEX},Ethnicity,White,877"
FIVE = ["White", "Mixed", "Asian", "Black", "Other"]


def titles(dictionary):
    return "; ".join(layout.title for layout in published_formats(dictionary))


def test_each_kind_of_file_goes_into_its_table(write, tmp_path):
    write("a/cla.csv", LOOKED_AFTER, WHITE)
    write("b/c/census.csv", CENSUS, *(f"2021,E10000012,Essex,{group},1,2" for group in FIVE))
    write("pupils.CSV", PUPILS, "202425,Local authority,Essex,E10000012,Total,Total,Total,9")
    result = read_published_folder(tmp_path)
    assert (len(result.looked_after), len(result.populations), len(result.pupils)) == (1, 10, 1)
    assert [(name, layout) for name, _, layout in result.files] == [
        ("a/cla.csv", "looked_after_by_breakdown"),
        ("b/c/census.csv", "census_2021_authorities"),
        ("pupils.CSV", "school_census"),
    ]


def test_a_table_without_files_has_its_columns_and_no_rows(write, tmp_path, dictionary):
    write("cla.csv", LOOKED_AFTER, WHITE)
    result = read_published_folder(tmp_path)
    for kind in ("looked_after", "populations", "pupils"):
        table = getattr(result, kind)
        assert {name: str(kept_as) for name, kept_as in table.dtypes.items()} == columns_of(
            kind, dictionary=dictionary
        )
    assert result.populations.empty
    assert result.pupils.empty


def test_every_file_is_named_with_its_fingerprint_or_as_ignored(write, tmp_path):
    path = write("cla.csv", LOOKED_AFTER, WHITE)
    write("notes.txt", LOOKED_AFTER, WHITE)
    write("deep/other.csv", "a,b", "1,2")
    result = read_published_folder(tmp_path)
    fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
    assert result.files == (("cla.csv", fingerprint, "looked_after_by_breakdown"),)
    assert result.ignored == ("deep/other.csv", "notes.txt")
    assert result.notes == ()


def test_the_name_of_a_file_does_not_matter(write, tmp_path):
    write("la_children_who_ceased.csv", LOOKED_AFTER, WHITE)
    assert len(read_published_folder(tmp_path).looked_after) == 1


def test_a_figure_in_two_files_is_kept_once(write, tmp_path):
    write("new.csv", LOOKED_AFTER, WHITE, f"{ESSEX},Ethnicity,Total,1141")
    write("old.csv", LOOKED_AFTER_2024, WHITE, f"{ESSEX},Ethnicity,Mixed,131")
    table = read_published_folder(tmp_path).looked_after
    assert sorted(table["category"]) == ["Mixed", "Total", "White"]


@pytest.mark.parametrize("other", ["878", "c"])
def test_two_figures_for_one_thing_are_refused(other, write, tmp_path):
    write("new.csv", LOOKED_AFTER, WHITE)
    write("old/file.csv", LOOKED_AFTER_2024, f"{ESSEX},Ethnicity,White,{other}")
    with pytest.raises(DataError) as problem:
        read_published_folder(tmp_path)
    assert str(problem.value) == CONFLICT.format(
        first="new.csv",
        second="old/file.csv",
        figure="children looked after at 31 March, 2025, ethnic_group, White, Essex",
        first_found="877",
        second_found=other,
    )


def test_a_file_with_the_same_columns_and_other_rows_is_left_out_with_a_sentence(
    write, tmp_path, dictionary
):
    write("cla.csv", LOOKED_AFTER_2024, WHITE)
    write(
        "started.csv",
        LOOKED_AFTER_2024,
        f"{ESSEX},Taken into care,Total children,388",
        f"{ESSEX},Unaccompanied asylum-seeking children,UASC,60",
    )
    result = read_published_folder(tmp_path)
    assert result.looked_after["children"].tolist() == [877]
    assert result.ignored == ("started.csv",)
    formats = {layout.name: layout for layout in published_formats(dictionary)}
    title = formats["looked_after_by_group"].title
    assert result.notes == (OTHER_ROWS.format(file="started.csv", title=title),)


def test_a_very_large_file_is_left_out_with_a_sentence(write, tmp_path, dictionary, monkeypatch):
    common = conventions(dictionary)
    small = type(common)(**{**vars(common), "largest_bytes": 1_000_000})
    monkeypatch.setattr(published_folder, "conventions", lambda dictionary: small)
    write("cla.csv", LOOKED_AFTER, WHITE)
    write("large.csv", LOOKED_AFTER, *[WHITE] * 40_000)
    result = read_published_folder(tmp_path)
    assert result.notes == (TOO_LARGE.format(file="large.csv", limit=1),)
    assert result.ignored == ("large.csv",)


def test_a_folder_that_does_not_exist_is_refused(tmp_path, dictionary):
    folder = tmp_path / "nowhere"
    with pytest.raises(DataError) as problem:
        read_published_folder(folder)
    assert str(problem.value) == NO_FOLDER.format(folder=folder, titles=titles(dictionary))


def test_a_file_in_place_of_a_folder_is_refused(write, dictionary):
    path = write("cla.csv", LOOKED_AFTER, WHITE)
    with pytest.raises(DataError) as problem:
        read_published_folder(path)
    assert str(problem.value) == NOT_A_FOLDER.format(folder=path, titles=titles(dictionary))


def test_a_folder_without_published_files_is_refused_with_what_is_looked_for(
    write, tmp_path, dictionary
):
    write("other.csv", "a,b", "1,2")
    write("picture.png", "not a table")
    with pytest.raises(DataError) as problem:
        read_published_folder(tmp_path)
    assert str(problem.value) == NOTHING_RECOGNISED.format(
        number=2, folder=tmp_path, titles=titles(dictionary), notes=""
    )


def test_an_error_in_a_cell_names_the_file_below_the_folder(write, tmp_path):
    write("deep/cla.csv", LOOKED_AFTER, WHITE, f"{ESSEX},Ethnicity,Total,many")
    with pytest.raises(DataError, match=r"^deep/cla\.csv, row 3, column children_count: 'many'"):
        read_published_folder(tmp_path)


def test_the_real_folder_gives_every_authority_and_year_quickly(real):
    start = time.perf_counter()
    result = read_published_folder(real)
    assert time.perf_counter() - start < 2
    table = result.looked_after
    authorities = table[table["area_level"] == "local_authority"]
    assert authorities.groupby("year")["area_code"].nunique().tolist() == [153] * 5
    assert table["symbol"].value_counts().to_dict() == {"c": 905, "z": 86}
    assert result.populations["area_code"].nunique() == 153
    assert len(result.files) == 3
    assert not table.duplicated(["year", "area_code", "characteristic", "category"]).any()
    # Every authority by ethnic group, and eleven authorities and England by unaccompanied.
    assert len(table) == 5 * (153 + 1) * 7 + 5 * (11 + 1) * 3


def test_a_copy_under_other_names_gives_the_same_figures(real, tmp_path):
    names = {
        "dfe_published/dfe_cla_31march_by_ethnicity_all_las_2021_2025.csv": "z.csv",
        "denominators/census2021_children_0_15_by_ethnic5_all_upper_tier_las.csv": "a b/é.csv",
    }
    for name, copy in names.items():
        (tmp_path / copy).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(real / name, tmp_path / copy)
    result, original = read_published_folder(tmp_path), read_published_folder(real)
    pd.testing.assert_frame_equal(result.populations, original.populations)
    assert [name for name, _, _ in result.files] == ["a b/é.csv", "z.csv"]
