"""A table is read as the dictionary describes it, or refused with a sentence a clerk can act on."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.areas import districts_of, find_area, known_areas
from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.dictionary.checking import EMPTY_CELL, FORMS, REPEATED_VALUE, WRONG_FORM
from evaluation_lib.dictionary.descriptors import (
    CONSTRAINTS,
    DISCLOSURE_CLASSES,
    FIELD_HAS_WRONG,
    FIELD_LACKS,
    PANDAS_TYPES,
    TABLE_LACKS,
    WHOSE_DATA,
)
from evaluation_lib.dictionary.reading import (
    DOES_NOT_FIT,
    NO_NAMES,
    NO_SUCH_FILE,
    NO_SUCH_TABLE,
    NO_TABLES,
    NOT_READABLE,
    TOO_MANY_CELLS,
)
from evaluation_lib.errors import DataError
from evaluation_lib.measures.census import CENSUS_DAY
from evaluation_lib.project import OWN_DICTIONARY

ONE_OF_EACH = {
    "string": ("NA", "NA"),
    "integer": ("9007199254740993", 9007199254740993),
    "year": ("2025", 2025),
    "number": ("-1.5e2", -150.0),
    "boolean": ("FALSE", False),
    "date": ("2024-02-29", pd.Timestamp("2024-02-29")),
}


@pytest.fixture
def two_columns(field, resource, folder_of):
    """Load a table of two columns of text, ``a`` and ``b``, from a file's text."""

    def load(content, **schema):
        return folder_of(resource("made_up", field("a"), field("b"), **schema), made_up=content)

    return load


class TestTypes:
    @pytest.mark.parametrize("type", ONE_OF_EACH)
    def test_a_column_has_the_type_that_keeps_missing_cells_missing(
        self, field, resource, folder_of, type
    ):
        written, expected = ONE_OF_EACH[type]
        made_up = resource("made_up", field("key"), field("it", type))
        read = folder_of(made_up, made_up=f"key,it\n1,{written}\n2,\n").read("made_up")["it"]
        assert read.dtype == PANDAS_TYPES[type]
        assert read[0] == expected
        assert read.isna().tolist() == [False, True]

    def test_every_type_has_a_form_and_a_pandas_type(self):
        assert set(FORMS) == set(PANDAS_TYPES) == set(ONE_OF_EACH)

    def test_shipped_tables_have_the_columns_and_types_that_are_described(self, dictionary):
        for name, table in dictionary.tables.items():
            read = dictionary.read(name)
            assert read.columns.tolist() == table.field_names
            described = [field.pandas_type for field in table.fields]
            assert read.dtypes.astype(str).tolist() == described, name

    def test_a_table_without_rows_has_its_types_too(self, dictionary):
        contacts = dictionary.read("contacts")
        assert contacts.empty
        assert contacts["contact_date"].dtype == PANDAS_TYPES["date"]

    def test_what_is_done_to_a_table_stays_with_who_did_it(self, dictionary):
        areas = dictionary.read("areas")
        areas["label"] = "changed"
        assert "changed" not in set(dictionary.read("areas")["label"])

    def test_a_column_has_a_label_for_people(self, dictionary):
        assert dictionary.label("areas", "area_level") == "Level of area"


class TestMissingCells:
    def test_a_table_says_itself_what_is_missing(self, two_columns):
        content = "a,b\n-99,-99.0\n,NA\nnull,unknown\n"
        read = two_columns(content, missingValues=["", "-99", "unknown"]).read("made_up")
        assert read.isna().values.tolist() == [[True, False], [True, False], [False, True]]

    def test_a_table_for_which_nothing_is_missing_keeps_empty_text(self, two_columns):
        read = two_columns("a,b\n1,\n", missingValues=[]).read("made_up")
        assert read["b"].tolist() == [""]


class TestFiles:
    @pytest.mark.parametrize(
        "content",
        [
            b"a,b\n\xc3\xa9,2\n",
            b"\xef\xbb\xbfa,b\n\xc3\xa9,2\n",
            b"a,b\r\n\xc3\xa9,2\r\n",
            b'"a","b"\n"\xc3\xa9","2"\n',
            b"a,b\n\xc3\xa9,2",
        ],
        ids=["plain", "as Excel marks it", "as Windows ends lines", "quoted", "no last line end"],
    )
    def test_a_file_may_be_written_as_spreadsheets_do(self, two_columns, content):
        assert two_columns(content).read("made_up").values.tolist() == [["é", "2"]]

    def test_rows_are_numbered_as_a_spreadsheet_numbers_them(self, field, resource, folder_of):
        made_up = resource("made_up", field("a"), field("b", "integer"))
        content = 'a,b\n"two\nlines",1\n\n,\n"x",wrong\n'
        problems = folder_of(made_up, made_up=content).problems("made_up")
        assert problems[["row", "column"]].values.tolist() == [[5, "b"]]

    def test_a_blank_line_is_a_row_of_empty_cells(self, field, resource, folder_of):
        made_up = resource("made_up", field("a", required=True), field("b"))
        problems = folder_of(made_up, made_up="a,b\n1,2\n\n3,4\n").problems("made_up")
        assert problems[["row", "column", "what_to_do"]].values.tolist() == [[3, "a", EMPTY_CELL]]

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            ("a,b\n1,2,3\n4,5,6\n", TOO_MANY_CELLS),
            ("a,b\n1,2\n4,5,6\n", "Expected 2 fields in line 3, saw 3"),
            ('a,b\n"1,2\n', "EOF inside string"),
            (b"a,b\n\xe9,2\n", "can't decode byte 0xe9"),
            ("", "No columns to parse from file"),
        ],
        ids=["too many cells", "one row too long", "an open quote", "not UTF-8", "an empty file"],
    )
    def test_a_file_that_is_no_table_is_named_with_the_reason(
        self, two_columns, like, content, reason
    ):
        dictionary = two_columns(content)
        with pytest.raises(DataError, match=like(NOT_READABLE, path="made_up.csv")) as refused:
            dictionary.read("made_up")
        assert reason in str(refused.value)
        assert str(refused.value).count("\n") == 0
        assert not str(refused.value).endswith("..")

    def test_a_missing_file_is_named(self, two_columns, like):
        dictionary = two_columns("a,b\n")
        dictionary.path("made_up").unlink()
        with pytest.raises(DataError, match=like(NO_SUCH_FILE, path="made_up.csv")):
            dictionary.read("made_up")

    def test_an_unknown_table_is_named_beside_those_there_are(self, dictionary):
        with pytest.raises(DataError) as refused:
            dictionary.read("aeras")
        tables = ", ".join(dictionary.tables)
        assert str(refused.value) == NO_SUCH_TABLE.format(name="aeras", tables=tables)


class TestCellsThatDoNotFit:
    def test_the_first_is_named_with_what_to_do_and_all_are_counted(
        self, field, resource, folder_of
    ):
        made_up = resource("made_up", field("a", unique=True), field("b", "integer"))
        dictionary = folder_of(made_up, made_up="a,b\nx,1\nx,2\ny,three\n")
        with pytest.raises(DataError) as refused:
            dictionary.read("made_up")
        assert str(refused.value) == DOES_NOT_FIT.format(
            file="made_up.csv",
            number=2,
            row=3,
            column="a",
            found="x",
            allowed="each value only once",
            what_to_do=REPEATED_VALUE,
        )

    def test_a_table_may_point_into_itself(self, field, resource, folder_of):
        key = {"fields": "b", "reference": {"resource": "", "fields": "a"}}
        made_up = resource("made_up", field("a"), field("b"), foreignKeys=[key])
        problems = folder_of(made_up, made_up="a,b\n1,\n2,1\n3,4\n").problems("made_up")
        assert problems[["row", "column", "found"]].values.tolist() == [[4, "b", "4"]]

    def test_a_wrong_cell_in_a_shipped_table_is_refused_by_whoever_reads_it(
        self, copied_dictionary
    ):
        path = copied_dictionary / "reference" / "looked_after_31_march.csv"
        content = path.read_text(encoding="utf-8")
        path.write_text(content.replace(",847,", ",\N{POUND SIGN}847,", 1), encoding="utf-8")
        with pytest.raises(DataError) as refused:
            load_dictionary(copied_dictionary).read("looked_after_31_march")
        allowed = FORMS["integer"][1]
        assert str(refused.value) == DOES_NOT_FIT.format(
            file="reference/looked_after_31_march.csv",
            number=1,
            row=2,
            column="children",
            found="£847",
            allowed=allowed,
            what_to_do=WRONG_FORM.format(allowed=allowed),
        )


class TestThePackage:
    @pytest.mark.parametrize(
        "key", ["type", "title", "description", "unit", "disclosure_class", "whose_data"]
    )
    def test_every_field_says_all_that_is_asked(self, field, resource, folder_of, key):
        lacking = {name: value for name, value in field("a").items() if name != key}
        with pytest.raises(DataError) as refused:
            folder_of(resource("made_up", lacking))
        assert str(refused.value) == FIELD_LACKS.format(table="made_up", field="a", key=key)

    @pytest.mark.parametrize(
        ("key", "wrong", "allowed"),
        [
            ("type", "text", PANDAS_TYPES),
            ("disclosure_class", "secret", DISCLOSURE_CLASSES),
            ("whose_data", "everyone", WHOSE_DATA),
        ],
    )
    def test_every_word_is_one_that_is_in_use(
        self, field, resource, folder_of, key, wrong, allowed
    ):
        with pytest.raises(DataError) as refused:
            folder_of(resource("made_up", {**field("a"), key: wrong}))
        assert str(refused.value) == FIELD_HAS_WRONG.format(
            table="made_up", field="a", key=key, found=wrong, allowed=", ".join(allowed)
        )

    def test_a_constraint_that_nothing_would_check_is_refused(self, field, resource, folder_of):
        with pytest.raises(DataError) as refused:
            folder_of(resource("made_up", field("a", maximumLength=3)))
        assert str(refused.value) == FIELD_HAS_WRONG.format(
            table="made_up",
            field="a",
            key="constraints",
            found="maximumLength",
            allowed=", ".join(CONSTRAINTS),
        )

    @pytest.mark.parametrize("key", ["name", "title", "description", "path", "schema"])
    def test_every_table_says_all_that_is_asked(self, field, resource, folder_of, key):
        lacking = {
            name: value for name, value in resource("made_up", field("a")).items() if name != key
        }
        with pytest.raises(DataError) as refused:
            folder_of(lacking)
        table = "?" if key == "name" else "made_up"
        assert str(refused.value) == TABLE_LACKS.format(table=table, key=key)

    @pytest.mark.parametrize("content", ["resources: [", "a: b: c", "\tx: 1"])
    def test_broken_yaml_is_named(self, tmp_path, like, content):
        (tmp_path / "datapackage.yaml").write_text(content, encoding="utf-8")
        with pytest.raises(DataError, match=like(NOT_READABLE, path="datapackage.yaml")):
            load_dictionary(tmp_path)

    @pytest.mark.parametrize("content", ["", "resources: []", "title: Only a title", "- a list"])
    def test_a_package_without_tables_is_refused(self, tmp_path, content):
        (tmp_path / "datapackage.yaml").write_text(content, encoding="utf-8")
        with pytest.raises(DataError) as refused:
            load_dictionary(tmp_path)
        # What holds no names at all says so; what holds some lacks the one for tables.
        reason = NO_TABLES if ":" in content else NO_NAMES
        expected = NOT_READABLE.format(path="datapackage.yaml", reason=reason)
        assert str(refused.value) == expected

    def test_a_missing_document_is_named(self, two_columns):
        with pytest.raises(DataError) as refused:
            two_columns("a,b\n").document("wording")
        assert str(refused.value) == NO_SUCH_FILE.format(path="wording.yaml")

    def test_broken_documents_are_named(self, two_columns, like):
        dictionary = two_columns("a,b\n")
        (dictionary.folder / "wording.yaml").write_text("a: 'open", encoding="utf-8")
        with pytest.raises(DataError, match=like(NOT_READABLE, path="wording.yaml")):
            dictionary.document("wording")


class TestACouncilsOwnFolder:
    def test_the_environment_points_the_suite_at_it(self, monkeypatch, copied_dictionary):
        monkeypatch.setenv(OWN_DICTIONARY, str(copied_dictionary))
        assert load_dictionary().folder == copied_dictionary.resolve()

    def test_a_folder_is_loaded_once(self, copied_dictionary):
        assert load_dictionary(copied_dictionary) is load_dictionary(copied_dictionary)

    def test_moving_a_district_in_the_map_moves_it_in_the_suite(
        self, monkeypatch, dictionary, copied_dictionary
    ):
        path = copied_dictionary / "code_lists" / "district_quadrants.csv"
        content = path.read_text(encoding="utf-8")
        path.write_text(content.replace(",Maldon,Mid,", ",Maldon,South,"), encoding="utf-8")
        monkeypatch.setenv(OWN_DICTIONARY, str(copied_dictionary))

        def quadrant(name, of):
            area = find_area(name, known_areas(of))
            return set(districts_of(area, dictionary=of, on=CENSUS_DAY))

        own, maldon = load_dictionary(), {"E07000074"}
        assert quadrant("Mid", dictionary) - quadrant("Mid", own) == maldon
        assert quadrant("South", own) - quadrant("South", dictionary) == maldon
        assert quadrant("West", own) == quadrant("West", dictionary)
