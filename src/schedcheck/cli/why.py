"""The command that says what contradicts what."""

from __future__ import annotations

from pathlib import Path

import click

from schedcheck.cli.answers import as_data
from schedcheck.cli.common import form_option, plan_argument, refusing
from schedcheck.importers.plan import load_plan

__all__ = ["why"]


@click.command(short_help="Say what contradicts what, and what to drop.")
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

    with refusing():
        read = load_plan(plan)
        found = explain(read.schedule, read.rules)
    click.echo(as_data(found.to_dict()) if form == "json" else str(found))
    context.exit(1 if found else 0)
