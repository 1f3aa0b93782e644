"""The command that says when a stop or an event would fit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from schedcheck.checker import check
from schedcheck.cli.answers import as_data, bands_table
from schedcheck.cli.common import Refusal, console, form_option, plan_argument, refusing, severities, severity_option
from schedcheck.errors import did_you_mean
from schedcheck.importers.durations import duration
from schedcheck.importers.plan import Plan, load_plan

if TYPE_CHECKING:
    from schedcheck.model import Event, Stop

__all__ = ["when"]


@click.command(short_help="Say when a stop or an event would fit.")
@plan_argument
@click.argument("what")
@click.option("--earlier", default="6 h", show_default=True, metavar="TIME", help="How much earlier to look.")
@click.option("--later", default="6 h", show_default=True, metavar="TIME", help="How much later to look.")
@severity_option
@form_option
def when(plan: Path, what: str, *, earlier: str, later: str, levels: tuple[str, ...], form: str) -> None:
    """Say at which times WHAT would fit: where all is kept, where no must is broken, and where one is.

    WHAT is the id of an event, which moves for all who are there, or a person's id and that of a stop, as in
    joe-biden/lunch, which moves alone. All else stays as it is. A must that moving it does not mend breaks all
    times: to look past it, turn it off by --severity.

    \b
    Examples:
      schedcheck when bali.toml session-i
      schedcheck when bali.toml joe-biden/session-i --earlier "1 h" --later "1 h"
    """  # noqa: D301 - click's mark for lines to leave as they are
    from schedcheck.analysis.bands import bands  # noqa: PLC0415 - not needed for checking

    with refusing():
        read = load_plan(plan)
        moved = _event_or_stop(read, what)
        report = check(read.schedule, **read.rules, severity=severities(levels))
        found = bands(read.schedule, moved, report, within=(duration(earlier), duration(later)), alone=True)
    click.echo(as_data(found.to_dict()) if form == "json" else bands_table(found, console()))


def _event_or_stop(plan: Plan, id: str) -> Event | Stop:
    events = {each.id: each for each in plan.schedule.events}
    stops = {f"{each.leader.id if each.leader else ''}/{each.id}": each for each in plan.schedule.stops}
    if id in events:
        return events[id]
    if id in stops:
        return stops[id]
    hint = did_you_mean(id, [*events, *stops])
    raise Refusal(f"schedcheck: an event, or a stop such as joe-biden/lunch, must be in the plan, got {id!r}{hint}")
