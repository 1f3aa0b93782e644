"""What the commands share: their arguments, what stands in their way, and where they write."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from schedcheck.errors import InvalidValue, did_you_mean
from schedcheck.importers.notices import NoticeLevel
from schedcheck.importers.plan import Plan, PlanError

if TYPE_CHECKING:
    from schedcheck.importers.notices import Notice
    from schedcheck.model import Party

__all__ = [
    "Refusal",
    "coloured",
    "console",
    "counted",
    "form_option",
    "party_of",
    "plan_argument",
    "refuse_losses",
    "refusing",
    "severities",
    "severity_option",
]

plan_argument = click.argument("plan", type=click.Path(path_type=Path))
form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to tell it."
)
severity_option = click.option(
    "--severity",
    "levels",
    multiple=True,
    metavar="ID=LEVEL",
    help="How grave a rule is in this run: must, should, note or off; several times for several rules.",
)


class Refusal(click.ClickException):
    """What stands in the way; exit status 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - always on stderr
        """Tell it, line by line."""
        click.echo(self.message, err=True)


@contextmanager
def refusing() -> Iterator[None]:
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


def refuse_losses(notices: Iterable[Notice], advice: str, *, despite: bool = False) -> None:
    """Tell on stderr what was assumed, changed or left out; raise `Refusal` where something is lost, unless despite."""
    lost = 0
    for each in notices:
        click.echo(str(each), err=True)
        lost += each.level is NoticeLevel.ERROR
    if lost and not despite:
        raise Refusal(f"{counted(lost, 'error')}, so nothing was done: {advice}")


def party_of(plan: Plan, id: str) -> Party:
    """The leader or delegation of an id."""
    found: list[Party] = [each[id] for each in (plan.leaders, plan.delegations) if id in each]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(f"schedcheck: {id!r} must be the id of a leader or of a delegation, and is both")
    hint = did_you_mean(id, [*plan.leaders, *plan.delegations])
    raise Refusal(f"schedcheck: a leader or delegation must be in the plan, got {id!r}{hint}")


def counted(count: int, noun: str) -> str:
    """A number of things; numbers and words agree.

    >>> counted(1, "fault"), counted(2, "fault")
    ('1 fault', '2 faults')
    """
    return f"{count} {noun if count == 1 else f'{noun}s'}"


def coloured() -> bool:
    """Whether to use colour: on a terminal, unless NO_COLOR (no-color.org) says not to."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def console() -> Console:
    """Where tables are drawn."""
    # A file or a pipe has no width: a line is as long as it must be.
    width = None if sys.stdout.isatty() else 10_000
    return Console(file=sys.stdout, force_terminal=coloured(), width=width, highlight=False, emoji=False)


def severities(given: tuple[str, ...]) -> dict[str, str]:
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
