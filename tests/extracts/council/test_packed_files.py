"""How large a workbook truly is is found out before it is opened, whatever it says of itself."""

import io
import struct
import zipfile
from dataclasses import replace

import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.extracts.council import packed_files
from evaluation_lib.extracts.council.limits import Unreadable, limits_of
from evaluation_lib.extracts.council.packed_files import check_packed

LIMITS = limits_of(load_dictionary())
SHEET = "xl/worksheets/sheet1.xml"


def packed(*, method=zipfile.ZIP_DEFLATED, **parts):
    """A workbook's container with one sheet."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
        file.writestr(SHEET, parts.get("sheet", "<sheet/>"))
    return stream.getvalue()


def saying(content, *, unpacked):
    """The container with another size in its directory for every part."""
    changed = bytearray(content)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", changed, at + 24, unpacked)
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def refusal(content, **limits):
    with pytest.raises(Unreadable) as error:
        check_packed(content, limits=replace(LIMITS, **limits))
    return error.value.found


def test_a_workbook_within_the_limits_passes():
    assert check_packed(packed(), limits=LIMITS) == 0


def test_text_that_packs_as_text_does_is_no_bomb():
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(90_000))
    assert check_packed(packed(sheet=rows), limits=LIMITS) == 0


@pytest.mark.parametrize("says", [None, 10])
def test_a_bomb_is_found_by_what_comes_out_of_it(says):
    bomb = packed(sheet=b"0" * 20_000_000)
    content = bomb if says is None else saying(bomb, unpacked=says)
    assert len(content) < 30_000
    times = LIMITS.largest_packing
    assert refusal(content) == packed_files.A_BOMB.format(times=times)


@pytest.mark.parametrize("says", [None, 10])
def test_a_workbook_beyond_the_limit_is_found_by_what_comes_out_of_it(says):
    large = packed(sheet=b"0" * 3_000_000)
    content = large if says is None else saying(large, unpacked=says)
    found = refusal(content, largest_unpacked_bytes=2_000_000, largest_packing=10**9)
    assert found == packed_files.TOO_LARGE.format(number=2)


def test_a_directory_that_says_more_than_may_be_is_believed_at_once():
    found = refusal(saying(packed(), unpacked=2_000_000_000), largest_packing=10**9)
    assert found == packed_files.TOO_LARGE.format(number=250)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("size", [0, 17, packed_files.CHUNK - 3, packed_files.CHUNK])
def test_cells_with_errors_are_counted_across_pieces(method, size):
    # A mark that lies across two pieces counts once.
    sheet = b" " * size + b'<c r="A1" t="e"/><c r="A2" t="str"/><c t="e" r="A3"/>'
    limits = replace(LIMITS, largest_packing=10**9)
    assert check_packed(packed(sheet=sheet, method=method), limits=limits) == 2


@pytest.mark.parametrize("place", range(0, 60, 2))
def test_marks_at_every_place_around_the_end_of_a_piece(place):
    sheet = b" " * (packed_files.CHUNK - 30 + place) + b'<c t="e"/>'
    limits = replace(LIMITS, largest_packing=10**9)
    assert check_packed(packed(sheet=sheet), limits=limits) == 1
