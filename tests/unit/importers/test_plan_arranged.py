"""Layouts and turns in plan files."""

from datetime import timedelta

import pytest

from schedcheck import Apart, Event, Layout, Leader, NotConsecutive, Place, Rule, Seat, Turn, Turns
from tests.unit.importers.plans import BASE, UNIT, mistakes, plan

HALL = Place("Hall", within=Place("Hotel", level="building", tz="Asia/Makassar"))
TALKS = Event("Talks", HALL, "2022-11-15 10:00", "2022-11-15 12:00")
ALBA, BORIA, CORA = map(Leader, ("Alba", "Boria", "Cora"))
CORA_TOO = f'{BASE}\n[[leader]]\nname = "Cora"\n'
MINUTE = timedelta(minutes=1)
SEATS = """
seats = [{ name = "head", who = "alba" }, { name = "left", who = ["boria", "cora"] }]
neighbours = [["head", "left"]]
facing = [["left", "head"]]
"""


@pytest.mark.parametrize(
    ("shape", "layout"),
    [
        ('row = ["alba", ["boria", "cora"]]', Layout.row([ALBA, [BORIA, CORA]], name="Desk")),
        ('rows = [["alba", "boria"], ["cora"]]', Layout.rows([[ALBA, BORIA], [CORA]], name="Desk")),
        ('round_table = ["alba", "boria", "cora"]', Layout.round_table([ALBA, BORIA, CORA], name="Desk")),
        ('table = [["alba"], ["boria", "cora"]]', Layout.table([ALBA], [BORIA, CORA], name="Desk")),
        (
            SEATS,
            Layout(
                "Desk",
                [Seat("head", ALBA), Seat("left", [BORIA, CORA])],
                neighbours=[("head", "left")],
                facing=[("head", "left")],
            ),
        ),
        ('row = ["alba"]\nevent = "talks"', Layout.row([ALBA], name="Desk", event=TALKS)),
        ('row = ["alba"]\nplace = "hall"', Layout.row([ALBA], name="Desk", place=HALL)),
    ],
    ids=["row", "rows", "round table", "table", "seats", "event", "place"],
)
def test_layout(shape: str, layout: Layout) -> None:
    """Of each shape, for something or nothing."""
    assert layout == plan(f'[[layout]]\nname = "Desk"\n{shape}', CORA_TOO).layouts["desk"]


def test_turns() -> None:
    """Times are local to the place of the event."""
    text = """
[[turns]]
name = "Toasts"
event = "talks"
start = 2022-11-15 10:30:00
early = "1 min"
late = "2 min"
order = [{ who = "alba", takes = "5 min" }, { who = "boria", takes = "3 min" }]
"""
    order = [Turn(ALBA, 5 * MINUTE), Turn(BORIA, 3 * MINUTE)]
    start = "2022-11-15T10:30+08:00"

    assert Turns("Toasts", order, event=TALKS, start=start, early=MINUTE, late=2 * MINUTE) == plan(text).turns["toasts"]


def test_start_without_a_place_is_local_to_the_summit() -> None:
    """As in rules."""
    text = """
[summit]
name = "Summit"
place = "hotel"
start = 2022-11-15 08:00:00
end = 2022-11-15 20:00:00

[[turns]]
name = "Toasts"
start = 2022-11-15 10:30:00
order = [{ who = "alba", takes = "5 min" }]
"""

    assert Turns("Toasts", [Turn(ALBA, 5 * MINUTE)], start="2022-11-15T10:30+08:00") == plan(text).turns["toasts"]


@pytest.mark.parametrize(("written", "by"), [("2", 2), ('"2 min"', 2 * MINUTE)])
def test_rules(written: str, by: int | timedelta) -> None:
    """They name a layout and turns that may stand further down; how far apart is a number or a duration."""
    text = f"""
[[must]]
type = "apart"
layout = "desk"
a = "alba"
b = "boria"
facing = false

[[must]]
type = "not-consecutive"
turns = "toasts"
a = "alba"
b = "boria"
by = {written}

[[layout]]
name = "Desk"
row = ["alba", "boria"]

[[turns]]
name = "Toasts"
order = [{{ who = "alba", takes = "5 min" }}]
"""
    layout, turns = Layout.row([ALBA, BORIA], name="Desk"), Turns("Toasts", [Turn(ALBA, 5 * MINUTE)])

    assert (
        Rule(Apart(layout, ALBA, BORIA, facing=False)),
        Rule(NotConsecutive(turns, ALBA, BORIA, by=by)),
    ) == plan(text).must


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        ("", ": must have one of row, rows, round_table, table and seats, got none"),
        (
            'row = ["alba"]\ntable = []',
            ": must have one of row, rows, round_table, table and seats, got row and table",
        ),
        ('row = ["alba"]\nfacing = []', ": facing must not be given beside row, which says it, got both"),
        ('table = [["alba"]]', ": table must be the two sides of it, got 1"),
        ('row = ["alba", "bora"]', ": row[2] must be the id of a [[leader]], got 'bora'; did you mean 'boria'?"),
        ('row = [["alba", 3]]', ": row[1][2] must be the id of a [[leader]], got 3"),
        ('rows = ["alba"]', ": rows[1] must be a list, got 'alba'"),
        ('row = "alba"', ": row must be a list, got 'alba'"),
        ('row = ["alba", "alba"]', ": Alba must have one seat in Desk, got '1' and '2'"),
        ("row = []", ": Desk must have a seat, got none"),
        ('seats = ["alba"]', ': seats[1] must be a table such as { name = "head", who = "alba" }, got \'alba\''),
        ('seats = [{ name = "1" }]', ": seats[1].who must be given, got nothing"),
        (
            'seats = [{ name = "1", who = "alba" }]\nneighbours = [["1", "2"]]',
            ": neighbours of Desk must be seats of it, got '2'",
        ),
        (
            'row = ["alba"]\nevent = "talks"\nplace = "hall"',
            ": place must not be given beside event, which has one, got Hall",
        ),
    ],
)
def test_mistakes_of_a_layout(layout: str, message: str) -> None:
    """Each is told with its table and key."""
    assert [f"layout[1] 'desk'{message}"] == mistakes(f'[[layout]]\nname = "Desk"\n{layout}')


@pytest.mark.parametrize(
    ("turns", "message"),
    [
        ("", ": order must be given, got nothing"),
        ("order = []", ": Toasts must have a turn, got none"),
        ('order = ["alba"]', ': order[1] must be a table such as { who = "alba", takes = "5 min" }, got \'alba\''),
        ('order = [{ who = "alba" }]', ": order[1].takes must be given, got nothing"),
        (
            'order = [{ who = "alba", takes = "5 min" }]\nearly = "6 min"',
            ": early must be at most as long as every turn of Toasts, got 6 min, where Alba takes 5 min",
        ),
    ],
)
def test_mistakes_of_turns(turns: str, message: str) -> None:
    """Each is told with its table and key."""
    assert [f"turns[1] 'toasts'{message}"] == mistakes(f'[[turns]]\nname = "Toasts"\n{turns}')


def test_mistakes_of_rules() -> None:
    """A layout that has one of its own is no mistake of its rule."""
    text = """
[[layout]]
name = "Desk"
row = []

[[must]]
type = "apart"
layout = "desk"
a = "alba"
b = "boria"

[[must]]
type = "apart"
layout = "talks"
a = "alba"
b = "boria"

[[must]]
type = "not-consecutive"
turns = "desk"
a = "alba"
b = "boria"
by = "2"
"""

    assert [
        "layout[1] 'desk': Desk must have a seat, got none",
        "must[2] 'apart': layout must be the id of a [[layout]], got 'talks'",
        "must[3] 'not-consecutive': turns must be the id of a [[turns]], got 'desk'",
        f"must[3] 'not-consecutive': by: {UNIT}, got '2'",
    ] == mistakes(text)


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        ('row = ["alba", "", "boria"]', ["alba", "", "boria"]),
        ('rows = [["alba"], [""], ["boria"]]', ["alba", "", "boria"]),
        ('round_table = ["alba", ""]', ["alba", ""]),
        ('table = [["alba", ""], ["boria"]]', ["alba", "", "boria"]),
        ('seats = [{ name = "head", who = "alba" }, { name = "left", who = "" }]', ["alba", ""]),
    ],
)
def test_an_empty_chair(seats: str, expected: list[str]) -> None:
    """Its place is kept."""
    layout = plan(f'[[layout]]\nname = "Desk"\n{seats}').layouts["desk"]

    assert expected == ["".join(one.id for one in each.holders) for each in layout.seats]


@pytest.mark.parametrize(
    ("seats", "message"),
    [
        ("row = [[]]", ': seat 1 must hold somebody, or be left empty (None; in a plan file ""), got no people'),
        ('row = [["alba", ""]]', ": row[1][2] must be the id of a [[leader]], got ''"),
        ('row = ["alba", " "]', ": row[2] must be the id of a [[leader]], got ' '"),
        (
            'rows = [["alba"], [], ["boria"]]',
            ": row 2 of Desk must have a seat, as a row without one parts the others, got none",
        ),
    ],
)
def test_no_empty_chair(seats: str, message: str) -> None:
    """Only what says so is one."""
    assert [f"layout[1] 'desk'{message}"] == mistakes(f'[[layout]]\nname = "Desk"\n{seats}')


@pytest.mark.parametrize("by", ["true", "1.5", "[2]"])
def test_neither_turns_nor_time(by: str) -> None:
    """Either is told as what is wanted."""
    text = (
        '[[turns]]\nname = "Toasts"\norder = [{ who = "alba", takes = "5 min" }]\n'
        f'[[must]]\ntype = "not-consecutive"\nturns = "toasts"\na = "alba"\nb = "boria"\nby = {by}\n'
    )
    shown = "a list" if by == "[2]" else by

    assert mistakes(text) == [
        (f"must[1] 'not-consecutive': by must be a whole number of turns, or a duration such as \"4 min\", got {shown}")
    ]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (
            'type = "same"\nevents = ["talks"]\non = "room"',
            "'same': on must be one of start, time, day, date, week, place, got 'room'",
        ),
        (
            'type = "max-load"\nwho = "alba"\nat_most = "8 h"\nper = "month"',
            "'max-load': per must be one of day, week, plan, got 'month'",
        ),
        ('type = "apart"\ncharge = "amont"', "'apart': charge must be one of violation, amount, got 'amont'"),
    ],
)
def test_what_is_none_of_a_few_words(rule: str, message: str) -> None:
    """It is called as the key is."""
    assert any(each.startswith(f"must[1] {message}") for each in mistakes(f"[[must]]\n{rule}\n"))
