"""The command that says what is different between two plans."""

from __future__ import annotations

from pathlib import Path

import click

from schedcheck.checker import check
from schedcheck.cli.answers import as_data, diff_table
from schedcheck.cli.common import console, form_option, refusing
from schedcheck.importers.plan import load_plan

__all__ = ["diff"]


@click.command(short_help="Say what is different between two plans.")
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
    with refusing():
        before, after = (check(each.schedule, **each.rules) for each in map(load_plan, (old, new)))
        difference = before.diff(after)
        said = as_data(difference.to_dict()) if form == "json" else diff_table(difference, console())
    click.echo(said)
    context.exit(0 if after.ok else 1)
