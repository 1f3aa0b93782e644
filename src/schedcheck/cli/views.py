"""Options of commands that write calendars: what a reader may see, and when the plan was last changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

from schedcheck._time import aware
from schedcheck.cli.common import Refusal, party_of
from schedcheck.importers.durations import duration
from schedcheck.importers.plan import Plan
from schedcheck.model import Level

if TYPE_CHECKING:
    from schedcheck.exporters.ical import View

__all__ = ["stamp_of", "stamp_option", "view_of", "view_options"]

F = TypeVar("F", bound=Callable[..., Any])

stamp_option = click.option(
    "--stamp",
    metavar="TIME",
    help="When the plan was last changed, ISO 8601 with an offset. [default: stamp of [plan]]",
)
_OPTIONS = (
    click.option(
        "--view",
        "detail",
        type=click.Choice(["busy", "kind", "title"]),
        help="What a reader may see of a stop. [default: each is for its own leader, in full]",
    ),
    click.option("--reader", metavar="ID", help="Of a view: who reads, a leader or a delegation; their own in full."),
    click.option(
        "--place",
        type=click.Choice([each.name.casefold() for each in Level]),
        help="Of a view: the nearest level at which a place is named. [default: none]",
    ),
    click.option("--grain", metavar="TIME", help='Of a view: what times are rounded to, outwards, such as "30 min".'),
)


def view_options(command: F) -> F:
    """Give a command the options of a view."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


def view_of(plan: Plan, *, detail: str | None, reader: str | None, place: str | None, grain: str | None) -> View | None:
    """The view that the options ask for; None: each calendar is its leader's own."""
    from schedcheck.exporters.ical import View  # noqa: PLC0415 - slow to load, and not needed for checking

    if detail is None:
        for name, each in (("reader", reader), ("place", place), ("grain", grain)):
            if each is not None:
                raise Refusal(f"schedcheck: --{name} is of a view: give --view busy, kind or title")
        return None
    return View(
        None if reader is None else party_of(plan, reader),
        detail=detail,
        place=place,
        grain=timedelta(0) if grain is None else duration(grain),
    )


def stamp_of(plan: Plan, given: str | None) -> datetime:
    """When the plan was last changed: as the option says, else as the file does."""
    if given is not None:
        return aware(given, None, name="--stamp")
    if plan.stamp is None:
        raise Refusal(
            "schedcheck: calendars must tell when the plan was last changed: give --stamp, such as"
            " 2022-11-01T09:00+08:00, or a stamp under [plan] in the file"
        )
    return plan.stamp
