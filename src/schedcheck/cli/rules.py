"""The command that lists the rules of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from schedcheck.cli import rulebook
from schedcheck.cli.common import form_option, party_of, plan_argument, refusing
from schedcheck.importers.plan import load_plan

if TYPE_CHECKING:
    from schedcheck.rulebook import Rulebook

__all__ = ["rules"]


@click.command(short_help="List the rules of a plan, and what contradicts or changed.")
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
    with refusing():
        read = load_plan(plan)
        pair = None if between is None else [party_of(read, each) for each in between]
        person = None if involving is None else party_of(read, involving)

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
