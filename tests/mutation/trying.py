"""Try mutants: within one pytest session, which has collected all tests, in a process of its own for each mutant.

So a trial costs the tests alone: those that call what is wrong, the likeliest to fail first, up to the first that does.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.context
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import Literal, NoReturn

import pytest
from attrs import define, field

from tests.mutation.calls import Calls
from tests.mutation.making import Mutant
from tests.mutation.results import Results, Trial, equivalents
from tests.mutation.swapping import functions, swap

__all__ = ["Trying"]

EVERY = 10.0
"""Seconds after which what is known so far is kept."""
KILLED, SURVIVED = 1, 0


@define
class Trying:
    """A plugin: in place of the tests, the mutants are run."""

    mutants: list[Mutant]
    results: Results
    calls: Calls
    budget: float
    """So many seconds of tests a mutant is tried with; what is not killed by then has survived."""
    examples: int = 20
    _failed: list[str] = field(factory=list)
    _trial_runs: bool = False

    def pytest_configure(self) -> None:
        """Do not shrink what fails: that it does is all we ask. After `tests/conftest.py`, before the tests."""
        from hypothesis import Phase, settings  # noqa: PLC0415 - pytest wants to be the first to import its plugins

        # Processes that are split off are wrong too, and sooner there than those that read the package anew.
        multiprocessing.get_context = lambda _=None: multiprocessing.context.ForkContext()  # type: ignore[assignment]  # the tests ask for another
        settings.register_profile(
            "mutants",
            settings.get_profile("ci"),
            max_examples=self.examples,
            phases=[Phase.explicit, Phase.generate],
            report_multiple_bugs=False,
        )
        settings.load_profile("mutants")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.append(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> None:
        """End a trial where a test fails: to tell how, in modules as long as these, takes longer than the test."""
        if self._trial_runs and call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception):
            os._exit(KILLED)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Literal[True]:
        items = {each.nodeid: each for each in session.items}
        unknown = [items[each] for each in self.calls.unknown(items)]
        if unknown and _forked(lambda: self._watch(unknown)) != 0:
            raise pytest.UsageError("a test fails where nothing is wrong")
        self.calls.load(items)
        for number, mutant in enumerate(self.mutants, 1):
            self._try(mutant, items)
            trial = self.results.of(mutant)
            assert trial is not None
            print(f"{number}/{len(self.mutants)} {trial.outcome} {mutant.name} {trial.seconds:.1f}", flush=True)  # noqa: T201 - a command, which says how far it is
        return True

    def _watch(self, items: list[pytest.Item]) -> int:
        """Run tests where nothing is wrong, and note what each calls and how long it takes."""
        known = functions()
        saved = time.monotonic()
        for item in items:
            called: set[str] = set()

            # Called with all that is called: a default is quicker than a name from outside.
            def note(frame: FrameType, event: str, _: object, called: set[str] = called) -> None:
                if event == "call" and frame.f_code in known:
                    called.add(known[frame.f_code])

            began = time.process_time()
            threading.setprofile(note)
            sys.setprofile(note)
            self._run(item, None)
            sys.setprofile(None)
            threading.setprofile(None)
            if self._failed:
                self.calls.save()
                print("fails:", *self._failed, file=sys.stderr)  # noqa: T201 - tells why nothing is tried
                return KILLED
            self.calls.add(item.nodeid, seconds=time.process_time() - began, called=called)
            if time.monotonic() - saved > EVERY:
                self.calls.save()
                saved = time.monotonic()
        self.calls.save()
        return SURVIVED

    def _try(self, mutant: Mutant, items: dict[str, pytest.Item]) -> None:
        tests = [items[each] for each in self.calls.of(mutant, self.results.kills())]
        read, write = os.pipe()
        began = time.monotonic()
        # The child writes the name of each test before it begins it: the last is the one that failed, or never ended.
        status = _forked(lambda: self._trial(mutant, tests, write))
        os.close(write)
        with os.fdopen(read) as file:
            last = (file.read().splitlines() or [""])[-1]
        outcome = "uncalled" if not tests else {SURVIVED: "survived", KILLED: "killed"}.get(status, "timeout")
        by = last if status != SURVIVED else ""
        self.results.add(Trial(mutant.name, mutant.digest, outcome, by, round(time.monotonic() - began, 2)))

    def _trial(self, mutant: Mutant, tests: list[pytest.Item], write: int) -> int:
        swap(mutant.name)
        self._trial_runs = True
        began = time.process_time()
        for item, after in zip(tests, [*tests[1:], None], strict=True):
            if time.process_time() - began > self.budget:
                break
            os.write(write, f"{item.nodeid}\n".encode())
            # At the end of which the process is ended: in a loop for ever, say, or where it waits for what never comes.
            usual = self.calls.seconds(item.nodeid)
            signal.setitimer(signal.ITIMER_PROF, 2 + 5 * usual)
            signal.setitimer(signal.ITIMER_REAL, 30 + 100 * usual)
            self._run(item, after)
        return SURVIVED

    @staticmethod
    def _run(item: pytest.Item, after: pytest.Item | None) -> None:
        item.ihook.pytest_runtest_protocol(item=item, nextitem=after)


def _forked(work: Callable[[], int]) -> int:
    """What *work* returns, from a process of its own; -1 where that is ended."""
    child = os.fork()
    if child == 0:
        _work(work)
    try:
        _, status = os.waitpid(child, 0)
    finally:
        # Its own children too, whom it had no time to end; and itself, if we are stopped.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else -1


def _work(work: Callable[[], int]) -> NoReturn:
    os.setsid()
    silent = os.open(os.devnull, os.O_RDWR)
    os.dup2(silent, 1)
    code = KILLED
    try:
        code = work()
    finally:
        os._exit(code)


def chosen(results: Results, mutants: Iterable[Mutant], *, again: bool) -> Iterator[Mutant]:
    """Those that were not tried, and if asked for, those that survived and are not told to be equivalent."""
    same = equivalents()
    for each in mutants:
        trial = results.of(each)
        if trial is None or (again and not trial.killed and (each.name, each.digest) not in same):
            yield each
