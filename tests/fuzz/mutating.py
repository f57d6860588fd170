"""Break a file as files are broken: cut, mixed up, in another encoding, hostile on purpose."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import numpy as np

#: What stands in files that were typed by hand, cut by a system, or written to do harm.
NASTY = [
    *(b"", b" ", b"\x00", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n", b"\t"),
    *(b'"', b"'", b",", b";", b"|", b'""', b'"\n', b"\\", b"/", b"../../x", b"[", b"{", b"}", b":"),
    *(b"0", b"-1", b"1e999", b"-1e999", b"NaN", b"inf", b"1,000", b"0.1", b"99999999999999999999"),
    *(b"31/02/2020", b"2020-13-45", b"0000-00-00", b"9999-12-31", b"1900-01-01", b"01/01/20"),
    *(b"2020-01-01T00:00:00", b"1.5.2020", b"2020-Q9", b"c", b"[c]", b"z", b"x", b"None", b"true"),
    *(b"=1+1", b"@SUM(A1)", b"+44", b"-x", b"<script>alert(1)</script>", b"<!--", b"]]>", b"&a;"),
    *(b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<?xml version='1.1'?>", b"\x1b[31m", b"{{x}}", b"%s%n"),
    *("é".encode(), "é".encode("latin-1"), "‮".encode(), "😀".encode(), "İ".encode()),
    *("\ud800".encode("utf-8", "surrogatepass"), "ﷺ".encode() * 20, b"A" * 5000, b"&amp;" * 200),
    *(b"*a", b"&a x", b"!!python/object:os.system", b"- - -", b"? :", b"\x85", b"\xe2\x80\xa8"),
]

Mutation = Callable[[bytes, np.random.Generator], bytes]


def _cut_at(data: bytes, rng: np.random.Generator) -> int:
    return int(rng.integers(0, len(data) + 1))


def _flip(data: bytes, rng: np.random.Generator) -> bytes:
    if not data:
        return b"\x00"
    changed = bytearray(data)
    for _ in range(int(rng.integers(1, 5))):
        changed[int(rng.integers(len(changed)))] = int(rng.integers(256))
    return bytes(changed)


def _truncate(data: bytes, rng: np.random.Generator) -> bytes:
    return data[: _cut_at(data, rng)]


def _remove(data: bytes, rng: np.random.Generator) -> bytes:
    start, end = sorted((_cut_at(data, rng), _cut_at(data, rng)))
    return data[:start] + data[end:]


def _repeat(data: bytes, rng: np.random.Generator) -> bytes:
    start = _cut_at(data, rng)
    piece = data[start : start + int(rng.integers(1, 400))]
    return data[:start] + piece * int(rng.integers(2, 6)) + data[start:]


def _insert(data: bytes, rng: np.random.Generator) -> bytes:
    at = _cut_at(data, rng)
    return data[:at] + NASTY[int(rng.integers(len(NASTY)))] + data[at:]


def _cell(data: bytes, rng: np.random.Generator) -> bytes:
    """Put something nasty in place of a cell, a value, or a text between two marks."""
    marks = [at for at, byte in enumerate(data) if byte in b",;\n\t:<>\"='|"]
    if len(marks) < 2:
        return _insert(data, rng)
    place = int(rng.integers(len(marks) - 1))
    nasty = NASTY[int(rng.integers(len(NASTY)))]
    return data[: marks[place] + 1] + nasty + data[marks[place + 1] :]


def _lines(data: bytes, rng: np.random.Generator) -> bytes:
    lines = data.split(b"\n")
    one, other = (int(rng.integers(len(lines))) for _ in range(2))
    if rng.random() < 0.5:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines.insert(one, lines[other])
    return b"\n".join(lines)


def _columns(data: bytes, rng: np.random.Generator) -> bytes:
    """Leave a column out of all lines, or double it, as an export with other settings would."""
    lines = [line.split(b",") for line in data.split(b"\n")]
    place = int(rng.integers(max(len(line) for line in lines)))
    times = 0 if rng.random() < 0.5 else 2
    moved = [
        [cell for at, cell in enumerate(line) for _ in range(times if at == place else 1)]
        for line in lines
    ]
    return b"\n".join(b",".join(line) for line in moved)


def _encoding(data: bytes, rng: np.random.Generator) -> bytes:
    written = data.decode("utf-8", "replace")
    names = ("utf-16", "utf-16-be", "utf-8-sig", "cp1252", "utf-32", "cp037")
    return written.encode(names[int(rng.integers(len(names)))], "replace")


def _delimiter(data: bytes, rng: np.random.Generator) -> bytes:
    others = (b";", b"\t", b"|", b" ", b",,")
    return data.replace(b",", others[int(rng.integers(len(others)))])


PLAIN: tuple[Mutation, ...] = (
    *(_flip, _truncate, _remove, _repeat, _insert, _insert),
    *(_cell, _cell, _cell, _lines, _columns, _encoding, _delimiter),
)


def _packed(data: bytes, rng: np.random.Generator) -> bytes:
    """Change one member of a packed file and pack it again; its packing stays whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        members = {one.filename: packed.read(one) for one in packed.infolist()}
    chosen = list(members)[int(rng.integers(len(members)))]
    members[chosen] = mutated(members[chosen], rng)
    if rng.random() < 0.1:
        del members[chosen]
    if rng.random() < 0.1:
        members["../" * int(rng.integers(1, 4)) + "left.txt"] = b"outside"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def mutated(data: bytes, rng: np.random.Generator) -> bytes:
    """Return a file, broken in one to three ways that chance chooses."""
    for _ in range(int(rng.integers(1, 4))):
        if data[:2] == b"PK" and rng.random() < 0.75:
            # One that is broken already cannot be packed again, and is broken as it lies.
            with suppress(zipfile.BadZipFile, EOFError, ValueError, OSError, NotImplementedError):
                data = _packed(data, rng)
                continue
        data = PLAIN[int(rng.integers(len(PLAIN)))](data, rng)
    return data
