"""What a project says beside its codings is kept, and what cannot be is told."""

from __future__ import annotations

import pytest

from evaluation_lib.themes.refi_qda.exchanged import READ_BY, ExchangedCode
from evaluation_lib.themes.refi_qda.identifiers import code_identifier
from evaluation_lib.themes.refi_qda.losses import DOCUMENT
from evaluation_lib.themes.refi_qda.reading_codes import NOT_NAMED

ANNA, BEN, LISTENING, TEXT, NOTE, CASE, VARIABLE = (
    f"00000000-0000-0000-0000-{number:012d}" for number in range(1, 8)
)
WORDS = "We asked first."
WHOLE = (0, len(WORDS))


@pytest.fixture
def told(read, dictionary):
    """Read a project; returns how often each kind of loss is told."""

    def of(content, **settings) -> dict[str, int]:
        kinds = dictionary.document(DOCUMENT)["read"]
        by_what = {kind["what"]: name for name, kind in kinds.items()}
        losses = read(content, **settings).losses
        return {
            by_what.get(row.what, row.what): row.number for row in losses.itertuples(index=False)
        }

    return of


def coding(code: str = LISTENING, coder: str = "", number: int = 200) -> str:
    by = f'creatingUser="{coder}"' if coder else ""
    return (
        f'<Coding guid="00000000-0000-0000-0000-{number:012d}" {by}>'
        f'<CodeRef targetGUID="{code}"/></Coding>'
    )


class TestCoders:
    def test_the_coder_of_a_coding_goes_before_the_coder_of_its_passage(
        self, project, selection, read
    ):
        two = selection(*WHOLE).replace("</Coding>", "</Coding>" + coding(coder=BEN), 1)
        assert list(read(project(two, text=WORDS)).passages["coder"]) == ["Anna", "Ben"]

    def test_a_coding_without_a_coder_is_kept(self, project, selection, read, told):
        nobody = project(selection(*WHOLE), text=WORDS).replace(f'creatingUser="{ANNA}"', "")
        assert list(read(nobody).passages["coder"]) == [NOT_NAMED]
        assert told(nobody)["no_coder"] == 1

    def test_two_coders_of_one_name_are_told_apart(self, project, selection, read, told):
        same = project(selection(*WHOLE) + coding(coder=BEN), text=WORDS).replace("Ben", "Anna")
        assert set(read(same).passages["coder"]) == {"Anna", "Anna (2)"}
        assert told(same)["coder_named_twice"] == 1


class TestPassages:
    def test_a_code_of_a_whole_source_is_of_all_its_words(self, project, read):
        (row,) = read(project(coding(coder=ANNA), text=WORDS)).passages.to_dict("records")
        assert (row["text"], row["coder"]) == (WORDS, "Anna")

    @pytest.mark.parametrize("place", [(0, 99), (-1, 3), (5, 2)])
    def test_a_passage_outside_its_text_keeps_its_code(self, place, project, selection, read, told):
        outside = project(selection(*place), text=WORDS)
        (row,) = read(outside).passages.to_dict("records")
        assert (row["code"], row["text"], row["start"], row["end"]) == ("listening", "", "", "")
        assert told(outside)["outside_text"] == 1

    def test_a_place_that_is_no_number_is_told_and_departs_from_the_schema(
        self, project, selection, told
    ):
        wrong = project(selection(0, 3).replace('"3"', '"three"'), text=WORDS)
        assert told(wrong)["outside_text"] == 1
        assert told(wrong)["departure"] == 1

    def test_a_code_that_nobody_knows_is_left_out(self, project, read, told):
        strange = project(coding(code=TEXT, coder=ANNA), text=WORDS)
        assert read(strange).passages.empty
        assert told(strange)["unknown_code"] == 1

    def test_what_was_given_twice_is_kept_once(self, project, read, told):
        twice = project(coding(coder=ANNA) + coding(coder=ANNA, number=201), text=WORDS)
        assert len(read(twice).passages) == 1
        assert told(twice)["given_twice"] == 1

    def test_an_answer_has_a_code_once_however_many_passages(self, project, selection, read, told):
        both = project(selection(0, 2) + selection(3, 8, number=300), text=WORDS)
        assert list(read(both).passages["text"]) == ["We", "asked"]
        assert len(read(both).codings) == 1
        assert told(both)["several_passages"] == 1


class TestReadWithoutACode:
    @pytest.fixture
    def two_answers(self, project):
        second = f'<TextSource guid="{NOTE}" name="R2"><PlainTextContent>No.</PlainTextContent>'
        first = project(coding(coder=ANNA), text=WORDS)
        return first.replace("</Sources>", f"{second}</TextSource></Sources>")

    def test_it_is_not_known_unless_said(self, two_answers, read, told):
        assert list(read(two_answers).codings["response_id"]) == ["R1"]
        assert told(two_answers)["not_known_if_read"] == 1

    def test_a_person_may_say_that_all_was_read(self, two_answers, read, told):
        found = read(two_answers, all_read=True).codings
        # Ben coded nothing at all, so nothing is said of Ben.
        assert found.to_numpy().tolist() == [["R1", "Anna", "listening"], ["R2", "Anna", ""]]
        assert "not_known_if_read" not in told(two_answers, all_read=True)

    def test_a_set_of_ours_says_it(self, two_answers, read):
        said = READ_BY.format(coder="Ben")
        ours = (
            f'<Sets><Set guid="{CASE}" name="{said}"><MemberSource targetGUID="{NOTE}"/></Set>'
            f'<Set guid="{VARIABLE}" name="Late"><MemberSource targetGUID="{NOTE}"/></Set></Sets>'
        )
        found = read(two_answers.replace("</Project>", f"{ours}</Project>"))
        assert found.codings.to_numpy().tolist()[-1] == ["R2", "Ben", ""]
        assert found.sets.to_numpy().tolist() == [["Late", "answer", "R2"]]


class TestTexts:
    def test_a_text_that_is_not_utf8_is_told(self, project, packed, read, told):
        xml = project().replace('name="R1"', 'name="R1" plainTextPath="internal://a.txt"')
        windows = packed({"project.qde": xml, "sources/a.txt": "café".encode("cp1252")})
        assert list(read(windows).answers["answer"]) == ["café"]
        assert told(windows)["not_utf8"] == 1

    def test_a_text_in_utf16_is_read(self, project, packed, read):
        xml = project().replace('name="R1"', 'name="R1" plainTextPath="internal://A.TXT"')
        content = packed({"project.qde": xml, "sources/a.txt": "café".encode("utf-16")})
        assert list(read(content).answers["answer"]) == ["café"]

    # qc 1.3 writes plainTextPath="x.txt" without internal://
    def test_a_path_without_internal_is_found(self, project, packed, read):
        xml = project().replace('name="R1"', 'name="R1" plainTextPath="a.txt"')
        content = packed({"project.qde": xml, "sources/a.txt": "found"})
        assert list(read(content).answers["answer"]) == ["found"]

    def test_a_text_without_a_name_bears_its_identifier(self, project, read, told):
        nameless = project(text=WORDS).replace(' name="R1"', "")
        assert list(read(nameless).answers["response_id"]) == [TEXT]
        assert told(nameless)["no_source_name"] == 1


class TestAttributes:
    CASES = (
        f'<Cases><Case guid="{CASE}" name="one"><VariableValue><VariableRef '
        f'targetGUID="{VARIABLE}"/><TextValue>Mid</TextValue></VariableValue>'
        f'<SourceRef targetGUID="{TEXT}"/></Case></Cases>'
    )

    def variable(self, name: str) -> str:
        return (
            f'<Variables><Variable guid="{VARIABLE}" name="{name}" typeOfVariable="Text"/>'
            "</Variables>"
        )

    def value(self, text: str) -> str:
        return (
            f'<VariableValue><VariableRef targetGUID="{VARIABLE}"/>'
            f"<TextValue>{text}</TextValue></VariableValue>"
        )

    def test_those_of_a_case_are_taken_over(self, project, read):
        xml = project(text=WORDS).replace(
            "<Sources>", self.variable("Quadrant") + self.CASES + "<Sources>"
        )
        assert list(read(xml).answers["quadrant"]) == ["Mid"]

    def test_those_of_the_source_go_before(self, project, read, told):
        xml = project(self.value("North East"), text=WORDS).replace(
            "<Sources>", self.variable("quadrant") + self.CASES + "<Sources>"
        )
        assert list(read(xml).answers["quadrant"]) == ["North East"]
        assert told(xml)["attribute_of_two"] == 1

    def test_a_time_of_day_is_taken_from_a_day(self, project, read):
        xml = project(self.value("2024-05-01T00:00:00Z"), text=WORDS).replace(
            "<Sources>", self.variable("Answered on") + "<Sources>"
        )
        assert list(read(xml).answers["answered_on"]) == ["2024-05-01"]

    def test_those_without_a_column_stand_apart(self, project, read):
        xml = project(self.value("12"), text=WORDS).replace(
            "<Sources>", self.variable("Years of service") + "<Sources>"
        )
        assert read(xml).other_attributes.to_numpy().tolist() == [["R1", "Years of service", "12"]]


class TestNotes:
    def test_a_passage_without_a_code_is_a_note(self, project, read):
        memo = (
            f'<PlainTextSelection guid="{CASE}" startPosition="3" endPosition="8" '
            f'creatingUser="{BEN}"><Description>Why asked?</Description></PlainTextSelection>'
        )
        found = read(project(memo, text=WORDS))
        assert found.passages.empty
        assert found.memos.to_numpy().tolist() == [["Why asked?", "passage", "R1", "3", "8", "Ben"]]

    def test_a_note_says_what_it_is_about(self, project, read):
        notes = (
            f'<Notes><Note guid="{NOTE}" name="Idea" creatingUser="{ANNA}">'
            "<PlainTextContent>Look again.</PlainTextContent></Note></Notes>"
        )
        about = project(f'<NoteRef targetGUID="{NOTE}"/>', text=WORDS, after=notes)
        of_answer = ["Idea\nLook again.", "answer", "R1", "", "", "Anna"]
        assert read(about).memos.to_numpy().tolist() == [of_answer]
        alone = project(text=WORDS, after=notes)
        assert read(alone).memos["about_kind"].tolist() == ["project"]

    def test_a_member_that_was_not_read_is_told(self, project, told):
        member = f'<MemberSource targetGUID="{NOTE}"/>'
        sets = f'<Sets><Set guid="{CASE}" name="Films">{member}</Set></Sets>'
        found = told(project(text=WORDS, after=sets))
        assert found["set_members_left"] == 1
        assert "empty_set" not in found

    def test_sets_are_kept_and_an_empty_one_is_told(self, project, read, told):
        sets = (
            f'<Sets><Set guid="{CASE}" name="Group"><MemberCode targetGUID="{LISTENING}"/></Set>'
            f'<Set guid="{VARIABLE}" name="None"/></Sets>'
        )
        found = project(text=WORDS, after=sets)
        assert read(found).sets.to_numpy().tolist() == [
            ["Group", "code", "listening"],
            ["None", "", ""],
        ]
        assert told(found)["empty_set"] == 1


class TestCodes:
    def test_a_known_code_keeps_its_id_though_its_label_changed(self, project, read):
        known = (ExchangedCode("hearing", "Hearing families"),)
        ours = project(text=WORDS).replace(LISTENING, code_identifier("hearing"))
        assert [code.id for code in read(ours, known=known).codes] == ["hearing"]

    def test_a_code_of_a_known_label_has_its_id(self, project, read):
        known = (ExchangedCode("hearing", "listening"),)
        assert [code.id for code in read(project(), known=known).codes] == ["hearing"]

    def test_the_identifier_goes_before_the_label(self, project, read):
        known = (ExchangedCode("hearing", "Listening"),)
        second = f'<Code guid="{code_identifier("hearing")}" name="Renamed" isCodable="true"/>'
        both = project().replace("</Codes>", f"{second}</Codes>")
        assert {code.label: code.id for code in read(both, known=known).codes} == {
            "Listening": "listening",
            "Renamed": "hearing",
        }

    def test_another_code_never_takes_a_known_id(self, project, read):
        known = (ExchangedCode("listening", "Hearing families"),)
        (code,) = read(project(), known=known).codes
        assert code.id != "listening"

    @pytest.mark.parametrize(
        ("label", "id"), [("Zuhören & Fragen", "zuhoren_fragen"), ("2nd look", "code_2nd_look")]
    )
    def test_ids_are_plain(self, label, id, project, read):
        named = project().replace("Listening", label.replace("&", "&amp;"))
        assert [code.id for code in read(named).codes] == [id]

    def test_labels_without_a_plain_letter_are_numbered(self, project, read):
        second = f'<Code guid="{NOTE}" name="备注" isCodable="true"/></Codes>'
        named = project().replace("Listening", "中文").replace("</Codes>", second)
        assert [code.id for code in read(named).codes] == ["code", "code_2"]


def test_what_is_no_text_is_counted(project, read):
    picture = f'<PictureSource guid="{NOTE}" path="internal://a.png"/></Sources>'
    losses = read(project(text=WORDS).replace("</Sources>", picture)).losses
    assert losses[["element", "number"]].to_numpy().tolist() == [["PictureSource", 1]]
