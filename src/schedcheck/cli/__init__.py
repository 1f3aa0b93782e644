"""The command line: arguments in, exit status out.

0: no must is broken. 1: one is. 2: it could not be told.
"""

from __future__ import annotations

import os
import sys
import traceback
from errno import EPIPE
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

from schedcheck.errors import MissingExtra

if TYPE_CHECKING:
    from click import Command

__all__ = ["COULD_NOT_RUN", "main", "run"]

COULD_NOT_RUN = 2
INTERRUPTED = 130
EXTRA = ("click", "rich")


def main() -> None:
    """Run the command line and exit."""
    try:
        from schedcheck.cli.commands import schedcheck  # noqa: PLC0415 - an extra: without it, we say so
    except ImportError as error:
        extra = (error.name or "").partition(".")[0] in EXTRA
        sys.stderr.write(f"schedcheck: {MissingExtra('cli', 'the command line') if extra else error}\n")
        sys.exit(COULD_NOT_RUN)
    sys.exit(run(schedcheck))


def run(command: Command) -> int:
    """The exit status of a command; what goes wrong is told on stderr, and never taken for a broken rule."""
    from click import Abort, ClickException  # noqa: PLC0415 - as above

    output: Any = sys.stdout
    if output is None:
        sys.stderr.write("schedcheck: there is no standard output to write to\n")
        return COULD_NOT_RUN
    for stream in (output, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A name that the terminal cannot show must not stop the report.
            stream.reconfigure(errors="backslashreplace")
    status = COULD_NOT_RUN
    try:
        asked = command.main(prog_name="schedcheck", standalone_mode=False)
        output.flush()
        status = asked if isinstance(asked, int) else 0
    except ClickException as error:
        error.show()
    except (Abort, KeyboardInterrupt):
        status = INTERRUPTED
    except SystemExit:
        # What click does when a pipe breaks, with a status that would say that a rule is broken.
        _close_output()
    except OSError as error:
        _close_output()
        if error.errno != EPIPE:
            sys.stderr.write(f"schedcheck: {error}\n")
    except Exception:  # noqa: BLE001 - as with SystemExit
        traceback.print_exc()
    return status


def _close_output() -> None:
    # Else Python tries to write what is left once more when it exits, and complains.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
