"""`schedcheck import`, and what `schedcheck check` needs of calendars and tables."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from schedcheck.cli.common import Refusal, refuse_losses, refusing
from schedcheck.cli.files import write_all
from schedcheck.constraints import Avoid, Constraint, NoOverlap
from schedcheck.errors import InvalidValue, did_you_mean
from schedcheck.exporters.plan import to_plan
from schedcheck.importers.imported import Imported
from schedcheck.importers.plan import load_plan
from schedcheck.interval import Interval

if TYPE_CHECKING:
    from schedcheck.model import Leader, Level

__all__ = ["avoiding", "import_", "imported", "is_calendar_or_table", "source_options"]

CALENDAR, TABLE = ".ics", ".csv"
WAYS = ("calendar", "attendee", "organizer")
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--known",
        metavar="PLAN",
        type=click.Path(path_type=Path),
        help="A plan file whose places and people calendars may name.",
    ),
    click.option(
        "--names",
        metavar="TOML",
        type=click.Path(path_type=Path),
        help="What calendars call them beside: [places] and [people], each a name and the id it stands for.",
    ),
    click.option("--by", type=click.Choice(WAYS), default="calendar", show_default=True, help="Who is at an event."),
    click.option("--zone", metavar="ZONE", help="The zone of times without one, such as Europe/Vienna."),
    click.option(
        "--window",
        nargs=2,
        metavar="FROM UNTIL",
        help="What to read of calendars, ISO 8601 with offsets. [default: all]",
    ),
    click.option(
        "--despite-errors", is_flag=True, help="Go on although something is left out, or cannot be told when or where."
    ),
)


def source_options(command: F) -> F:
    """Give a command the options of reading calendars and tables."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


def is_calendar_or_table(path: Path) -> bool:
    """Whether a file is none of plans, by its name."""
    return path.suffix.casefold() in {CALENDAR, TABLE}


def imported(
    files: Iterable[Path],
    *,
    known: Path | None,
    names: Path | None,
    by: str,
    zone: str | None,
    window: tuple[str, str] | None,
    despite_errors: bool,
) -> Imported:
    """What is in calendars, or in a table; its notices are told on stderr.

    Raises:
        Refusal: Something of it is lost, unless that is to be.
    """
    # Slow to load, and not needed for plan files.
    from schedcheck.importers.ical import from_ical  # noqa: PLC0415
    from schedcheck.importers.table import from_table  # noqa: PLC0415

    paths = list(files)
    plan = None if known is None else load_plan(known)
    called = {} if names is None else tomllib.loads(names.read_text(encoding="utf-8"))
    options: dict[str, Any] = {
        "people": _by_name(plan.leaders if plan else {}, called.get("people", {}), "people"),
        "places": _by_name(plan.places if plan else {}, called.get("places", {}), "places"),
        "zone": zone,
    }
    kinds = {each.suffix.casefold() for each in paths}
    if kinds == {TABLE} and len(paths) == 1:
        found = from_table(paths[0].read_bytes(), **options)
    elif kinds == {CALENDAR}:
        span = Interval(*window) if window else None
        data = {str(each): each.read_bytes() for each in paths}
        found = from_ical(data, by=by, window=span, **options)
    else:
        raise InvalidValue("files must be calendars (.ics), or one table (.csv)", ", ".join(map(str, paths)))
    refuse_losses(found.notices, "mend the files, or give --despite-errors", despite=despite_errors)
    return found


def _by_name(known: Any, called: Any, what: str) -> dict[str, T]:
    """What is known by its id, and by what it is called beside."""
    if not isinstance(called, dict):
        raise InvalidValue(f"[{what}] must hold names and the ids they stand for", repr(called))
    made: dict[str, T] = dict(known)
    for name, key in called.items():
        if key not in known:
            hint = did_you_mean(str(key), known)
            raise InvalidValue(f"each of [{what}] must stand for an id of the plan that is known", f"{key!r}{hint}")
        made[name] = known[key]
    return made


def avoiding(found: Imported, pairs: Iterable[tuple[str, str]], level: Level | str) -> list[Constraint]:
    """The rules for those who have calendars only: nobody in two places, no busy time used, and who avoids whom."""
    rules: list[Constraint] = [NoOverlap(), *found.must]
    for one, other in pairs:
        rules.append(Avoid(_leader(found, one), _leader(found, other), level=level))
    return rules


def _leader(found: Imported, name: str) -> Leader:
    wanted = name.strip().casefold()
    held = [
        each
        for each in found.leaders.values()
        if wanted in {each.id.casefold(), each.name.casefold(), (each.email or "").casefold()}
    ]
    if len(held) == 1:
        return held[0]
    names = sorted(each.name for each in found.leaders.values())
    must = f"a person must be one of {', '.join(names)}" if not held else "a name must be that of one person"
    raise InvalidValue(must, f"{name!r}{did_you_mean(name, names)}")


@click.command("import", short_help="Make a plan file of calendars or a table.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="The file to write, .toml or .json."
)
@click.option("--overwrite", is_flag=True, help="Write also over a file that is there.")
@source_options
def import_(files: tuple[Path, ...], output: Path, *, overwrite: bool, **options: Any) -> None:
    """Make a plan file of calendars (.ics), one for each person, or of a table (.csv) with a row for each stop.

    What is assumed, changed or left out is told on stderr. Where something is lost, nothing is written; nor is it over
    a file that is there, unless that is said to be.

    \b
    Examples:
      schedcheck import ada.ics bo.ics -o plan.toml --zone Europe/Vienna
      schedcheck import summit.ics --by attendee --known places.toml --names names.toml -o plan.json
    """  # noqa: D301 - click's mark for lines to leave as they are
    form = output.suffix.casefold().removeprefix(".")
    with refusing():
        if not overwrite and (output.is_symlink() or output.exists()):
            raise Refusal(f"schedcheck: {output} is there already: give another name, or --overwrite")
        found = imported(files, **options)
        text = to_plan(found.schedule, must=found.must, should=found.should, form=form)
        write_all(output.parent, {output.name: text.encode()})
    click.echo(str(output))
