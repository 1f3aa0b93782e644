"""The command that says how late each stop may be."""

from __future__ import annotations

from pathlib import Path

import click

from schedcheck.checker import check
from schedcheck.cli.answers import as_data, budgets_table
from schedcheck.cli.common import console, form_option, party_of, plan_argument, refusing, severities, severity_option
from schedcheck.importers.durations import duration
from schedcheck.importers.plan import load_plan

__all__ = ["slack"]


@click.command(short_help="Say how late each stop may be.")
@plan_argument
@click.option("--who", metavar="ID", help="Of a person or a delegation. [default: everybody]")
@click.option("--horizon", default="6 h", show_default=True, metavar="TIME", help="The largest delay to look at.")
@severity_option
@form_option
def slack(plan: Path, *, who: str | None, horizon: str, levels: tuple[str, ...], form: str) -> None:
    """Say how late each stop may start, and how long it may overrun, before which rule breaks with whom.

    A delay moves the rest of the day as far as idle time and travel do not absorb it, and all who are at the same
    events. Notes are not asked, and what is broken already limits nothing.

    \b
    Examples:
      schedcheck slack bali.toml
      schedcheck slack bali.toml --who joe-biden --horizon "2 h" --format json
    """  # noqa: D301 - click's mark for lines to leave as they are
    from schedcheck.analysis.budgets import budgets  # noqa: PLC0415 - not needed for checking

    with refusing():
        read = load_plan(plan)
        party = None if who is None else party_of(read, who)
        report = check(read.schedule, **read.rules, severity=severities(levels))
        found = budgets(read.schedule, report, who=party, horizon=duration(horizon))
    click.echo(as_data(found.to_dict()) if form == "json" else budgets_table(found, console()))
