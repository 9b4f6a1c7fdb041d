"""A backup as one file: a tar archive of parts, with a list that tells what each must be.

The archive holds ``manifest.json``, ``manifest.sha256`` and the parts that the list names,
in that order and nothing else. It is for its owner only (mode 0600) and appears under its
name when it is whole and was read back. The room knows no database.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from engine.errors import BackupDamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
MANIFEST_SUM: Final = "manifest.sha256"
_CHUNK: Final = 1 << 20
_MOST_OF_A_LIST: Final = 1 << 20
_OWNER_ONLY: Final = 0o600


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        dialect: kind of database, ``sqlite`` or ``postgresql``.
        made_at: moment of the snapshot, ISO 8601 in UTC.
        versions: the version of each floor, by its version table.
        columns: the columns of every table, in the order of the parts.
        counts: rows of every table.
        parts: what the archive holds beside this list.
    """

    dialect: str
    made_at: str
    versions: Mapping[str, str]
    columns: Mapping[str, Sequence[str]]
    counts: Mapping[str, int]
    parts: tuple[Part, ...]


@contextlib.contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """Give a folder for the owner only, next to what is made, and leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as made:
        yield Path(made)


def measure(path: Path) -> Part:
    """Return what a file is, for the list."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Part(path.name, path.stat().st_size, digest)


def write(target: Path, folder: Path, manifest: Manifest) -> None:
    """Pack the parts that lie in a folder next to the target, and read all of it back.

    Raises:
        FileExistsError: there is something of this name already.
        OSError: it cannot be written.
        BackupDamagedError: what was read back is not what was written.
    """
    listed = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1).encode()
    (folder / MANIFEST).write_bytes(listed)
    (folder / MANIFEST_SUM).write_text(hashlib.sha256(listed).hexdigest(), encoding="ascii")
    names = [MANIFEST, MANIFEST_SUM, *(part.name for part in manifest.parts)]
    packed = folder / "packed.tar"
    handle = os.open(packed, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for name in names:
                tar.add(folder / name, name, filter=_nameless)
        file.flush()
        os.fsync(file.fileno())
    with reading(packed) as archive:
        archive.verify()
    _place(packed, target)


def _nameless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Tell nothing of the account that made the backup."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = _OWNER_ONLY
    return member


def _place(packed: Path, target: Path) -> None:
    """Give the archive its name; not every disk for backups knows hard links."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
    packed.replace(target)
    handle = os.open(target.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Archive:
    """A backup that is open for reading; every part is checked while it is read."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar = tar
        self.manifest = manifest

    def verify(self) -> None:
        """Read everything once.

        Raises:
            BackupDamagedError: a part is not what the list says.
        """
        for part in self.manifest.parts:
            for _ in self.read(part.name):
                pass

    def read(self, name: str) -> Iterator[bytes]:
        """Yield the content of a part in pieces; only after the last one is it known good.

        Raises:
            BackupDamagedError: the part is missing, or not what the list says.
        """
        part = next((each for each in self.manifest.parts if each.name == name), None)
        if part is None:
            raise BackupDamagedError(name)
        digest, size = hashlib.sha256(), 0
        with _refusing(name):
            file = self._tar.extractfile(name)
            while file is not None and (piece := file.read(_CHUNK)):
                digest.update(piece)
                size += len(piece)
                yield piece
        if size != part.size or digest.hexdigest() != part.sha256:
            raise BackupDamagedError(name)


@contextlib.contextmanager
def reading(source: Path) -> Iterator[Archive]:
    """Open a backup and check its list.

    Raises:
        BackupDamagedError: it is no backup, of another format, or damaged.
        OSError: it cannot be read.
    """
    with contextlib.ExitStack() as opened:
        with _refusing(MANIFEST):
            tar = opened.enter_context(tarfile.open(source, "r:"))
            members = {each.name: each for each in tar.getmembers()}
            manifest = _parse(_read_list(tar, members))
            names = [MANIFEST, MANIFEST_SUM, *(part.name for part in manifest.parts)]
            if tar.getnames() != names or not all(each.isreg() for each in members.values()):
                raise BackupDamagedError(MANIFEST)
        yield Archive(tar, manifest)


def _read_list(tar: tarfile.TarFile, members: Mapping[str, tarfile.TarInfo]) -> bytes:
    listed, written = (
        _read_small(tar, members[name]) for name in (MANIFEST, MANIFEST_SUM) if name in members
    )
    if hashlib.sha256(listed).hexdigest().encode() != written:
        raise BackupDamagedError(MANIFEST)
    return listed


def _read_small(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member) if member.size <= _MOST_OF_A_LIST else None
    return file.read() if file is not None else b""


def _parse(listed: bytes) -> Manifest:
    told: dict[str, Any] = json.loads(listed)
    if told["format"] != FORMAT:
        raise BackupDamagedError(MANIFEST)
    return Manifest(
        dialect=told["dialect"],
        made_at=told["made_at"],
        versions=told["versions"],
        columns=told["columns"],
        counts=told["counts"],
        parts=tuple(Part(**part) for part in told["parts"]),
    )


@contextlib.contextmanager
def _refusing(part: str) -> Iterator[None]:
    """Whatever an archive that is none does to its readers, it is damaged."""
    try:
        yield
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as error:
        raise BackupDamagedError(part) from error
