"""How Hypothesis prints our values in a failing example: as the code that builds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schedcheck.testing.code import Writer

if TYPE_CHECKING:
    from hypothesis.vendor.pretty import RepresentationPrinter

    from schedcheck.testing._lines import Code

__all__ = ["show"]


def show(value: object, printer: RepresentationPrinter, _cycle: bool = False) -> None:  # noqa: FBT001, FBT002 - so Hypothesis calls it
    """Print a value as one expression, all that it holds written out."""
    _show(Writer(naming=False).of(value), printer)


def _show(code: Code, printer: RepresentationPrinter) -> None:
    if isinstance(code, str):
        printer.text(code)
        return
    with printer.group(4, code.open, code.close):
        for number, each in enumerate(code.items):
            printer.breakable(" " if number else "")
            _show(each, printer)
            if number < len(code.items) - 1:
                printer.text(",")
        if code.items:
            with printer.indent(-4):
                printer.breakable("")
