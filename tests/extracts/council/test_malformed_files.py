"""Each way in which a file can be broken has its sentence, and the files beside it are read."""

import gzip
import io
import os
import random
import struct
import sys
import zipfile

import pytest
import xlsxwriter

from evaluation_lib.extracts.council import (
    folders,
    grids,
    kinds,
    packed_files,
    text_files,
    workbooks,
    xml_files,
    xml_parts,
)
from evaluation_lib.extracts.council.files import TOO_MUCH, read_files
from evaluation_lib.extracts.council.raw_tables import FILE_NOT_READ, SHEET_NOT_READ

GOOD = "Child ID,Ethnicity\n0001,WBRI\n"
CHANCE = random.Random(20250331)


def workbook(rows=(("Child ID", "Sex"), ("1", "F"))):
    """The bytes of a small whole workbook."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet("List 1")
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return stream.getvalue()


WORKBOOK = workbook()


def packed(parts, *, method=zipfile.ZIP_DEFLATED):
    """The bytes of a zip file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return stream.getvalue()


def repacked(changes):
    """The small workbook with parts replaced, or taken out."""
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as file:
        parts = {name: file.read(name) for name in file.namelist()} | changes
    return packed({name: content for name, content in parts.items() if content is not None})


def lying(content, *, said=10):
    """A zip file whose directory says that each part unpacks to a few bytes."""
    changed = bytearray(content)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", changed, at + 24, said)
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def with_password_bit(content):
    """A zip file whose directory says that its parts are encrypted."""
    changed = bytearray(content)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + 8] |= 1
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def damaged(content, *, share):
    """A file with bytes overwritten from some place on."""
    at = int(len(content) * share)
    return content[:at] + b"\x00" * 40 + content[at + 40 :]


def old_container(*names):
    """An old office container: a header, its sectors' list and a directory of streams."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    header = bytearray(kinds.OLE + b"\x00" * 504)
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, end, 0, end, 0, 0)
    struct.pack_into("<109I", header, 76, *([free] * 109))
    struct.pack_into("<I", header, 76, 0)
    sectors = struct.pack("<128I", 0xFFFFFFFD, end, *range(3, 10), end, *[free] * 118)
    entries = b""
    for kind, name in [(5, "Root Entry"), *[(2, name) for name in names]]:
        text = name.encode("utf-16-le") + b"\x00\x00"
        child = 1 if kind == 5 else free
        start, size = (end, 0) if kind == 5 else (2, 4096)
        entries += struct.pack(
            "<64sHBBIII16sI8s8sIQ",
            text,
            len(text),
            kind,
            1,
            free,
            free,
            child,
            b"",
            0,
            b"",
            b"",
            start,
            size,
        )
    return bytes(header) + sectors + entries.ljust(512, b"\x00") + b"\x01" * 4096


def bomb():
    """A workbook with a sheet of nothing but zeros: 30 MB in 30 kB."""
    return repacked({"xl/worksheets/sheet1.xml": b"0" * 30_000_000})


def with_sheet(old, new):
    """The small workbook with a piece of its sheet's XML replaced."""
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert old in sheet
    return repacked({"xl/worksheets/sheet1.xml": sheet.replace(old, new).encode()})


def far_apart():
    """A workbook with one stray cell in the last row and column that a sheet has."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet("List 1")
        page.write_row(0, 0, ["Child ID", "Sex"])
        page.write(1_048_575, 16_383, "x")
    return stream.getvalue()


def census(body="<Child><ChildIdentifiers><LAchildID>1</LAchildID></ChildIdentifiers></Child>"):
    return f"<Message><Children>{body}</Children></Message>"


ENTITIES = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
LAUGHS = ENTITIES + "<Message>&c;</Message>"
ELSEWHERE = '<!DOCTYPE m [<!ENTITY x SYSTEM "secret.txt">]><Message>&x;</Message>'
FROM_NETWORK = '<!DOCTYPE Message SYSTEM "http://127.0.0.1:9/m.dtd"><Message/>'
PARAMETER = '<!DOCTYPE m [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]><Message/>'

KINDS_OF_ELEMENT = "".join(f"<k{number}>1</k{number}>" for number in range(600))

#: What a file is called, what is in it, the sentence that it gets.
TEXT_FILES = {
    "no bytes": ("a.csv", b"", folders.EMPTY),
    "spaces and line ends alone": ("a.csv", b" \r\n\r\n\t ", text_files.EMPTY_FILE),
    "a mark of the encoding alone": ("a.csv", b"\xef\xbb\xbf", text_files.EMPTY_FILE),
    "a mark of UTF-16 alone": ("a.csv", b"\xff\xfe", text_files.EMPTY_FILE),
    "zeros alone": ("a.csv", b"\x00" * 900, text_files.EMPTY_FILE),
    "bytes at random": ("a.csv", CHANCE.randbytes(3000), text_files.NOT_TEXT),
    "UTF-16 without a mark": ("a.csv", GOOD.encode("utf-16-le"), text_files.NOT_TEXT),
    "UTF-16 cut off within a sign": (
        "a.csv",
        b"\xff\xfe" + GOOD.encode("utf-16-le")[:-1],
        text_files.NOT_TEXT,
    ),
    "UTF-8 in name only": ("a.csv", b"\xef\xbb\xbf" + b"\xff\xfe\xfd" * 90, text_files.NOT_TEXT),
    "control signs": ("a.csv", b"a,b\n\x01\x02\x03\x04,\x05\n", text_files.NOT_TEXT),
    "a quotation mark never closed": (
        "a.csv",
        b'Child ID,Note\n1,"cut off\n2,x\n',
        text_files.NEVER_CLOSED.format(row=2),
    ),
    "a quotation mark never closed before much text": (
        "a.csv",
        b'Child ID,Note\n1,"' + b"cut off\n" * 40_000,
        text_files.NEVER_CLOSED.format(row=2),
    ),
    "separators alone": ("a.csv", b",,,\n,,,\n", grids.NO_TABLE),
    "far too many columns": (
        "a.csv",
        ",".join(f"c{at}x" for at in range(600)).encode(),
        grids.TOO_WIDE.format(number=600),
    ),
}
OTHER_KINDS = {
    "a zip file": ("a.zip", packed({"a.csv": GOOD}), folders.A_ZIP),
    "a PDF called csv": (
        "a.csv",
        b"%PDF-1.7\n%\xe2\xe3",
        kinds.IS_FOREIGN.format(kind="PDF", suffix=".csv"),
    ),
    "a gzip file called csv": (
        "a.csv",
        gzip.compress(GOOD.encode(), mtime=0),
        kinds.IS_FOREIGN.format(kind="gzip", suffix=".csv"),
    ),
    "a picture called xlsx": (
        "a.xlsx",
        b"\x89PNG\r\n\x1a\n\x00",
        kinds.IS_FOREIGN.format(kind="picture", suffix=".xlsx"),
    ),
    "a program called xls": (
        "a.xls",
        b"MZ\x90\x00",
        kinds.IS_FOREIGN.format(kind="program", suffix=".xls"),
    ),
    "a database called csv": (
        "a.csv",
        b"SQLite format 3\x00",
        kinds.IS_FOREIGN.format(kind="database", suffix=".csv"),
    ),
    "an empty zip called xlsx": (
        "a.xlsx",
        packed({}),
        kinds.IS_FOREIGN.format(kind="empty zip", suffix=".xlsx"),
    ),
    "rich text called csv": (
        "a.csv",
        b"{\\rtf1\\ansi}",
        kinds.IS_FOREIGN.format(kind="RTF", suffix=".csv"),
    ),
    "a web page called xls": (
        "a.xls",
        b"<html><table><tr><td>Child ID</td></tr></table></html>",
        kinds.IS_WEB_PAGE.format(suffix=".xls"),
    ),
    "a web page in UTF-16 called xls": (
        "a.xls",
        "<TABLE><tr></tr></TABLE>".encode("utf-16"),
        kinds.IS_WEB_PAGE.format(suffix=".xls"),
    ),
    "a document": ("a.docx", WORKBOOK, folders.OTHER_KIND.format(suffix=".docx")),
    "a file without an end to its name": (
        "extract",
        GOOD.encode(),
        folders.OTHER_KIND.format(suffix="unknown"),
    ),
    "a list of JSON": ("a.json", b"[]", folders.OTHER_KIND.format(suffix=".json")),
}
WORKBOOKS = {
    "no bytes": ("a.xlsx", b"", folders.EMPTY),
    "the first bytes alone": ("a.xlsx", WORKBOOK[:4], packed_files.BROKEN),
    "cut off in the middle": ("a.xlsx", WORKBOOK[: len(WORKBOOK) // 2], packed_files.BROKEN),
    "cut off at the end": ("a.xlsx", WORKBOOK[:-30], packed_files.BROKEN),
    "zeros in the middle": ("a.xlsx", damaged(WORKBOOK, share=0.3), packed_files.BROKEN),
    "zeros in the directory": ("a.xlsx", damaged(WORKBOOK, share=0.9), packed_files.BROKEN),
    "bytes at random": ("a.xlsx", b"\x00" + CHANCE.randbytes(900), packed_files.BROKEN),
    "a zip file called xlsx": ("a.xlsx", packed({"a.csv": GOOD}), packed_files.NO_WORKBOOK),
    "a document called xlsx": (
        "a.xlsx",
        packed({"word/document.xml": "<w/>", "[Content_Types].xml": "<t/>"}),
        packed_files.NO_WORKBOOK,
    ),
    "a packed file with a password": (
        "a.xlsx",
        with_password_bit(WORKBOOK),
        packed_files.PASSWORD,
    ),
    "a workbook with a password": (
        "a.xlsx",
        old_container("EncryptionInfo", "EncryptedPackage"),
        packed_files.PASSWORD,
    ),
    "an old document called xls": ("a.xls", old_container("WordDocument"), packed_files.BROKEN),
    "an old workbook's first bytes": ("a.xls", kinds.OLE + b"\x00" * 900, packed_files.BROKEN),
    "a list of sheets that is no XML": (
        "a.xlsx",
        repacked({"xl/workbook.xml": b"<workbook"}),
        packed_files.BROKEN,
    ),
    "a workbook without its list of sheets' places": (
        "a.xlsx",
        repacked({"xl/_rels/workbook.xml.rels": None}),
        packed_files.BROKEN,
    ),
    "a bomb": (
        "a.xlsx",
        bomb(),
        packed_files.A_BOMB.format(times=400),
    ),
    "a bomb that lies about its size": (
        "a.xlsx",
        lying(bomb()),
        packed_files.A_BOMB.format(times=400),
    ),
    "thousands of files packed in one": (
        "a.xlsx",
        repacked({f"xl/media/{number}": b"" for number in range(2100)}),
        packed_files.MANY_PARTS.format(number=2110),
    ),
    "empty sheets alone": ("a.xlsx", workbook(rows=()), workbooks.NO_TABLES),
}
XML_FILES = {
    "no bytes": ("a.xml", b"", folders.EMPTY),
    "no XML": ("a.xml", GOOD.encode(), xml_files.CUT_OFF.format(line=1)),
    "spaces alone": ("a.xml", b"  \n ", xml_files.CUT_OFF.format(line=2)),
    "cut off": ("a.xml", census()[:-20].encode(), xml_files.CUT_OFF.format(line=1)),
    "an element closed by another": (
        "a.xml",
        census("<Child><a></b></Child>").encode(),
        xml_files.CUT_OFF.format(line=1),
    ),
    "a sign that must be escaped": (
        "a.xml",
        census("<Child><a>Fish & chips</a></Child>").encode(),
        xml_files.CUT_OFF.format(line=1),
    ),
    "bytes of another encoding": (
        "a.xml",
        census("<Child><a>Café</a></Child>").encode("cp1252"),
        xml_files.CUT_OFF.format(line=1),
    ),
    "two returns in one file": (
        "a.xml",
        (census() + census()).encode(),
        xml_files.CUT_OFF.format(line=1),
    ),
    "an encoding that nobody knows": (
        "a.xml",
        b'<?xml version="1.0" encoding="utf-99"?>' + census().encode(),
        xml_files.UNKNOWN_ENCODING,
    ),
    "an encoding of several bytes a sign": (
        "a.xml",
        b'<?xml version="1.0" encoding="shift_jis"?>' + census().encode(),
        xml_files.UNKNOWN_ENCODING,
    ),
    "entities that unpack each other": ("a.xml", LAUGHS.encode(), xml_files.HAS_ENTITIES),
    "an entity from this computer": ("a.xml", ELSEWHERE.encode(), xml_files.HAS_ENTITIES),
    "a definition from the network": ("a.xml", FROM_NETWORK.encode(), xml_files.HAS_ENTITIES),
    "an entity of the definition": ("a.xml", PARAMETER.encode(), xml_files.HAS_ENTITIES),
    "another return": (
        "a.xml",
        b"<SchoolCensus><Pupil/></SchoolCensus>",
        xml_parts.OTHER_XML.format(tag="SchoolCensus"),
    ),
    "a workbook of 2003": (
        "a.xls",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        xml_parts.OTHER_XML.format(tag="Workbook"),
    ),
    "a return without a child": ("a.xml", census("").encode(), xml_files.NO_CHILDREN),
    "a child without anything": ("a.xml", census("<Child/>").encode(), xml_files.NO_CHILDREN),
    "elements of hundreds of kinds": (
        "a.xml",
        census(f"<Child><ChildIdentifiers>{KINDS_OF_ELEMENT}</ChildIdentifiers></Child>").encode(),
        xml_files.MANY_KINDS.format(number=601, sheet="ChildIdentifiers"),
    ),
    "elements deep within each other": (
        "a.xml",
        census(
            "<Child><ChildIdentifiers>"
            + "<a>" * 5000
            + "</a>" * 5000
            + "</ChildIdentifiers></Child>"
        ).encode(),
        xml_parts.TOO_DEEP,
    ),
    "elements deep within each other and cut off": (
        "a.xml",
        b"<Message><Children>" + b"<a>" * 100_000,
        xml_parts.TOO_DEEP,
    ),
    "a child with elements without number": (
        "a.xml",
        census(f"<Child><ChildIdentifiers>{'<a/>' * 100_001}</ChildIdentifiers></Child>").encode(),
        xml_parts.TOO_MANY.format(number=100_000),
    ),
}
#: Workbooks that end the process which opens them: no error of it can be caught.
DEADLY = {
    "cells in opposite corners of a sheet": far_apart(),
    "texts that are said to be thousands of millions": repacked(
        {
            "xl/sharedStrings.xml": b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
            b'2006/main" count="4000000000" uniqueCount="4000000000"/>'
        }
    ),
    "a row far beyond the last one": with_sheet('r="B2"', 'r="B4000000000"'),
    "a column far beyond the last one": with_sheet('r="B2"', 'r="ZZZZZ2000000000"'),
}
CASES = [
    pytest.param(*case, id=f"{kind}: {name}")
    for kind, cases in [
        ("text", TEXT_FILES),
        ("kind", OTHER_KINDS),
        ("workbook", WORKBOOKS),
        ("XML", XML_FILES),
    ]
    for name, case in cases.items()
]


@pytest.fixture
def folder(tmp_path):
    """A folder with one good file in it."""
    folder = tmp_path / "extracts"
    folder.mkdir()
    (folder / "good.csv").write_text(GOOD)
    return folder


@pytest.fixture
def problem_in(folder, dictionary):
    """Read the folder, in which one file is bad and one is good; return the bad one's problem."""

    def read(name, *, consequence=FILE_NOT_READ):
        result = read_files(folder, dictionary=dictionary)
        assert [table.file for table in result.tables] == ["good.csv"]
        assert [item.name for item in result.inputs] == ["good.csv"]
        assert result.problems["file"].tolist() == [name]
        assert result.problems["consequence"].tolist() == [consequence]
        assert result.problems[["allowed", "what_to_do"]].ne("").all(axis=None)
        return result.problems["found"].iloc[0]

    return read


@pytest.mark.parametrize(("name", "content", "sentence"), CASES)
def test_a_broken_file_gets_its_sentence_and_the_others_are_read(
    folder, problem_in, name, content, sentence
):
    (folder / name).write_bytes(content)
    assert problem_in(name) == sentence


def test_there_are_many_ways_to_be_broken():
    assert len(CASES) >= 60
    assert len({case.values[1] for case in CASES}) > 55


def test_a_file_that_is_too_large_is_not_opened(folder, problem_in):
    with (folder / "big.csv").open("wb") as stream:
        stream.truncate(300_000_000)
    assert problem_in("big.csv") == folders.TOO_LARGE.format(number=300)


@pytest.mark.skipif(sys.platform != "linux", reason="memory can be limited under Linux alone")
@pytest.mark.parametrize("content", DEADLY.values(), ids=list(DEADLY))
def test_a_workbook_that_ends_its_process_leaves_the_reading_alive(
    folder, problem_in, capfd, content
):
    (folder / "deadly.xlsx").write_bytes(content)
    assert problem_in("deadly.xlsx") == workbooks.STOPS_READER
    assert capfd.readouterr() == ("", "")


def test_entities_within_a_sheet_are_not_unpacked(folder, dictionary):
    laughs = with_sheet("<worksheet", ENTITIES + "<worksheet")
    with zipfile.ZipFile(io.BytesIO(laughs)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    cell = b'<c r="B2" t="inlineStr"><is><t>x&c;y</t></is></c>'
    start, rest = parts["xl/worksheets/sheet1.xml"].split(b'<c r="B2"')
    parts["xl/worksheets/sheet1.xml"] = start + cell + rest.partition(b"</c>")[2]
    (folder / "laughs.xlsx").write_bytes(packed(parts))
    result = read_files(folder, dictionary=dictionary)
    assert [table.file for table in result.tables] == ["good.csv"]
    assert result.problems[["found", "consequence"]].values.tolist() == [
        [packed_files.BROKEN, SHEET_NOT_READ]
    ]


def test_a_broken_sheet_leaves_the_others(folder, dictionary):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name in ("List 1", "List 2"):
            book.add_worksheet(name).write_row(0, 0, ["Child ID", "Sex"])
    with zipfile.ZipFile(stream) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row><c"
    (folder / "lists.xlsx").write_bytes(packed(parts))
    result = read_files(folder, dictionary=dictionary)
    assert [table.sheet for table in result.tables] == ["", "List 2"]
    assert result.problems[["sheet", "found", "consequence"]].values.tolist() == [
        ["List 1", packed_files.BROKEN, SHEET_NOT_READ]
    ]


class TestWhatTheSystemRefuses:
    def refuse(self, monkeypatch, name, error):
        opened = type(folders.Path()).open

        def open_or_refuse(path, *args, **kwargs):
            if path.name == name:
                raise error
            return opened(path, *args, **kwargs)

        monkeypatch.setattr(type(folders.Path()), "open", open_or_refuse)

    def test_a_file_that_another_program_holds(self, folder, problem_in, monkeypatch):
        (folder / "locked.csv").write_text(GOOD)
        self.refuse(monkeypatch, "locked.csv", PermissionError(13, "Permission denied"))
        sentence = folders.CANNOT_OPEN.format(reason="Permission denied")
        assert problem_in("locked.csv") == sentence

    def test_a_file_that_vanishes_while_the_folder_is_read(self, folder, problem_in, monkeypatch):
        (folder / "gone.csv").write_text(GOOD)
        self.refuse(monkeypatch, "gone.csv", FileNotFoundError(2, "No such file"))
        assert problem_in("gone.csv") == folders.CANNOT_OPEN.format(reason="No such file")

    def test_a_file_on_a_disk_that_fails(self, folder, problem_in, monkeypatch):
        (folder / "bad disk.csv").write_text(GOOD)
        self.refuse(monkeypatch, "bad disk.csv", OSError(5, "Input/output error"))
        assert problem_in("bad disk.csv") == folders.CANNOT_OPEN.format(reason="Input/output error")

    def test_a_file_beyond_the_memory(self, folder, problem_in, monkeypatch):
        (folder / "huge.csv").write_text(GOOD)
        self.refuse(monkeypatch, "huge.csv", MemoryError())
        assert problem_in("huge.csv") == TOO_MUCH

    def test_a_folder_that_may_not_be_looked_into(self, folder, problem_in, monkeypatch):
        (folder / "private").mkdir()
        looked = os.scandir

        def look_or_refuse(path):
            if os.fspath(path).endswith("private"):
                raise PermissionError(13, "Permission denied", os.fspath(path))
            return looked(path)

        monkeypatch.setattr(os, "scandir", look_or_refuse)
        sentence = folders.CANNOT_LOOK_IN.format(reason="Permission denied")
        assert problem_in("private") == sentence


class TestWhatIsNoFile:
    def test_a_link_that_leads_out_of_the_folder(self, folder, problem_in, tmp_path):
        (tmp_path / "outside.csv").write_text(GOOD)
        (folder / "link.csv").symlink_to(tmp_path / "outside.csv")
        assert problem_in("link.csv") == folders.LEADS_OUTSIDE

    def test_a_link_that_leads_nowhere(self, folder, problem_in):
        (folder / "link.csv").symlink_to(folder / "missing.csv")
        assert problem_in("link.csv") == folders.LEADS_OUTSIDE

    def test_a_link_that_leads_to_itself(self, folder, problem_in):
        (folder / "link.csv").symlink_to(folder / "link.csv")
        assert problem_in("link.csv") == folders.LEADS_OUTSIDE

    def test_a_link_to_a_folder_outside(self, folder, problem_in, tmp_path):
        (tmp_path / "outside").mkdir()
        (folder / "year").symlink_to(tmp_path / "outside", target_is_directory=True)
        assert problem_in("year") == folders.LEADS_OUTSIDE

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
    def test_a_pipe(self, folder, problem_in):
        os.mkfifo(folder / "pipe.csv")
        assert problem_in("pipe.csv") == folders.NOT_A_FILE

    @pytest.mark.skipif(os.name == "nt", reason="names are always text on this system")
    def test_a_name_that_is_no_text(self, folder, problem_in):
        path = os.fsencode(folder) + b"/caf\xe9.csv"
        with open(path, "wb"):
            pass
        assert problem_in("caf?.csv") == folders.EMPTY


@pytest.mark.parametrize("place", range(0, len(WORKBOOK), 211))
def test_a_workbook_cut_off_anywhere_is_refused(folder, problem_in, place):
    (folder / "cut.xlsx").write_bytes(WORKBOOK[:place])
    assert problem_in("cut.xlsx") in (
        folders.EMPTY,
        packed_files.BROKEN,
    )


@pytest.mark.parametrize("seed", range(25))
def test_a_workbook_with_bytes_changed_never_stops_the_reading(folder, dictionary, seed):
    changed = bytearray(WORKBOOK)
    chance = random.Random(seed)
    for _ in range(20):
        changed[chance.randrange(4, len(changed))] = chance.randrange(256)
    (folder / "changed.xlsx").write_bytes(bytes(changed))
    result = read_files(folder, dictionary=dictionary)
    assert "good.csv" in {table.file for table in result.tables}
    assert set(result.problems["file"]) <= {"changed.xlsx"}
