"""Whether files lie safely: readable by their owner alone, on a disk that is encrypted at rest."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

#: Whether a disk is encrypted; what is not found may be there all the same, in the disk itself.
ENCRYPTED, NOT_FOUND, CANNOT_TELL = "encrypted", "not found", "cannot be told"
OWNER_ONLY, OTHERS = 0o600, 0o077
#: The file beside child-level files that says until when they are kept.
RECORD = "retention.json"

IS_ENCRYPTED = "The disk that holds {folder} is encrypted at rest ({how})."
NONE_FOUND = (
    "No encryption at rest was found for the disk that holds {folder} ({how}): ask your IT team, "
    "and keep what is about single children on a disk that has it."
)
NOT_TOLD = (
    "Whether the disk that holds {folder} is encrypted at rest cannot be told from here ({how}): "
    "ask your IT team."
)
SENTENCES = {ENCRYPTED: IS_ENCRYPTED, NOT_FOUND: NONE_FOUND, CANNOT_TELL: NOT_TOLD}

#: How files end that may hold something of single children, wherever they lie in the outputs.
CHILD_LEVEL = (".ipynb", ".log")
#: Kinds of filesystem that encrypt by themselves.
ENCRYPTING = ("ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.securefs")
MOUNTS, DEVICES = Path("/proc/self/mountinfo"), Path("/sys/dev/block")
#: ``FS_IOC_GETFLAGS`` and ``FS_ENCRYPT_FL`` of linux/fs.h: whether fscrypt encrypts a folder.
GET_FLAGS, ENCRYPT_FLAG = 0x80086601, 0x00000800
#: Seconds after which a program of the system that does not answer is left alone.
PATIENCE = 20
ESCAPED = re.compile(r"\\([0-7]{3})")

Run = Callable[[Sequence[str]], str]


@dataclass(frozen=True)
class Encryption:
    """Whether a folder's disk is encrypted at rest.

    Attributes
    ----------
    state
        `ENCRYPTED`, `NOT_FOUND` or `CANNOT_TELL`.
    how
        What it was told by, in a few words.
    folder
        The folder.
    """

    state: str
    how: str
    folder: Path

    @property
    def said(self) -> str:
        """The state in one sentence, with what to do where it is not encrypted for certain."""
        return SENTENCES[self.state].format(folder=self.folder, how=self.how)


@dataclass(frozen=True)
class Mount:
    """A filesystem in its place: its device (``8:1``), its kind, and what it was mounted from."""

    device: str
    kind: str
    source: str


def encryption_of(folder: Path, *, platform: str = sys.platform) -> Encryption:
    """Say whether a folder's disk is encrypted at rest, as far as the system tells.

    Parameters
    ----------
    folder
        A folder, which need not exist yet: then the nearest one above it is asked for.
    platform
        The system, as ``sys.platform`` names it.
    """
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    place = place.resolve()
    ask = {"darwin": _on_macos, "win32": _on_windows}.get(platform, _on_linux)
    try:
        state, how = ask(place)
    except (OSError, ValueError) as error:
        state, how = CANNOT_TELL, f"{type(error).__name__}"
    return Encryption(state, how, folder)


def open_to_others(folder: Path) -> list[Path]:
    """Return child-level files below a folder that others than their owner may read or change.

    They are executed notebooks, logs, and all that lies beside a retention record. What lies in a
    folder that is closed to others is closed too. On Windows, where rights come with the folder
    above, nothing is returned. Links are not followed.
    """
    return [] if os.name != "posix" else list(_open_below(folder))


def keep_to_owner(file: Path) -> None:
    """Take a file that is already written away from everyone but its owner, where that is told."""
    if os.name == "posix" and not file.is_symlink():
        file.chmod(OWNER_ONLY)


def _open_below(folder: Path) -> Iterator[Path]:
    for at, folders, files in os.walk(folder):
        place = Path(at)
        if not place.stat().st_mode & OTHERS:
            folders.clear()
            continue
        found = [place / name for name in files if RECORD in files or name.endswith(CHILD_LEVEL)]
        yield from (
            path for path in found if not path.is_symlink() and path.lstat().st_mode & OTHERS
        )


def _on_linux(place: Path, *, mounts: Path = MOUNTS, devices: Path = DEVICES) -> tuple[str, str]:
    if not mounts.exists():
        return CANNOT_TELL, "the system does not say what is mounted where"
    mount = mount_of(place, mounts.read_text(encoding="utf-8", errors="replace"))
    if mount.kind in ENCRYPTING:
        return ENCRYPTED, mount.kind
    if _encrypted_by_fscrypt(place):
        return ENCRYPTED, "fscrypt"
    device = devices / mount.device
    if not device.exists():
        # A filesystem over several disks, such as btrfs, has a device of its own that is none.
        device = devices / _device_of(mount.source)
    if not device.exists():
        return CANNOT_TELL, f"a filesystem of kind {mount.kind}"
    return device_encryption(device.resolve())


def mount_of(place: Path, mounts: str) -> Mount:
    """Return the filesystem that a path lies on.

    Parameters
    ----------
    place
        The path, without links.
    mounts
        The content of ``/proc/self/mountinfo``.

    Raises
    ------
    ValueError
        If none holds it.
    """
    found: tuple[int, Mount] | None = None
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, rest = before.split(" "), after.split(" ")
        if len(fields) < 5 or len(rest) < 2:
            continue
        at = Path(_plain(fields[4]))
        # Of two filesystems at one place the later one lies on top.
        if place.is_relative_to(at) and (found is None or len(at.parts) >= found[0]):
            found = len(at.parts), Mount(fields[2], rest[0], _plain(rest[1]))
    if found is None:
        raise ValueError("nothing is mounted there")
    return found[1]


def device_encryption(device: Path) -> tuple[str, str]:
    """Say whether a block device is encrypted, or all that it is laid over.

    Parameters
    ----------
    device
        Its folder below ``/sys/devices``.
    """
    if _text(device / "dm" / "uuid").startswith("CRYPT-"):
        return ENCRYPTED, "dm-crypt"
    whole = device.parent if (device / "partition").exists() else device
    under = [item.resolve() for item in _children(whole / "slaves")]
    if under:
        states = [device_encryption(one) for one in under]
        return next((one for one in states if one[0] != ENCRYPTED), states[0])
    if device.name.startswith("loop"):
        return CANNOT_TELL, "a file that is used as a disk"
    return NOT_FOUND, f"device {device.name}, without dm-crypt or fscrypt"


def _device_of(source: str) -> str:
    """The numbers of the device that a filesystem was mounted from; no device has none."""
    try:
        mode = os.stat(source)
    except (OSError, ValueError):
        return "none"
    if not stat.S_ISBLK(mode.st_mode):
        return "none"
    return f"{os.major(mode.st_rdev)}:{os.minor(mode.st_rdev)}"


def _encrypted_by_fscrypt(folder: Path) -> bool:
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return False
    try:
        flags = fcntl.ioctl(handle, GET_FLAGS, bytes(8))
        return bool(int.from_bytes(flags[:4], sys.byteorder) & ENCRYPT_FLAG)
    except OSError:
        return False
    finally:
        os.close(handle)


def _on_macos(place: Path, *, run: Run | None = None) -> tuple[str, str]:
    if place.is_relative_to("/Volumes"):
        return CANNOT_TELL, "a disk beside the computer's own"
    said = (run or _said)(["fdesetup", "status"])
    if "FileVault is On" in said:
        return ENCRYPTED, "FileVault is on"
    if "FileVault is Off" in said:
        return NOT_FOUND, "FileVault is off"
    return CANNOT_TELL, "FileVault does not say"


def _on_windows(place: Path, *, run: Run | None = None) -> tuple[str, str]:
    drive = str(place)[:2]
    if not re.fullmatch("[A-Za-z]:", drive):
        return CANNOT_TELL, "a drive of another computer"
    said = (run or _said)(["manage-bde", "-status", drive])
    if "Protection On" in said:
        return ENCRYPTED, "BitLocker is on"
    if "Protection Off" in said:
        return NOT_FOUND, "BitLocker is off"
    return CANNOT_TELL, "BitLocker tells an administrator only"


def _said(words: Sequence[str]) -> str:
    """What a program of the system prints; nothing where it is not there or does not answer."""
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            words, capture_output=True, text=True, timeout=PATIENCE, check=False, errors="replace"
        )
        return done.stdout
    return ""


def _plain(field: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 8)), field)


def _text(file: Path) -> str:
    with suppress(OSError):
        return file.read_text(encoding="utf-8", errors="replace").strip()
    return ""


def _children(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(folder.iterdir())
    return []
