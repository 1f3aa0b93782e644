import io
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from schedcheck import NoOverlap, Schedule, check
from schedcheck.checker import progress
from schedcheck.errors import InvalidValue, MissingExtra
from tests.unit.test_parallel import MUST, PLAN, Each, nap


class Terminal(io.StringIO):
    """What says that somebody is looking."""

    def isatty(self) -> bool:
        """Always."""
        return True


def watched(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard error, a terminal from now on. No fixture, as pytest has one of its own for each phase of a test."""
    made = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", made)
    return made


def told(**further: Any) -> list[tuple[int, int]]:  # noqa: ANN401 - those of check
    """What progress is told of some rules that take a while."""
    found: list[tuple[int, int]] = []
    check(PLAN, must=[Each(nap) for _ in range(5)], progress=lambda *each: found.append(each), **further)
    return found


def test_rises_up_to_all_of_it() -> None:
    """A rule is a step."""
    found = told()

    assert found[0][0] < 5
    assert (5, 5) == found[-1]
    assert sorted(set(found)) == found


def test_counts_the_tasks_of_an_executor() -> None:
    """And ends with all of them."""
    with ThreadPoolExecutor(2) as executor:
        found = told(executor=executor)

    assert found[-1][0] == found[-1][1] > 1
    assert sorted(set(found)) == found
    assert 1 == len({total for _, total in found})


def test_is_told_the_end_of_nothing() -> None:
    """As a plan without rules is checked at once."""
    found: list[tuple[int, int]] = []
    check(PLAN, progress=lambda *each: found.append(each))

    assert [(0, 0)] == found


def test_is_not_told_all_the_time() -> None:
    """Twenty times a second at most."""
    found: list[int] = []
    begun = time.monotonic()
    for _ in progress.metered(range(100_000), lambda done, total: found.append(done)):
        pass

    assert len(found) <= 2 + (time.monotonic() - begun) / progress.PAUSE


def test_what_it_raises_ends_the_check() -> None:
    """So a button can cancel it."""
    with ThreadPoolExecutor(1) as executor:
        for each in (None, executor):
            with pytest.raises(KeyboardInterrupt):
                check(PLAN, must=MUST, progress=_cancel, executor=each)


def _cancel(done: int, total: int) -> None:
    raise KeyboardInterrupt


def test_refuses_what_cannot_be_called() -> None:
    """Before anything is measured."""
    with pytest.raises(InvalidValue, match="progress must be callable"):
        check(Schedule([]), must=[NoOverlap()], progress=True)  # type: ignore[arg-type]  # what is refused


def test_bar_shows_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """And goes again."""
    terminal = watched(monkeypatch)
    with progress.bar(after=0) as tell:
        tell(1, 4)
        tell(2, 4)
        tell(4, 4)

    erased = "\x1b[2K"
    words = re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]", "", terminal.getvalue()).split()
    assert "checking" == words[0]
    assert "100%" in words
    assert terminal.getvalue().endswith(erased)


def test_bar_shows_as_long_as_there_is_more_to_do() -> None:
    """Not what is over."""
    with pytest.MonkeyPatch.context() as patched:
        terminal = watched(patched)
        with progress.bar(after=0) as tell:
            tell(4, 4)
            over = terminal.getvalue()
            tell(1, 4)

    assert "" == over
    assert "checking" in terminal.getvalue()


def test_bar_does_not_show_what_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody could read it."""
    terminal = watched(monkeypatch)
    with progress.bar(after=60) as tell:
        check(PLAN, must=MUST, progress=tell)

    assert "" == terminal.getvalue()


def test_bar_does_not_show_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is no terminal."""
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    with progress.bar(after=0) as tell:
        tell(1, 4)

    assert "" == file.getvalue()


def test_bar_needs_no_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program without a console has none."""
    monkeypatch.setattr(sys, "stderr", None)
    with progress.bar(after=0) as tell:
        tell(1, 4)


def test_bar_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the check begins."""
    monkeypatch.setattr(progress, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"schedcheck\[cli\]"), progress.bar():
        pass
