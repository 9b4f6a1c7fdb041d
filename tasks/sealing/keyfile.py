"""The file in which the key ring lies: for its owner only, and never half written.

Knows bytes and permissions; what the bytes mean is the key ring's business. Its refusals
are Dutch sentences, as an administrator reads them when the system does not start.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tasks.errors import SleutelOntbreektError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_OWNER_ONLY: Final = 0o600
_OTHERS: Final = 0o077
_MAX_BYTES: Final = 100_000


def read_file(path: Path) -> bytes:
    """Return the content of a key file that nobody but its owner can read.

    Raises:
        SleutelOntbreektError: missing, unreadable, too open, or no ordinary small file.
    """
    content, reason = _try_read(path)
    if reason:
        raise SleutelOntbreektError(f"Het sleutelbestand {path} {reason}.")
    return content


def create_file(path: Path, content: bytes) -> None:
    """Write a new key file in one step; an existing one is never overwritten.

    Raises:
        SleutelOntbreektError: there is one already, or it cannot be written.
    """
    try:
        with _beside(path, content) as temporary:
            os.link(temporary, path)
        _sync_folder(path.parent)
    except FileExistsError:
        reason = "bestaat al en wordt niet overschreven"
    except OSError as error:
        reason = f"kan niet worden geschreven ({error.strerror})"
    else:
        return
    raise SleutelOntbreektError(f"Het sleutelbestand {path} {reason}.")


def replace_file(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change a key file in one step, one changer at a time.

    A crash leaves the old file or the new one. Two that change it together take turns, so
    neither's key is lost.

    Raises:
        SleutelOntbreektError: it cannot be read or written.
    """
    path = path.resolve()
    try:
        with _alone(path.parent):
            with _beside(path, change(read_file(path))) as temporary:
                temporary.replace(path)
            _sync_folder(path.parent)
    except OSError as error:
        reason = error.strerror
    else:
        return
    raise SleutelOntbreektError(f"Het sleutelbestand {path} kan niet worden geschreven ({reason}).")


def _try_read(path: Path) -> tuple[bytes, str]:
    try:
        # not blocking: a pipe in the file's place must not hang the start
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        return b"", "bestaat niet"
    except OSError as error:
        return b"", f"is niet te lezen ({error.strerror})"
    try:
        return _read_open(handle)
    finally:
        os.close(handle)


def _read_open(handle: int) -> tuple[bytes, str]:
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or found.st_size > _MAX_BYTES:
        return b"", "is geen gewoon sleutelbestand"
    if found.st_mode & _OTHERS:
        return b"", "is ook voor anderen te lezen. Zet de rechten op 0600"
    return os.read(handle, _MAX_BYTES), ""


@contextmanager
def _beside(path: Path, content: bytes) -> Iterator[Path]:
    """Write the content to a file of its own in the same folder, for one moment."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
