"""Budgets and bands of a whole summit: the plan of Bali, in which nineteen people share most events."""

from datetime import timedelta
from time import process_time

import pytest

from schedcheck import bands, budgets, explain, load_plan
from tests.benchmarks.tables import show
from tests.unit.test_examples import PLAN_FILE


def test_answers(capsys: pytest.CaptureFixture[str]) -> None:
    """Seconds of processor time, once: everybody's budgets, when each event would fit, and why the plan is broken."""
    plan = load_plan(PLAN_FILE)
    rows = []

    def timed(what: str, number: int, began: float) -> None:
        rows.append((what, str(number), f"{process_time() - began:.2f} s"))

    for hours in (2, 6):
        began = process_time()
        found = budgets(plan.schedule, plan.rules, horizon=timedelta(hours=hours))
        timed(f"budgets, {hours} h", len(found), began)
    began = process_time()
    for event in plan.schedule.events:
        assert len(bands(plan.schedule, event, plan.rules))
    timed("bands, 6 h each way", len(plan.schedule.events), began)
    began = process_time()
    timed("explain", len(explain(plan.schedule, plan.rules).conflicts), began)
    show(capsys, "the plan of Bali", ("answer", "of", "processor time"), rows)
