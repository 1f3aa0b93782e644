"""Calendars as files: safe names for any id, and all of the files or none."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["file_name", "write_all"]

PLAIN = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
LONGEST = 100
READABLE = 40
# Of Windows, with any ending.
RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")


def file_name(id: str, ending: str) -> str:
    """A file name for an id: itself where that is safe everywhere, else what is readable of it and a hash.

    Different ids have different names, also where case and Unicode's ways to write a letter do not count, and no name
    leads to another directory.

    >>> file_name("joe-biden", ".ics")
    'joe-biden.ics'
    >>> file_name("../Joe", ".ics")
    'joe--d5aaca0d9dff60a73bbaffdcdaf6d20b.ics'
    """
    if PLAIN.fullmatch(id) and len(id) <= LONGEST and not RESERVED.fullmatch(id):
        return f"{id}{ending}"
    letters = unicodedata.normalize("NFKD", id).encode("ascii", "ignore").decode().casefold()
    readable = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:READABLE].strip("-") or "leader"
    # Two hyphens: no id that is its own name has them.
    return f"{readable}--{sha256(id.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}{ending}"


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, which is made if need be; each is there whole, or all as before. Raises OSError.

    One that is there already, byte for byte, is left alone; one that is replaced has the same permissions after.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        if (folder / name).is_dir():
            raise IsADirectoryError(f"a folder is in the way: {folder / name}")
    made: dict[Path, Path] = {}
    try:
        for name, held in files.items():
            if not _holds(folder / name, held):
                made[folder / name] = beside = _beside(folder)
                _write(beside, held, _mode(folder / name))
        _replace_all(made)
    finally:
        for path in made.values():
            path.unlink(missing_ok=True)


def _beside(folder: Path) -> Path:
    return folder / f".schedcheck-{secrets.token_hex(8)}.tmp"


def _mode(path: Path) -> int | None:
    """Who may read and write a file; None where there is none."""
    return stat.S_IMODE(path.stat().st_mode) if path.exists() else None


def _write(beside: Path, data: bytes, mode: int | None) -> None:
    """Write a new file, which nobody can read at any time who may not read it in the end."""
    first = 0o666 if mode is None else 0o600
    with open(beside, "xb", opener=lambda path, flags: os.open(path, flags, first)) as file:
        if mode is not None:
            beside.chmod(mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == data


def _replace_all(made: Mapping[Path, Path]) -> None:
    """Put each file where it belongs; where one cannot be put there, those before it are put back."""
    kept: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for path in made:
            if path.is_symlink() or path.exists():
                kept[path] = _beside(path.parent)
                _keep(path, kept[path])
        for path, new in made.items():
            new.replace(path)
            done.append(path)
    except BaseException:
        for path in done:
            if path in kept:
                kept[path].replace(path)
            else:
                path.unlink()
        raise
    finally:
        for each in kept.values():
            each.unlink(missing_ok=True)


def _keep(path: Path, beside: Path) -> None:
    """Give a file a second name; where there are none, a copy."""
    try:
        os.link(path, beside, follow_symlinks=False)
    except (OSError, NotImplementedError):
        # The file system has no links, or the system cannot make one of a link itself: os.link says so by the latter.
        shutil.copy2(path, beside, follow_symlinks=False)
