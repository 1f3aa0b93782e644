"""The rules on who meets whom, as a plan file has them."""

from datetime import timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from schedcheck import Balance, Escorted, Inform, KeepInTouch, Leader, OnlyAbout, Quiet
from schedcheck.importers.plan import parse_plan

PLAN = """
[[leader]]
name = "Ada"
[[leader]]
name = "Bo"
[[leader]]
name = "Cy"
[[must]]
"""
ADA, BO, CY = (Leader(name) for name in ("Ada", "Bo", "Cy"))
HOUR = timedelta(hours=1)


def constraint(rule: str) -> Any:  # noqa: ANN401 - any of them
    """The constraint of a rule in a plan of three people."""
    (made,) = parse_plan(PLAN + rule).must
    return made.constraint


def test_keep_in_touch_takes_calendar_months_and_a_zone() -> None:
    """Or any duration."""
    rule = 'type = "keep-in-touch"\na = "ada"\nb = "bo"\n'

    assert KeepInTouch(ADA, BO, every=HOUR) == constraint(f'{rule}every = "1 h"')
    assert KeepInTouch(ADA, BO, every=relativedelta(months=5), zone="Europe/Vienna") == constraint(
        f'{rule}every = "5 months"\nzone = "Europe/Vienna"'
    )


def test_quiet_and_only_about() -> None:
    """Two parties each."""
    sides = 'a = "ada"\nb = "bo"\n'

    assert Quiet(ADA, BO, at_least=HOUR) == constraint(f'type = "quiet"\n{sides}at_least = "1 h"')
    assert OnlyAbout(ADA, BO, ["grain"]) == constraint(f'type = "only-about"\n{sides}topics = ["grain"]')


def test_inform_takes_a_list_of_two() -> None:
    """After or before."""
    rest = 'who = "cy"\nby = "ada"\nwithin = "1 h"'

    assert Inform(CY, after=(ADA, BO), by=ADA, within=HOUR) == constraint(
        f'type = "inform"\nafter = ["ada", "bo"]\n{rest}'
    )


def test_escorted_and_balance_take_lists_of_people() -> None:
    """By id."""
    assert Escorted(ADA, by=[BO, CY]) == constraint('type = "escorted"\nwho = "ada"\nby = ["bo", "cy"]')
    assert Balance(ADA, [BO, CY], within=HOUR) == constraint(
        'type = "balance"\nhost = "ada"\nguests = ["bo", "cy"]\nwithin = "1 h"'
    )
