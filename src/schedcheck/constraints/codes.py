"""The table of codes in the reference, made from the constraints themselves.

`python -m schedcheck.constraints.codes` prints what `docs/reference/index.md` holds between its two marks.
"""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING

from schedcheck.constraints import BY_SUBJECT

if TYPE_CHECKING:
    from schedcheck.constraints import Constraint

__all__ = ["codes_table"]


def codes_table() -> str:
    """Each constraint's code, what it asks and its page, as Markdown: a table for each subject."""
    return "\n".join(_section(subject, kinds) for subject, kinds in BY_SUBJECT.items())


def _section(subject: str, kinds: tuple[type[Constraint], ...]) -> str:
    rows = "".join(f"| `{each.code}` | {_asks(each)} | [`{each.__name__}`]({each.code}.md) |\n" for each in kinds)
    return f"### {subject}\n\n| code | asks | page |\n|---|---|---|\n{rows}"


def _asks(kind: type[Constraint]) -> str:
    """The first line of what its class says of itself."""
    return (inspect.getdoc(kind) or "").partition("\n")[0]


if __name__ == "__main__":
    sys.stdout.write(codes_table())
