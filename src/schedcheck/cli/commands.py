"""The commands: they join what reads plans, what judges them and what writes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from schedcheck._time import aware
from schedcheck.checker import check as check_rules
from schedcheck.checker.progress import bar
from schedcheck.cli import rulebook
from schedcheck.cli.answers import as_data, bands_table, budgets_table, diff_table
from schedcheck.cli.files import file_name, write_all
from schedcheck.cli.tables import as_json, as_table
from schedcheck.errors import InvalidValue, did_you_mean
from schedcheck.exporters.json import to_json
from schedcheck.exporters.text import to_text
from schedcheck.importers.durations import duration
from schedcheck.importers.plan import Plan, PlanError, load_plan
from schedcheck.model import Level
from schedcheck.rules import Severity
from schedcheck.verdict import Verdict

if TYPE_CHECKING:
    from schedcheck.model import Event, Party, Stop
    from schedcheck.rulebook import Rulebook

__all__ = ["schedcheck"]

COLOURS = {Verdict.KEPT: "green", Verdict.BROKEN: "red"}
plan_argument = click.argument("plan", type=click.Path(path_type=Path))
form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to tell it."
)


class Refusal(click.ClickException):
    """What stands in the way; exit status 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - always on stderr
        """Tell it, line by line."""
        click.echo(self.message, err=True)


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
    """  # noqa: D301 - click's mark for lines to leave as they are


@schedcheck.command(short_help="Say which rules a plan keeps.")
@plan_argument
@form_option
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with 1 unless every rule measured something and is kept, shoulds and notes too.",
)
@click.option(
    "--severity",
    "levels",
    multiple=True,
    metavar="ID=LEVEL",
    help="How grave a rule is in this run: must, should, note or off; several times for several rules.",
)
@click.option(
    "--now",
    metavar="TIME",
    help="When it is, for waivers that expire, ISO 8601 with an offset. [default: no clock is read]",
)
@click.pass_context
def check(
    context: click.Context, plan: Path, form: str, levels: tuple[str, ...], now: str | None, *, strict: bool
) -> None:
    """Say which rules a plan keeps, by how much, and where it breaks them.

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
    """  # noqa: D301 - click's mark for lines to leave as they are
    with _refusing():
        read = load_plan(plan)
        with bar() as progress:
            report = check_rules(read.schedule, **read.rules, severity=_levels(levels), now=now, progress=progress)
        said = to_json(report) if form == "json" else to_text(report, paint=_paint())
    click.echo(said, nl=form == "text")
    if not report.results:
        click.echo(f"{plan}: the plan has no rules, so nothing was checked", err=True)
    elif all(each.severity is Severity.OFF for each in report.results):
        click.echo(f"{plan}: all rules are off, so nothing was checked", err=True)
    looked = any(each.severity is not Severity.OFF for each in report.results)
    good = report.clear and looked if strict else report.ok
    context.exit(0 if good else 1)


@schedcheck.command(short_help="Write everybody's calendar.")
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
@click.option(
    "--stamp",
    metavar="TIME",
    help="When the plan was last changed, ISO 8601 with an offset. [default: stamp of [plan]]",
)
def ical(plan: Path, folder: Path, leaders: tuple[str, ...], stamp: str | None) -> None:
    """Write an iCalendar file for each person, with what that person may know.

    Each file is written whole, and none is unless all can be made. A file is named for its leader's id; an id that is
    not fit for a file name is shortened and gets a hash. The same plan and stamp give the same bytes.

    \b
    Examples:
      schedcheck ical bali.toml -o calendars
      schedcheck ical bali.toml -o calendars --leader joe-biden --stamp 2022-11-01T09:00+08:00
    """  # noqa: D301 - click's mark for lines to leave as they are
    from schedcheck.exporters.ical import to_ical  # noqa: PLC0415 - slow to load, and not needed for checking

    with _refusing():
        read = load_plan(plan)
        changed = _stamp(read, stamp)
        ids = list(dict.fromkeys(leaders)) or [each.id for each in read.schedule.leaders]
        files = {file_name(each, ".ics"): to_ical(read.schedule, leader=each, stamp=changed) for each in ids}
        write_all(folder, files)
    for name in files:
        click.echo(str(folder / name))


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
    with _refusing():
        read = load_plan(plan)
        one, other = _party(read, a), _party(read, b)
        found = read.schedule.encounters(one, other, level=level, within=duration(within))
    for each in (one, other):
        if not read.schedule.party(each):
            click.echo(f"{plan}: nobody for {each} has an itinerary, so nothing was looked at", err=True)
    if form == "json":
        click.echo(as_json(found))
    elif found:
        click.echo(as_table(found, _console()))
    else:
        click.echo(f"no encounters of {one} and {other}")


@schedcheck.command(short_help="Say how late each stop may be.")
@plan_argument
@click.option("--who", metavar="ID", help="Of a person or a delegation. [default: everybody]")
@click.option("--horizon", default="6 h", show_default=True, metavar="TIME", help="The largest delay to look at.")
@form_option
def slack(plan: Path, who: str | None, horizon: str, form: str) -> None:
    """Say how late each stop may start, and how long it may overrun, before which rule breaks with whom.

    A delay moves the rest of the day as far as idle time and travel do not absorb it, and all who are at the same
    events. Notes are not asked.

    \b
    Examples:
      schedcheck slack bali.toml
      schedcheck slack bali.toml --who joe-biden --horizon "2 h" --format json
    """  # noqa: D301 - click's mark for lines to leave as they are
    from schedcheck.analysis.budgets import budgets  # noqa: PLC0415 - not needed for checking

    with _refusing():
        read = load_plan(plan)
        party = None if who is None else _party(read, who)
        found = budgets(read.schedule, read.rules, who=party, horizon=duration(horizon))
    click.echo(as_data(found.to_dict()) if form == "json" else budgets_table(found, _console()))


@schedcheck.command(short_help="Say when a stop or an event would fit.")
@plan_argument
@click.argument("what")
@click.option("--earlier", default="6 h", show_default=True, metavar="TIME", help="How much earlier to look.")
@click.option("--later", default="6 h", show_default=True, metavar="TIME", help="How much later to look.")
@form_option
def when(plan: Path, what: str, *, earlier: str, later: str, form: str) -> None:
    """Say at which times WHAT would fit: where all is kept, where no must is broken, and where one is.

    WHAT is the id of an event, which moves for all who are there, or a person's id and that of a stop, as in
    joe-biden/lunch, which moves alone. All else stays as it is.

    \b
    Examples:
      schedcheck when bali.toml session-i
      schedcheck when bali.toml joe-biden/session-i --earlier "1 h" --later "1 h"
    """  # noqa: D301 - click's mark for lines to leave as they are
    from schedcheck.analysis.bands import bands  # noqa: PLC0415 - not needed for checking

    with _refusing():
        read = load_plan(plan)
        moved = _event_or_stop(read, what)
        found = bands(read.schedule, moved, read.rules, within=(duration(earlier), duration(later)), alone=True)
    click.echo(as_data(found.to_dict()) if form == "json" else bands_table(found, _console()))


@schedcheck.command(short_help="Say what contradicts what, and what to drop.")
@plan_argument
@form_option
@click.pass_context
def why(context: click.Context, plan: Path, form: str) -> None:
    """Say which stops already contradict a must, whatever else is planned, and which to drop to mend it all.

    \b
    Exit status:
      0  no must is broken
      1  a must is broken
      2  the plan could not be read

    \b
    Examples:
      schedcheck why bali.toml
      schedcheck why bali.toml --format json
    """  # noqa: D301 - click's mark for lines to leave as they are
    from schedcheck.analysis.explain import explain  # noqa: PLC0415 - not needed for checking

    with _refusing():
        read = load_plan(plan)
        found = explain(read.schedule, read.rules)
    click.echo(as_data(found.to_dict()) if form == "json" else str(found))
    context.exit(1 if found else 0)


@schedcheck.command(short_help="Say what is different between two plans.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@form_option
@click.pass_context
def diff(context: click.Context, old: Path, new: Path, form: str) -> None:
    """Say what became of the rules and findings of OLD in NEW; each plan is checked against its own rules.

    \b
    Exit status:
      0  no must of NEW is broken
      1  a must of NEW is broken
      2  a plan could not be read

    \b
    Examples:
      schedcheck diff bali.toml mended.toml
      schedcheck diff bali.toml mended.toml --format json
    """  # noqa: D301 - click's mark for lines to leave as they are
    with _refusing():
        before, after = (check_rules(each.schedule, **each.rules) for each in map(load_plan, (old, new)))
        difference = before.diff(after)
        said = as_data(difference.to_dict()) if form == "json" else diff_table(difference, _console())
    click.echo(said)
    context.exit(0 if after.ok else 1)


def _levels(given: tuple[str, ...]) -> dict[str, str]:
    """Severities by the ids of rules; an id may have equals signs of its own."""
    found: dict[str, str] = {}
    for each in given:
        name, equals, level = each.rpartition("=")
        if not equals or not name:
            raise InvalidValue("--severity must be the id of a rule and a level, such as apart=off", repr(each))
        if name in found:
            raise InvalidValue("--severity must be given once for each rule", f"{name!r} twice")
        found[name] = level
    return found


@schedcheck.command(short_help="List the rules of a plan, and what contradicts or changed.")
@plan_argument
@click.option("--between", nargs=2, metavar="A B", help="Only rules with A and B on different sides.")
@click.option("--involving", metavar="A", help="Only rules that name A, or a delegation that A is of.")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="OLD",
    help="Also what became of the rules since this older plan.",
)
@form_option
@click.pass_context
def rules(
    context: click.Context,
    plan: Path,
    *,
    between: tuple[str, str] | None,
    involving: str | None,
    against: Path | None,
    form: str,
) -> None:
    """List the rules of a plan and their waivers, what of them no plan can keep, and what changed.

    A and B are ids of leaders or delegations of the plan. A rule that is for everybody names nobody.

    \b
    Exit status:
      0  no must contradicts itself or another, as far as can be seen
      1  one does
      2  a plan could not be read

    \b
    Examples:
      schedcheck rules bali.toml
      schedcheck rules bali.toml --between joe-biden vladimir-putin
      schedcheck rules bali.toml --involving russia --against bali-october.toml
    """  # noqa: D301 - click's mark for lines to leave as they are
    with _refusing():
        read = load_plan(plan)
        pair = None if between is None else [_party(read, each) for each in between]
        person = None if involving is None else _party(read, involving)

        def asked_for(book: Rulebook) -> Rulebook:
            book = book if pair is None else book.between(pair)
            return book if person is None else book.involving(person)

        book = asked_for(read.rulebook)
        contradictions = book.contradictions(read.schedule)
        changes = None if against is None else book.changes(asked_for(load_plan(against).rulebook))
    if form == "json":
        click.echo(rulebook.as_json(book, contradictions, changes))
    else:
        click.echo(rulebook.as_text(book, contradictions, changes, str(against)))
    musts = {each.id for each in book.must}
    context.exit(1 if any(rule.id in musts for each in contradictions for rule in each.rules) else 0)


@contextmanager
def _refusing() -> Iterator[None]:
    """Tell mistakes of a plan and of arguments, and what the system refuses, instead of a traceback."""
    try:
        yield
    except PlanError as error:
        count = len(error.problems)
        raise Refusal(f"{error}\n{count} {'mistake' if count == 1 else 'mistakes'}, so nothing was done") from None
    except OSError as error:
        raise Refusal(f"schedcheck: {_said(error)}") from None
    except ValueError as error:
        raise Refusal(f"schedcheck: {error}") from None


def _said(error: OSError) -> str:
    return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)


def _stamp(plan: Plan, given: str | None) -> datetime:
    if given is not None:
        return aware(given, None, name="--stamp")
    if plan.stamp is None:
        raise Refusal(
            "schedcheck: calendars must tell when the plan was last changed: give --stamp, such as"
            " 2022-11-01T09:00+08:00, or a stamp under [plan] in the file"
        )
    return plan.stamp


def _party(plan: Plan, id: str) -> Party:
    found: list[Party] = [each[id] for each in (plan.leaders, plan.delegations) if id in each]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(f"schedcheck: {id!r} must be the id of a leader or of a delegation, and is both")
    hint = did_you_mean(id, [*plan.leaders, *plan.delegations])
    raise Refusal(f"schedcheck: a leader or delegation must be in the plan, got {id!r}{hint}")


def _event_or_stop(plan: Plan, id: str) -> Event | Stop:
    events = {each.id: each for each in plan.schedule.events}
    stops = {f"{each.leader.id if each.leader else ''}/{each.id}": each for each in plan.schedule.stops}
    if id in events:
        return events[id]
    if id in stops:
        return stops[id]
    hint = did_you_mean(id, [*events, *stops])
    raise Refusal(f"schedcheck: an event, or a stop such as joe-biden/lunch, must be in the plan, got {id!r}{hint}")


def _coloured() -> bool:
    """Whether to use colour: on a terminal, unless NO_COLOR (no-color.org) says not to."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _paint() -> Callable[[str, Verdict], str] | None:
    if not _coloured():
        return None
    return lambda words, verdict: click.style(words, fg=COLOURS.get(verdict, "yellow"), bold=verdict is Verdict.BROKEN)


def _console() -> Console:
    # A file or a pipe has no width: a line is as long as it must be.
    width = None if sys.stdout.isatty() else 10_000
    return Console(file=sys.stdout, force_terminal=_coloured(), width=width, highlight=False, emoji=False)
