"""The commands that publish calendars to a CalDAV server, and read them back."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from schedcheck.cli.common import Refusal, plan_argument, refusing
from schedcheck.cli.extras import extras_of, stop_options
from schedcheck.cli.files import file_name, write_all
from schedcheck.cli.views import stamp_of, stamp_option, view_of, view_options
from schedcheck.errors import InvalidValue, MissingExtra, ServerFailed
from schedcheck.importers.plan import Plan, load_plan
from schedcheck.model import Itinerary
from schedcheck.schedule import Schedule

if TYPE_CHECKING:
    from schedcheck.exporters.caldav import Server

__all__ = ["fetch", "publish"]

USER, PASSWORD = "SCHEDCHECK_CALDAV_USER", "SCHEDCHECK_CALDAV_PASSWORD"
F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--user", metavar="NAME", envvar=USER, help=f"Who asks the server. [default: ${USER}]"),
    click.option("--ca", metavar="FILE", help="Certificates to trust, where the system does not know the server's."),
    click.option(
        "--leader", "leaders", multiple=True, metavar="ID", help="Whose; several times for several. [default: all]"
    ),
    click.option(
        "--calendar",
        "calendars",
        multiple=True,
        metavar="ID=URL",
        help="A calendar that is there already, and whose; several times for several.",
    ),
    click.option("--name", default="", help="Which plan it is, where several are published to one calendar."),
)


def server_options(command: F) -> F:
    """Give a command the options of which calendars there are on a server."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


@click.command(short_help="Publish everybody's calendar to a CalDAV server.")
@plan_argument
@click.option("--to", "url", required=True, metavar="URL", help="Where on the server the calendars are.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--overwrite", is_flag=True, help="Write also what somebody else has changed on the server.")
@stamp_option
@view_options
@stop_options
@server_options
@click.pass_context
def publish(
    context: click.Context,
    /,
    *,
    plan: Path,
    url: str,
    dry_run: bool,
    overwrite: bool,
    stamp: str | None,
    detail: str | None,
    reader: str | None,
    place: str | None,
    grain: str | None,
    user: str | None,
    ca: str | None,
    leaders: tuple[str, ...],
    calendars: tuple[str, ...],
    name: str,
    **beside: Any,
) -> None:
    """Make calendars on a CalDAV server say what the plan says, one for each person below URL.

    What is no longer in the plan stays, as cancelled. Events of others are never touched; nor are those that somebody
    has changed since they were published. If it breaks off, do it again. The password is asked for, or taken from
    $SCHEDCHECK_CALDAV_PASSWORD.

    \b
    Exit status:
      0  the calendars say what the plan says, or would
      1  something is left as others changed it, or the server
      2  it was not done, or not to the end

    \b
    Examples:
      schedcheck publish bali.toml --to https://dav.example.org/planner/ --user planner --dry-run
      schedcheck publish bali.toml --to https://dav.example.org/press/ --user press --view kind --place city
      schedcheck publish bali.toml --to https://dav.example.org/ --calendar joe-biden=https://dav.example.org/joe/summit/
    """  # noqa: D301 - click's mark for lines to leave as they are
    with asking():
        from schedcheck.exporters import caldav  # noqa: PLC0415 - slow to load, and not needed for checking

        read = load_plan(plan)
        changed, into = stamp_of(read, stamp), _calendars(calendars)
        view = view_of(read, detail=detail, reader=reader, place=place, grain=grain)
        extras = extras_of(read, view=view is not None and view.reader is None, **beside)
        server, whose = _server(url, user, ca), _people(read, leaders)
        found = caldav.compare(
            server,
            _with_all(read),
            stamp=changed,
            leaders=whose,
            into=into,
            view=view,
            extras=extras,
            name=name,
            overwrite=overwrite,
        )
        click.echo(str(found))
        if not dry_run:
            done = caldav.publish(server, found)
            late = len(done.of(caldav.Action.EDITED)) - len(found.of(caldav.Action.EDITED))
            click.echo(f"done, but for {late} that others changed meanwhile, or the server" if late else "done")
            found = done
    context.exit(1 if found.of(caldav.Action.EDITED) else 0)


@click.command(short_help="Read calendars back from a CalDAV server.")
@plan_argument
@click.option("--from", "url", required=True, metavar="URL", help="Where on the server the calendars are.")
@click.option(
    "-o", "--output", "folder", required=True, type=click.Path(path_type=Path), help="The folder to write to."
)
@click.option("--others", is_flag=True, help="Also what was not published: all that is in these calendars.")
@view_options
@server_options
def fetch(
    plan: Path,
    url: str,
    folder: Path,
    *,
    others: bool,
    detail: str | None,
    reader: str | None,
    place: str | None,
    grain: str | None,
    user: str | None,
    ca: str | None,
    leaders: tuple[str, ...],
    calendars: tuple[str, ...],
    name: str,
) -> None:
    """Write what people of the plan have in their calendars on a CalDAV server, a file for each.

    These are files for schedcheck check and schedcheck import. The password is asked for, or taken from
    $SCHEDCHECK_CALDAV_PASSWORD.

    \b
    Examples:
      schedcheck fetch bali.toml --from https://dav.example.org/planner/ --user planner -o there
      schedcheck check there/*.ics --known bali.toml --avoid joe-biden vladimir-putin
    """  # noqa: D301 - click's mark for lines to leave as they are
    with asking():
        from schedcheck.exporters import caldav  # noqa: PLC0415 - as above

        read = load_plan(plan)
        into = _calendars(calendars)
        view = view_of(read, detail=detail, reader=reader, place=place, grain=grain)
        whose = list(leaders) or None
        server = _server(url, user, ca)
        held = caldav.fetch(server, read.schedule, leaders=whose, into=into, view=view, name=name, others=others)
        files = {file_name(each.id, ".ics"): data for each, data in held.items()}
        write_all(folder, files)
    for each in files:
        click.echo(str(folder / each))


@contextmanager
def asking() -> Iterator[None]:
    """As `refusing`, and for what a server refuses."""
    try:
        with refusing():
            yield
    except (MissingExtra, ServerFailed) as error:
        raise Refusal(f"schedcheck: {error}") from None


def _with_all(plan: Plan) -> Schedule:
    """The plan with an itinerary for each of its leaders: whose stops are all gone has them struck out."""
    there = {each.id for each in plan.schedule.leaders}
    gone = [Itinerary(each, ()) for each in plan.leaders.values() if each.id not in there]
    return Schedule([*map(plan.schedule.itinerary, plan.schedule.leaders), *gone]) if gone else plan.schedule


def _people(plan: Plan, leaders: tuple[str, ...]) -> list[str]:
    return list(leaders) or [*plan.leaders]


def _calendars(given: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        id, equals, url = each.partition("=")
        if not equals or not id:
            # Not told: it may hold a password.
            raise InvalidValue("--calendar must be the id of a leader and a URL, such as ada=https://...", "another")
        if id in found:
            raise InvalidValue("--calendar must be given once for each leader", f"{id!r} twice")
        found[id] = url
    return found


def _server(url: str, user: str | None, ca: str | None) -> Server:
    from schedcheck.exporters.caldav import Server  # noqa: PLC0415 - as above

    # Looked at before anybody is asked for a password.
    Server(url, ca=ca)
    return Server(url, user=user, password=None if user is None else _password(user), ca=ca)


def _password(user: str) -> str:
    """From the environment, or asked for; never from the command line, which others see."""
    held = os.environ.get(PASSWORD)
    if held:
        return held
    if not _at_terminal():
        raise Refusal(f"schedcheck: there must be a password for {user} in ${PASSWORD}, or a terminal to ask for it")
    asked: str = click.prompt(f"Password of {user}", hide_input=True, err=True)
    return asked


def _at_terminal() -> bool:
    return sys.stdin.isatty()
