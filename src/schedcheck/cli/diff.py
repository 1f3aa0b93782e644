"""The command that says what is different between two plans, or two versions of a calendar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from schedcheck.checker import check
from schedcheck.cli.answers import as_data, diff_table
from schedcheck.cli.calendars import difference_shown
from schedcheck.cli.common import Refusal, console, form_option, refuse_losses, refusing
from schedcheck.importers.notices import Notices
from schedcheck.importers.plan import load_plan

if TYPE_CHECKING:
    from schedcheck.importers.ical.versions import Versions

__all__ = ["diff"]

CALENDAR = ".ics"
MOST_NOTICES = 50_000


@click.command(short_help="Say what is different between two plans or calendars.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@form_option
@click.pass_context
def diff(context: click.Context, old: Path, new: Path, form: str) -> None:
    """Say what became of the rules and findings of OLD in NEW; each plan is checked against its own rules.

    Of two calendars (.ics): what was added, moved, cancelled, by UID and RECURRENCE-ID, how SEQUENCE rises, and what
    programs that have OLD may not take over from NEW.

    \b
    Exit status:
      0  no must of NEW is broken; of calendars: all that is different is taken over
      1  a must of NEW is broken; of calendars: something may not be taken over
      2  a plan or a calendar could not be read

    \b
    Examples:
      schedcheck diff bali.toml mended.toml
      schedcheck diff bali.toml mended.toml --format json
      schedcheck diff before/joe-biden.ics calendars/joe-biden.ics
    """  # noqa: D301 - click's mark for lines to leave as they are
    with refusing():
        calendars = [each.suffix.casefold() == CALENDAR for each in (old, new)]
        if any(calendars) and not all(calendars):
            raise Refusal("schedcheck: a plan can be compared with a plan, and a calendar with a calendar")
        said, good = (_of_calendars if all(calendars) else _of_plans)(old, new, form)
    click.echo(said)
    context.exit(0 if good else 1)


def _of_plans(old: Path, new: Path, form: str) -> tuple[str, bool]:
    before, after = (check(each.schedule, **each.rules) for each in map(load_plan, (old, new)))
    difference = before.diff(after)
    return as_data(difference.to_dict()) if form == "json" else diff_table(difference, console()), after.ok


def _of_calendars(old: Path, new: Path, form: str) -> tuple[str, bool]:
    from schedcheck.importers.ical.difference import compared  # noqa: PLC0415 - not needed for plans

    notices = Notices(strict=False, most=MOST_NOTICES)
    before, after = (_versions(each, notices) for each in (old, new))
    refuse_losses(notices, "mend the calendars")
    found = compared(before, after)
    return as_data(found.to_dict()) if form == "json" else difference_shown(found, console()), not found.faults


def _versions(path: Path, notices: Notices) -> Versions:
    from schedcheck.importers.ical.versions import versions_of  # noqa: PLC0415 - as above

    notices.file = str(path)
    data = path.read_bytes()
    try:
        return versions_of(data, notices)
    except ValueError as error:
        raise Refusal(f"schedcheck: {path}: {error}") from None
