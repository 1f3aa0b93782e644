"""The commands: they join what reads plans, what judges them and what writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from schedcheck.checker import check as check_rules
from schedcheck.checker.progress import bar
from schedcheck.cli.common import (
    Refusal,
    coloured,
    console,
    form_option,
    party_of,
    plan_argument,
    refusing,
    severities,
    severity_option,
)
from schedcheck.cli.diff import diff
from schedcheck.cli.ical import ical
from schedcheck.cli.importing import avoiding, import_, imported, is_calendar_or_table, source_options
from schedcheck.cli.lint import lint
from schedcheck.cli.publishing import fetch, publish
from schedcheck.cli.rules import rules
from schedcheck.cli.slack import slack
from schedcheck.cli.tables import as_json, as_table
from schedcheck.cli.when import when
from schedcheck.cli.why import why
from schedcheck.exporters.json import to_json
from schedcheck.exporters.text import to_text
from schedcheck.importers.durations import duration
from schedcheck.importers.plan import load_plan
from schedcheck.model import Level
from schedcheck.rules import Severity
from schedcheck.schedule import Schedule
from schedcheck.verdict import Verdict

__all__ = ["schedcheck"]

COLOURS = {Verdict.KEPT: "green", Verdict.BROKEN: "red"}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="schedcheck", prog_name="schedcheck")
def schedcheck() -> None:
    """Check planned schedules of people: who meets whom, which rules a plan keeps, and by how much.

    PLAN is a file in TOML or JSON: places, people, events, itineraries and rules.

    \b
    Exit status:
      0  no must is broken
      1  a must is broken
      2  it could not be told: wrong usage, a plan with mistakes, a file that cannot be read or written

    \b
    Examples:
      schedcheck check bali.toml
      schedcheck ical bali.toml -o calendars
      schedcheck encounters expected.toml joe-biden vladimir-putin
      schedcheck slack bali.toml
      schedcheck rules bali.toml --between joe-biden vladimir-putin
      schedcheck lint calendars/joe-biden.ics
    """  # noqa: D301 - click's mark for lines to leave as they are


@schedcheck.command(short_help="Say which rules a plan keeps.")
@click.argument("plans", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PLAN | CALENDAR...")
@form_option
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with 1 unless every rule measured something and is kept, shoulds and notes too.",
)
@severity_option
@click.option(
    "--now",
    metavar="TIME",
    help="When it is, for waivers that expire, ISO 8601 with an offset. [default: no clock is read]",
)
@click.option("--avoid", nargs=2, multiple=True, metavar="A B", help="Of calendars: two people who must not meet.")
@click.option(
    "--level",
    type=click.Choice([each.name.casefold() for each in Level]),
    default="room",
    show_default=True,
    help="Of calendars: how near they must not come.",
)
@source_options
@click.pass_context
def check(
    context: click.Context,
    /,
    *,
    plans: tuple[Path, ...],
    form: str,
    levels: tuple[str, ...],
    now: str | None,
    avoid: tuple[tuple[str, str], ...],
    level: str,
    strict: bool,
    **source: Any,
) -> None:
    """Say which rules a plan keeps, by how much, and where it breaks them.

    Of calendars (.ics), or a table (.csv), instead of a plan: nobody is in two places at once, nothing is in a time
    that a calendar has as busy, and whoever is to --avoid somebody does. What is assumed is told on stderr; where
    something of them is lost, nothing is checked.

    \b
    Exit status:
      0  no must is broken; with --strict: every rule measured something and is kept
      1  a must is broken; with --strict also: a rule is broken, at risk, conditional, unknown or measured nothing
      2  the plan could not be read

    \b
    Examples:
      schedcheck check bali.toml
      schedcheck check bali.toml --strict --format json > report.json
      schedcheck check bali.toml --severity apart=note --severity travel-1=off
      schedcheck check ada.ics bo.ics --avoid Ada Bo --zone Europe/Vienna
    """  # noqa: D301 - click's mark for lines to leave as they are
    plan = plans[0]
    with refusing():
        schedule, rules = _asked(plans, avoid, level, source)
        with bar() as progress:
            report = check_rules(schedule, **rules, severity=severities(levels), now=now, progress=progress)
        said = to_json(report) if form == "json" else to_text(report, paint=_paint())
    click.echo(said, nl=form == "text")
    if not report.results:
        click.echo(f"{plan}: the plan has no rules, so nothing was checked", err=True)
    elif all(each.severity is Severity.OFF for each in report.results):
        click.echo(f"{plan}: all rules are off, so nothing was checked", err=True)
    looked = any(each.severity is not Severity.OFF for each in report.results)
    good = report.clear and looked if strict else report.ok
    context.exit(0 if good else 1)


@schedcheck.command(short_help="List where two parties meet.")
@plan_argument
@click.argument("a")
@click.argument("b")
@click.option(
    "--level",
    type=click.Choice([each.name.casefold() for each in Level]),
    default="room",
    show_default=True,
    help="How near a shared place must be.",
)
@click.option(
    "--within", default="0 min", show_default=True, metavar="TIME", help="Also who miss each other by less than this."
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How to tell it."
)
def encounters(plan: Path, a: str, b: str, *, level: str, within: str, form: str) -> None:
    """List where two people or delegations, A and B, meet at stated times; whoever represents them counts too.

    A and B are ids of the plan. The gap is negative for as long as both are there. "certain" is no where a place or an
    end is not known or a stop is tentative; "implied" is yes where they cross in a passage that nobody wrote down.

    \b
    Examples:
      schedcheck encounters bali.toml joe-biden vladimir-putin
      schedcheck encounters expected.toml usa rus --level site --within "30 min"
    """  # noqa: D301 - click's mark for lines to leave as they are
    with refusing():
        read = load_plan(plan)
        one, other = party_of(read, a), party_of(read, b)
        found = read.schedule.encounters(one, other, level=level, within=duration(within))
    for each in (one, other):
        if not read.schedule.party(each):
            click.echo(f"{plan}: nobody for {each} has an itinerary, so nothing was looked at", err=True)
    if form == "json":
        click.echo(as_json(found))
    elif found:
        click.echo(as_table(found, console()))
    else:
        click.echo(f"no encounters of {one} and {other}")


def _asked(
    plans: tuple[Path, ...], avoid: tuple[tuple[str, str], ...], level: str, source: dict[str, Any]
) -> tuple[Schedule, Any]:
    """The schedule to check and the rules to ask: of a plan file, or of calendars."""
    if any(map(is_calendar_or_table, plans)):
        found = imported(plans, **source)
        return found.schedule, {"must": avoiding(found, avoid, level), "should": found.should}
    if len(plans) > 1:
        raise Refusal(f"schedcheck: one plan can be checked at a time, got {len(plans)}")
    given = [name for name, each in {"avoid": avoid, **source}.items() if each not in {(), None, "calendar", False}]
    if given:
        option = f"--{given[0].replace('_', '-')}"
        raise Refusal(f"schedcheck: {option} is for calendars and tables, not for a plan file")
    read = load_plan(plans[0])
    return read.schedule, read.rules


def _paint() -> Callable[[str, Verdict], str] | None:
    if not coloured():
        return None
    return lambda words, verdict: click.style(words, fg=COLOURS.get(verdict, "yellow"), bold=verdict is Verdict.BROKEN)


for each in (ical, slack, when, why, diff, rules, import_, lint, publish, fetch):
    schedcheck.add_command(each)
