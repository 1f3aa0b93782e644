"""How a broken law is told: its sentence, what differs, the plan, and code to paste."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schedcheck.testing.code import code_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedcheck.model import Stop
    from schedcheck.schedule import Schedule

__all__ = ["plan_told", "reproduction"]


def reproduction(law: str | None, schedule: Schedule, rules: Sequence[Any], twist: Any, hooks: Sequence[str]) -> str:
    """Code that builds the plan and the rules, and tries the law on them; without a law, checks them."""
    names = ["rule"] if len(rules) == 1 else [f"rule_{number}" for number, _ in enumerate(rules, 1)]
    values = {"plan": schedule, **dict(zip(names, rules, strict=True))}
    more = [] if twist is None else ["twist=twist"]
    if twist is not None:
        values["twist"] = twist
    arguments = ", ".join(["plan", *names, *more, *(f"{each}={each}" for each in hooks)])
    if law is None:
        return f"from schedcheck import check\n{code_of(**values)}\ncheck(plan, must=[{', '.join(names)}])"
    return "\n".join(
        [
            "from schedcheck.testing import law_named",
            code_of(**values),
            *(f"{each} = ...  # as in the test" for each in hooks),
            f'law_named("{law}").on({arguments})',
        ]
    )


def plan_told(schedule: Schedule) -> list[str]:
    """The plan, a line for each person and stop."""
    lines = []
    for each in schedule.itineraries:
        stands_in = f", for {each.represents}" if each.represents is not None else ""
        lines.append(f"  {each.leader}{stands_in}")
        lines += [f"    {_stop(stop)}" for stop in each.stops]
    return lines


def _stop(stop: Stop) -> str:
    open_end = "" if stop.end is not None else " to ?"
    event = f" for {stop.event}" if stop.event is not None else ""
    status = "" if stop.standing == 1 else f", {stop.standing}"
    early, late = stop.bounds
    slips = f", {early / 60e6:g} min early to {late / 60e6:g} min late" if early or late else ""
    return f"{stop.interval}{open_end}  {stop.place}{event}{status}{slips}"
