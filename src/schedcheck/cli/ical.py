"""The command that writes calendars, and goes on with those that were written before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from schedcheck._values import on_one_line
from schedcheck.cli.common import Refusal, plan_argument, refusing
from schedcheck.cli.extras import calendar_options, extras_of, stop_options
from schedcheck.cli.files import file_name, write_all
from schedcheck.cli.views import stamp_of, stamp_option, view_of, view_options
from schedcheck.importers.plan import Plan, load_plan
from schedcheck.model import Itinerary
from schedcheck.schedule import Schedule

__all__ = ["ical"]

ENDING = ".ics"
PROFILES = ("file", "publish", "request", "cancel", "freebusy")
MESSAGES = ("request", "cancel")


@click.command(short_help="Write everybody's calendar.")
@plan_argument
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder to write to; made if need be.",
)
@click.option(
    "--leader", "leaders", multiple=True, metavar="ID", help="Whose calendar; several times for several. [default: all]"
)
@stamp_option
@click.option(
    "--previous",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The calendars written before, in the same view, which these go on from; may be the same folder.",
)
@view_options
@click.option(
    "--profile", type=click.Choice(PROFILES), default="file", show_default=True, help="What the calendars are for."
)
@click.option("--organizer", metavar="EMAIL", help="Who sends them, for publish, request and cancel.")
@stop_options
@calendar_options
def ical(
    plan: Path,
    folder: Path,
    leaders: tuple[str, ...],
    *,
    stamp: str | None,
    previous: Path | None,
    detail: str | None,
    reader: str | None,
    place: str | None,
    grain: str | None,
    profile: str,
    organizer: str | None,
    **beside: Any,
) -> None:
    """Write an iCalendar file for each person, with what that person may know; in a view, what its reader may.

    None is written unless all can be made, and all are written or none. A file is named for its leader's id; an id that
    is not fit for a file name is shortened and gets a hash. The same plan, stamp and calendars of before give the same
    bytes.

    \b
    Examples:
      schedcheck ical bali.toml -o calendars
      schedcheck ical bali.toml -o calendars --leader joe-biden --stamp 2022-11-01T09:00+08:00
      schedcheck ical bali.toml -o calendars --previous calendars --stamp 2022-11-02T09:00+08:00
      schedcheck ical bali.toml -o calendars --reminder 1h --reminder 10min --call-time plenary=30min
      schedcheck ical bali.toml -o for-the-press --view kind --place city --grain "1 h"
    """  # noqa: D301 - click's mark for lines to leave as they are
    with refusing():
        read = load_plan(plan)
        changed = stamp_of(read, stamp)
        view = view_of(read, detail=detail, reader=reader, place=place, grain=grain)
        extras = extras_of(read, view=view is not None and view.reader is None, profile=profile, **beside)
        before = {} if previous is None else _written_before(previous)
        if profile in MESSAGES:
            _refuse_old_messages(folder, profile)
        whose = list(dict.fromkeys(leaders)) or _everybody(read, previous, before)
        files: dict[str, bytes] = {}
        for each in whose:
            options = {"stamp": changed, "view": view, "profile": profile, "organizer": organizer, "extras": extras}
            data = _made(read, each, before, **options)
            files |= _messages(each, data) if profile in MESSAGES else {file_name(each, ENDING): data}
        anew = [each for each in whose if before and file_name(each, ENDING) not in before]
        lost = [name for name, data in files.items() if previous is None and _differs(folder / name, data)]
        write_all(folder, files)
    for each in anew:
        click.echo(f"{on_one_line(each)}: there was no calendar before, so all of it is new", err=True)
    for name in lost:
        click.echo(f"{folder / name}: written anew, so who has it is not told what changed: give --previous", err=True)
    for name in files:
        click.echo(str(folder / name))


def _written_before(folder: Path) -> dict[str, Path]:
    """The calendars in a folder, by name."""
    found = {each.name: each for each in sorted(folder.iterdir()) if each.suffix == ENDING}
    if not found:
        # In another folder than was meant, all would be new, and nobody would be told of what is off.
        raise Refusal(
            f"schedcheck: --previous must be a folder with the calendars written before, and {folder} has none"
        )
    return found


def _everybody(plan: Plan, folder: Path | None, before: Mapping[str, Path]) -> list[str]:
    """Who is in the plan, and who was before: what was planned for them must be struck out."""
    names = {file_name(each, ENDING): each for each in plan.leaders}
    for each in before:
        if each not in names:
            raise Refusal(
                f"schedcheck: {before[each]}: it must be the calendar of somebody in the plan. Keep a [[leader]] of"
                f" that id, so that what was planned is struck out, or take the file out of {folder}"
            )
    there = [each.id for each in plan.schedule.leaders]
    return there + [id for name, id in names.items() if name in before and id not in there]


def _made(plan: Plan, id: str, before: Mapping[str, Path], **options: Any) -> bytes:
    """The calendar of one person, with options as `to_ical` takes them."""
    from schedcheck.exporters.ical import to_ical  # noqa: PLC0415 - as above

    path, schedule = before.get(file_name(id, ENDING)), plan.schedule
    if path is not None and id in plan.leaders and all(each.id != id for each in schedule.leaders):
        schedule = Schedule([Itinerary(plan.leaders[id], ())])
    held = None if path is None else path.read_bytes()
    try:
        return to_ical(schedule, leader=id, previous=held, **options)
    except ValueError as error:
        if path is None:
            raise
        raise Refusal(f"schedcheck: {path}: {error}") from None


def _messages(id: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file for each message to somebody."""
    from schedcheck.exporters.ical import split_ical  # noqa: PLC0415 - as above

    for number, each in enumerate(split_ical(data), 1):
        yield file_name(id, f".{number}{ENDING}"), each


def _refuse_old_messages(folder: Path, profile: str) -> None:
    if folder.is_dir() and any(each.suffix == ENDING for each in folder.iterdir()):
        raise Refusal(
            f"schedcheck: {folder} must hold no calendars before a {profile} is written to it: older ones would be"
            " taken for messages to send"
        )


def _differs(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() != data
