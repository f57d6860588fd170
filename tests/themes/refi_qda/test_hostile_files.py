"""Files that were made to do harm are refused with a sentence, and nothing of them is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace

import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.themes.refi_qda import package, reading, xml
from evaluation_lib.themes.refi_qda.limits import exchange_limits

FILE = "theirs.qdpx"
MEGABYTE = 1_000_000


@pytest.fixture
def refused(read):
    """Read a file that must not be read; returns the sentence."""

    def of(content) -> str:
        with pytest.raises(DataError) as error:
            read(content)
        return str(error.value)

    return of


@pytest.fixture
def limits(dictionary):
    return exchange_limits(dictionary)


class TestPackages:
    @pytest.mark.parametrize(
        "name",
        [
            "../outside.txt",
            "sources/../../outside.txt",
            "..\\outside.txt",
            "/etc/outside.txt",
            "\\\\server\\outside.txt",
            "C:\\outside.txt",
        ],
    )
    def test_a_name_that_leads_out(self, name, packed, project, refused, like):
        content = packed({"project.qde": project(), name: "text"})
        assert refused(content) == package.OUTSIDE.format(file=FILE, part=ascii(name))

    def test_what_unpacks_to_far_more_than_it_is(self, packed, project, refused, limits):
        bomb = packed({"project.qde": project(), "sources/a.txt": b"0" * (40 * MEGABYTE)})
        assert refused(bomb) == package.A_BOMB.format(file=FILE, times=limits.largest_packing)

    def test_a_directory_that_lies_about_sizes(self, packed, project, refused, limits):
        bomb = packed({"project.qde": project(), "sources/a.txt": b"0" * (40 * MEGABYTE)})
        lying = bomb.replace(struct.pack("<L", 40 * MEGABYTE), struct.pack("<L", 10))
        assert lying != bomb
        assert refused(lying) == package.A_BOMB.format(file=FILE, times=limits.largest_packing)

    def test_more_text_than_may_be(self, packed, project, limits):
        content = packed({"project.qde": project(), "sources/a.txt": "words"})
        small = replace(limits, largest_unpacked_bytes=100)
        with pytest.raises(DataError) as error:
            package.read_package(content, file=FILE, limits=small)
        assert str(error.value) == package.TOO_LARGE.format(file=FILE, number=0)

    def test_more_files_than_may_be(self, packed, project, limits):
        content = packed({"project.qde": project(), "sources/a.txt": "words"})
        with pytest.raises(DataError) as error:
            package.read_package(content, file=FILE, limits=replace(limits, most_parts=1))
        assert str(error.value) == package.MANY_PARTS.format(file=FILE, number=2, allowed=1)

    def test_a_packed_file_within(self, packed, project, refused):
        content = packed({"project.qde": project(), "sources/More.ZIP": packed({"a": "b"})})
        assert refused(content) == package.PACKED_WITHIN.format(
            file=FILE, part="'sources/More.ZIP'"
        )

    def test_a_password(self, packed, project, refused):
        content = bytearray(packed({"project.qde": project()}))
        # The bit that says so, in the part's own head (offset 6) and in the directory (offset 8).
        content[6] |= 1
        content[content.index(b"PK\x01\x02") + 8] |= 1
        assert refused(bytes(content)) == package.PASSWORD.format(file=FILE)

    def test_a_package_that_is_cut_off(self, packed, project, refused):
        assert refused(packed({"project.qde": project()})[:-30]) == package.BROKEN.format(file=FILE)

    def test_no_project(self, packed, refused):
        assert refused(packed({"sources/a.txt": "a"})) == package.NO_PROJECT.format(file=FILE)

    def test_two_projects(self, packed, project, refused):
        content = packed({"project.qde": project(), "other.qde": project()})
        assert refused(content) == package.SEVERAL_PROJECTS.format(file=FILE, number=2)

    def test_what_a_mac_adds_beside_each_file_is_passed_over(self, packed, project, read):
        content = packed({"project.qde": project(), "__MACOSX/._project.qde": "x", ".root": ""})
        assert list(read(content).answers["response_id"]) == ["R1"]


class TestXml:
    ENTITY = '<!DOCTYPE a [<!ENTITY b "words">]>'
    OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
    BOMB = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
    ELSEWHERE = '<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd">'

    @pytest.mark.parametrize("definition", [ENTITY, OUTSIDE, BOMB, ELSEWHERE])
    def test_definitions_of_its_own(self, definition, project, refused):
        assert refused(definition + project()) == xml.HAS_ENTITIES.format(file=FILE)

    def test_xml_that_is_cut_off(self, project, refused):
        assert refused(project()[:-5]) == xml.CUT_OFF.format(file=FILE, line=1)

    def test_something_else(self, refused):
        assert refused("<html/>") == xml.OTHER_XML.format(file=FILE, tag="'html'")
        assert refused('<Project xmlns="urn:other"/>') == xml.OTHER_XML.format(
            file=FILE, tag="'Project'"
        )
        assert refused("no XML") == xml.CUT_OFF.format(file=FILE, line=1)

    def test_an_encoding_that_nobody_knows(self, project, refused):
        assert refused('<?xml version="1.0" encoding="klingon"?>' + project()) == (
            xml.UNKNOWN_ENCODING.format(file=FILE)
        )

    def test_elements_too_deep(self, project, refused, limits):
        depth = limits.deepest_element
        deep = '<Code guid="a" name="a" isCodable="true">' * depth + "</Code>" * depth
        assert refused(project(before=deep)) == xml.TOO_DEEP.format(file=FILE)

    def test_more_elements_than_may_be(self, project, limits):
        with pytest.raises(DataError) as error:
            few = replace(limits, most_elements=3)
            xml.read_xml(project().encode(), file=FILE, limits=few)
        assert str(error.value) == xml.TOO_MANY.format(file=FILE, number=3)

    def test_a_schema_that_a_file_names_is_not_fetched(self, project, read):
        hint = project().replace(
            'name="made up"',
            'name="made up" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            'xsi:schemaLocation="urn:QDA-XML:project:1.0 http://example.invalid/Project.xsd"',
            1,
        )
        assert read(hint).losses.query("element == 'schema'").empty


class TestFiles:
    def test_a_file_that_is_not_there(self, tmp_path, dictionary):
        with pytest.raises(DataError) as error:
            reading.read_exchange(tmp_path / FILE, dictionary=dictionary)
        assert str(error.value) == reading.NO_FILE.format(file=tmp_path / FILE)

    def test_a_file_that_is_too_large(self, tmp_path, dictionary, limits):
        file = tmp_path / FILE
        with file.open("wb") as opened:
            opened.truncate(limits.largest_file_bytes + 1)
        with pytest.raises(DataError) as error:
            reading.read_exchange(file, dictionary=dictionary)
        assert str(error.value) == reading.TOO_LARGE.format(file=FILE, number=250)

    def test_an_empty_file(self, refused):
        assert refused(b"") == xml.CUT_OFF.format(file=FILE, line=1)

    def test_bytes_without_sense(self, rng, refused):
        for _ in range(50):
            noise = rng.bytes(200)
            for content in (noise, b"PK\x03\x04" + noise):
                assert refused(content).startswith(FILE)

    def test_a_path_that_leads_out_reads_nothing(self, tmp_path, packed, project, read):
        secret = tmp_path / "secret.txt"
        secret.write_text("a secret", encoding="utf-8")
        path = f'name="R1" plainTextPath="{secret.as_uri()}"'
        found = read(packed({"project.qde": project().replace('name="R1"', path)}))
        assert list(found.answers["answer"]) == [""]
        assert "TextSource" in set(found.losses["element"])


def test_a_package_within_the_limits_is_read_whole(packed, project, read):
    content = packed({"project.qde": project(text="words")})
    assert zipfile.is_zipfile(io.BytesIO(content))
    assert list(read(content).answers["answer"]) == ["words"]
