"""The command that says whether calendars are such that every program reads them alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schedcheck._values import on_one_line
from schedcheck.cli.answers import as_data
from schedcheck.cli.common import counted, form_option, refusing
from schedcheck.importers.notices import short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schedcheck.exporters.ical import Fault

__all__ = ["lint"]


@click.command(short_help="Say what is wrong with calendars.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE.ICS...")
@form_option
@click.pass_context
def lint(context: click.Context, files: tuple[Path, ...], form: str) -> None:
    """Say what in calendars programs refuse or read differently, by line; whoever wrote them.

    \b
    Exit status:
      0  nothing is
      1  something is
      2  a file could not be read

    \b
    Examples:
      schedcheck lint calendars/joe-biden.ics
      schedcheck lint calendars/*.ics --format json
    """  # noqa: D301 - click's mark for lines to leave as they are
    from schedcheck.exporters.ical.checking import LARGEST, check_export  # noqa: PLC0415 - slow to load

    found: dict[Path, tuple[Fault, ...]] = {}
    with refusing():
        for path in dict.fromkeys(files):
            with path.open("rb") as file:
                # One byte more tells that it is too large, however large it is.
                found[path] = check_export(file.read(LARGEST + 1))
    click.echo(as_data(_data(found)) if form == "json" else "\n".join(_lines(found)))
    context.exit(1 if any(found.values()) else 0)


def _lines(found: Mapping[Path, tuple[Fault, ...]]) -> Iterator[str]:
    """A line for each fault, as compilers tell them, and how many there are."""
    for path, faults in found.items():
        for each in faults:
            uid = "" if each.uid is None else f" (UID {short(each.uid)})"
            yield f"{on_one_line(str(path))}:{each.line}: {each.sentence}{uid} [{each.code}]"
    count, calendars = sum(map(len, found.values())), counted(len(found), "calendar")
    bad = sum(map(bool, found.values()))
    yield f"{counted(count, 'fault')} in {bad} of {calendars}" if count else f"no faults in {calendars}"


def _data(found: Mapping[Path, tuple[Fault, ...]]) -> dict[str, Any]:
    return {
        "files": [
            {
                "file": str(path),
                "faults": [
                    {"code": each.code, "line": each.line, "uid": each.uid, "sentence": each.sentence}
                    for each in faults
                ],
            }
            for path, faults in found.items()
        ]
    }
