"""Whether a disk is encrypted is told where the system tells it, and else said not to be told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evaluation_lib.keeping import at_rest
from evaluation_lib.keeping.at_rest import (
    CANNOT_TELL,
    ENCRYPTED,
    NOT_FOUND,
    RECORD,
    SENTENCES,
    device_encryption,
    encryption_of,
    keep_to_owner,
    mount_of,
    open_to_others,
)

MOUNTS = r"""22 27 0:21 / /proc rw - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 27 253:3 / /home rw,relatime shared:1 - ext4 /dev/mapper/home rw
31 30 0:55 / /home/ann/Private rw - ecryptfs /home/.ecryptfs/ann rw
32 27 0:60 / /mnt/council\040drive rw - cifs //server/share rw
33 27 8:17 / /media/stick rw - vfat /dev/sdb1 rw
34 33 8:33 / /media/stick rw - vfat /dev/sdc1 rw
broken line
"""


@pytest.fixture
def system(tmp_path):
    """A computer's disks: a partition, one that dm-crypt lies over, and a volume over both."""
    blocks, devices = tmp_path / "block", tmp_path / "devices"
    blocks.mkdir()

    def device(number: str, path: str, *, uuid: str = "", over: tuple[str, ...] = ()) -> Path:
        folder = devices / path
        (folder / "dm").mkdir(parents=True)
        (folder / "dm" / "uuid").write_text(uuid + "\n")
        (folder / "slaves").mkdir()
        for name in over:
            (folder / "slaves" / name.replace("/", "-")).symlink_to(devices / name)
        (blocks / number).symlink_to(folder)
        return folder

    device("8:0", "sda")
    device("8:1", "sda/sda1")
    (devices / "sda/sda1/partition").write_text("1")
    device("253:0", "dm-0", uuid="CRYPT-LUKS2-0-luks", over=("sda/sda1",))
    device("253:1", "dm-1", uuid="LVM-home", over=("dm-0",))
    device("253:2", "dm-2", uuid="LVM-both", over=("dm-0", "sda/sda1"))
    device("7:0", "loop0")
    device("9:1", "md1", over=("dm-0",))
    device("259:9", "md1/md1p1")
    (devices / "md1/md1p1/partition").write_text("1")
    return blocks


@pytest.mark.parametrize(
    ("device", "state"),
    [
        ("8:1", NOT_FOUND),
        ("253:0", ENCRYPTED),
        ("253:1", ENCRYPTED),
        ("253:2", NOT_FOUND),
        ("259:9", ENCRYPTED),
        ("7:0", CANNOT_TELL),
    ],
)
def test_a_device_is_encrypted_where_all_that_it_lies_over_is(system, device, state):
    found, how = device_encryption((system / device).resolve())
    assert found == state and how


@pytest.mark.parametrize(
    ("place", "device"),
    [
        ("/srv/x", "254:0"),
        ("/home/ann/records", "253:3"),
        ("/home/ann/Private/records", "0:55"),
        ("/homework", "254:0"),
        ("/mnt/council drive/x", "0:60"),
        ("/media/stick/x", "8:33"),
    ],
)
def test_the_nearest_mount_holds_a_path_and_of_two_the_later(place, device):
    assert mount_of(Path(place), MOUNTS).device == device


def on_linux(tmp_path, system, place: Path, *, kind: str, device: str, source: str = "none"):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"1 0 {device} / {place.parent} rw - {kind} {source} rw\n")
    return at_rest._on_linux(place, mounts=mounts, devices=system)


@pytest.mark.parametrize(
    ("kind", "device", "state"),
    [
        ("ext4", "8:1", NOT_FOUND),
        ("ext4", "253:1", ENCRYPTED),
        ("ecryptfs", "0:55", ENCRYPTED),
        ("fuse.gocryptfs", "0:56", ENCRYPTED),
        ("cifs", "0:60", CANNOT_TELL),
        ("overlay", "0:61", CANNOT_TELL),
        ("btrfs", "0:62", CANNOT_TELL),
    ],
)
def test_linux_tells_by_the_filesystem_and_the_device(tmp_path, system, kind, device, state):
    found, how = on_linux(tmp_path, system, tmp_path, kind=kind, device=device)
    assert found == state and how


def test_a_folder_that_fscrypt_encrypts_is_encrypted(tmp_path, system, monkeypatch):
    monkeypatch.setattr(at_rest, "_encrypted_by_fscrypt", lambda folder: True)
    found = on_linux(tmp_path, system, tmp_path, kind="ext4", device="8:1")
    assert found == (ENCRYPTED, "fscrypt")


@pytest.mark.parametrize(
    ("said", "state"),
    [("FileVault is On.", ENCRYPTED), ("FileVault is Off.", NOT_FOUND), ("", CANNOT_TELL)],
)
def test_macos_tells_by_filevault(said, state):
    assert at_rest._on_macos(Path("/Users/ann"), run=lambda words: said)[0] == state


def test_of_another_disk_on_macos_it_cannot_be_told():
    said = at_rest._on_macos(Path("/Volumes/stick"), run=lambda words: "FileVault is On.")
    assert said[0] == CANNOT_TELL


@pytest.mark.parametrize(
    ("place", "said", "state"),
    [
        (r"C:\data", "Protection Status:    Protection On", ENCRYPTED),
        (r"C:\data", "Protection Status:    Protection Off", NOT_FOUND),
        (r"C:\data", "ERROR: An attempt to access a required resource was denied.", CANNOT_TELL),
        (r"\\server\share", "Protection Status:    Protection On", CANNOT_TELL),
    ],
)
def test_windows_tells_by_bitlocker(place, said, state):
    asked = []
    found = at_rest._on_windows(place, run=lambda words: asked.append(words) or said)
    assert found[0] == state
    assert asked in ([], [["manage-bde", "-status", "C:"]])


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32", "freebsd"])
def test_on_every_system_it_is_one_sentence(tmp_path, platform):
    found = encryption_of(tmp_path / "not there yet", platform=platform)
    assert found.state in SENTENCES
    assert str(tmp_path) in found.said and found.said.endswith(".")
    assert "\n" not in found.said


def test_a_program_that_is_not_there_tells_nothing():
    assert at_rest._said(["no-such-program-anywhere"]) == ""


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX systems")
def test_what_others_could_use_is_named_and_links_are_not_followed(tmp_path):
    tmp_path.chmod(0o755)
    own, shared, page = (tmp_path / name for name in ("own.ipynb", "shared.log", "page.html"))
    for file in (own, shared, page):
        file.write_text("x")
        file.chmod(0o644)
    own.chmod(0o600)
    (tmp_path / "link.ipynb").symlink_to(shared)
    assert open_to_others(tmp_path) == [shared]
    keep_to_owner(shared)
    assert open_to_others(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX systems")
def test_beside_a_retention_record_every_file_is_looked_at_unless_the_folder_is_closed(tmp_path):
    tmp_path.chmod(0o755)
    for name in (RECORD, "children.csv"):
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(0o644)
    assert {path.name for path in open_to_others(tmp_path)} == {RECORD, "children.csv"}
    tmp_path.chmod(0o700)
    assert open_to_others(tmp_path) == []
