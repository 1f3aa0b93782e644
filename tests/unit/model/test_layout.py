import pickle

import pytest

from schedcheck import Event, Layout, Leader, Place, Seat
from tests.unit.builders import ADA, BO, CY, at, refusal, room

DI, EVE = Leader("Di"), Leader("Eve")
HALL = room("Hall")
DINNER = Event("Dinner", HALL, at("19:00"), at("21:00"))


# --- Shapes ---


def test_row() -> None:
    """Side by side, from the left."""
    layout = Layout.row([ADA, BO, CY])

    assert (("1", "2"), ("2", "3")) == layout.neighbours
    assert () == layout.facing


def test_rows_of_one_length() -> None:
    """Beside, and behind."""
    layout = Layout.rows([[ADA, BO], [CY, DI]])

    assert (("1-1", "1-2"), ("1-1", "2-1"), ("1-2", "2-2"), ("2-1", "2-2")) == layout.neighbours


def test_rows_that_differ_by_one() -> None:
    """Who stands behind the gap between two is behind both."""
    layout = Layout.rows([[ADA, BO], [CY]])

    assert ("1-1", "1-2") == layout.neighbours_of("2-1")


def test_rows_that_differ_by_two() -> None:
    """They are centred: nobody is before the ends of the longer one."""
    layout = Layout.rows([[ADA], [BO, CY, DI]])

    assert ("2-2",) == layout.neighbours_of("1-1")


def test_three_rows() -> None:
    """The first is not before the third."""
    layout = Layout.rows([[ADA], [BO], [CY]])

    assert 1 == layout.between("1-1", "3-1")


def test_round_table_of_an_even_number() -> None:
    """The last is beside the first, and each faces one."""
    layout = Layout.round_table([ADA, BO, CY, DI])

    assert (("1", "2"), ("1", "4"), ("2", "3"), ("3", "4")) == layout.neighbours
    assert (("1", "3"), ("2", "4")) == layout.facing


def test_round_table_of_an_odd_number() -> None:
    """Each faces the two furthest from it."""
    layout = Layout.round_table([ADA, BO, CY, DI, EVE])

    assert {"3", "4"} == set(layout.facing_of("1"))


@pytest.mark.parametrize(("people", "facing"), [([ADA], ()), ([ADA, BO], (("1", "2"),))])
def test_small_round_table(people: list[Leader], facing: tuple[tuple[str, str], ...]) -> None:
    """One alone has no neighbours; two are beside each other and face."""
    layout = Layout.round_table(people)

    assert facing == layout.neighbours == layout.facing


def test_table_of_two_sides() -> None:
    """Beside on one side, facing across."""
    layout = Layout.table([ADA, BO], [CY, DI])

    assert (("A1", "A2"), ("B1", "B2")) == layout.neighbours
    assert (("A1", "B1"), ("A2", "B2")) == layout.facing


def test_table_with_an_empty_side() -> None:
    """Nobody faces anybody."""
    assert () == Layout.table([ADA, BO], []).facing


# --- Reading it ---


def test_pairs_may_be_told_in_any_order_and_twice() -> None:
    """They are compared as pairs of seats."""
    one = Layout("Desk", {"1": ADA, "2": BO, "3": CY}, neighbours=[("2", "1"), ("3", "2"), ("1", "2")])

    assert Layout.row([ADA, BO, CY], name="Desk") == one


def test_seats_between() -> None:
    """On the shortest way."""
    layout = Layout.round_table([ADA, BO, CY, DI, EVE])

    assert (0, 1, 1, 0) == tuple(layout.between("1", each) for each in ("2", "3", "4", "5"))


def test_no_way_between() -> None:
    """Two sides of a table are not connected, nor is a seat with itself."""
    layout = Layout.table([ADA], [BO])

    assert (None, None) == (layout.between("A1", "B1"), layout.between("A1", "A1"))


def test_nearest_first() -> None:
    """Each other seat once."""
    assert [("2", 0), ("3", 1)] == list(Layout.row([ADA, BO, CY]).nearest("1"))


def test_seat_by_name() -> None:
    """With those who may take it."""
    layout = Layout.row([ADA, [BO, CY]])

    assert (BO, CY) == layout.seat("2").holders
    assert (ADA, BO, CY) == layout.leaders
    assert "Bo or Cy in seat 2" == str(layout.seat("2"))
    assert 1 == layout.number("2")


@pytest.mark.parametrize("ask", ["seat", "number", "neighbours_of", "facing_of"])
def test_unknown_seat(ask: str) -> None:
    """It is refused, with one that is like it."""
    layout = Layout("Desk", {"head": ADA})

    assert "InvalidValue: the seat must be one of Desk, got 'haed'; did you mean 'head'?" == refusal(
        lambda: getattr(layout, ask)("haed")
    )
    assert "InvalidValue: the seat must be one of Desk, got []" == refusal(lambda: getattr(layout, ask)([]))


def test_where() -> None:
    """Its place, else its event's."""
    assert HALL == Layout.row([ADA], event=DINNER).where == Layout.row([ADA], place=HALL).where


def test_an_empty_chair_keeps_its_place() -> None:
    """Between two neighbours, across a table, and behind somebody."""
    row = Layout.row([ADA, None, BO])

    assert (1, (), [ADA, BO]) == (row.between("1", "3"), row.seat("2").holders, [*row.leaders])
    assert "nobody in seat 2" == str(row.seat("2"))
    assert "Layout('row', (Seat('1', (Leader('Ada'),)), Seat('2', None)), neighbours=(('1', '2'),))" == repr(
        Layout.row([ADA, None])
    )
    assert row == pickle.loads(pickle.dumps(row))  # noqa: S301 - our own bytes
    assert ("B2",) == Layout.table([ADA, None], [None, BO]).facing_of("A2")
    assert 1 == Layout.rows([[ADA], [None], [BO]]).between("1-1", "3-1")
    assert 1 == Layout.round_table([ADA, None, BO, None]).between("1", "3")


def test_is_a_value() -> None:
    """It can be sent to another process, and tells how it is made."""
    layout = Layout("Desk", [Seat("1", ADA)], id="d")

    assert layout == pickle.loads(pickle.dumps(layout))  # noqa: S301 - our own bytes
    assert "Layout('Desk', (Seat('1', (Leader('Ada'),)),), id='d')" == repr(layout)
    assert "Desk" == str(layout)


# --- What is refused ---


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Layout.row([]), "row must have a seat, got none"),
        (
            lambda: Layout.row([[], ADA]),
            'seat 1 must hold somebody, or be left empty (None; in a plan file ""), got no people',
        ),
        (
            lambda: Layout.row([ADA, [BO, None]]),  # type: ignore[list-item]  # on purpose
            "seat 2 must hold a Leader, or several of whom one will, got None",
        ),
        (
            lambda: Layout.rows([[ADA], [], [BO]], name="Photo"),
            "row 2 of Photo must have a seat, as a row without one parts the others, got none",
        ),
        (lambda: Layout.row([ADA, "Bo"]), "seat 2 must hold a Leader, or several of whom one will, got 'Bo'"),  # type: ignore[list-item]  # on purpose
        (lambda: Layout.row("Ada"), "holders must be a sequence, got 'Ada'"),  # type: ignore[arg-type]  # on purpose
        (lambda: Layout.rows(3), "rows must be a sequence, got 3"),  # type: ignore[arg-type]  # on purpose
        (lambda: Layout("Desk", [ADA]), "each of seats must be a Seat, got Leader('Ada')"),  # type: ignore[list-item]  # on purpose
        (lambda: Layout.row([ADA, BO, ADA]), "Ada must have one seat in row, got '1' and '3'"),
        (lambda: Layout.row([[ADA, ADA]]), "Ada must have one seat in row, got '1' and '1'"),
        (lambda: Layout.row([ADA, [BO, ADA]]), "Ada must have one seat in row, got '1' and '2'"),
        (
            lambda: Layout("Desk", [Seat("1", ADA), Seat("1", BO)]),
            "seats of Desk must have different names, got '1' twice",
        ),
        (lambda: Layout("Desk", {" ": ADA}), "the name of a seat must be text that is not blank, got ' '"),
        (
            lambda: Layout("Desk", {"head": ADA, "left": BO}, neighbours=[("head", "lift")]),
            "neighbours of Desk must be seats of it, got 'lift'; did you mean 'left'?",
        ),
        (
            lambda: Layout("Desk", {"1": ADA, "2": BO}, facing=[("1", "9")]),
            "facing of Desk must be seats of it, got '9'",
        ),
        (
            lambda: Layout("Desk", {"1": ADA}, neighbours=[("1", "1")]),
            "neighbours of Desk must be pairs of two seats, got ('1', '1')",
        ),
        (
            lambda: Layout("Desk", {"1": ADA, "2": BO}, neighbours=["12"]),  # type: ignore[list-item]  # on purpose
            "neighbours of Desk must be pairs of two seats, got '12'",
        ),
        (
            lambda: Layout("Desk", {"1": ADA}, neighbours=[("1", ["2"])]),  # type: ignore[list-item]  # on purpose
            "neighbours of Desk must be seats of it, got ['2']",
        ),
        (lambda: Layout("Desk", {"1": ADA}, facing="12"), "facing must be a sequence, got '12'"),  # type: ignore[arg-type]  # on purpose
        (lambda: Layout("", {"1": ADA}), "name must be text that is not blank, got ''"),
        (lambda: Layout(3, {"1": ADA}), "name must be text that is not blank, got 3"),  # type: ignore[arg-type]  # on purpose
        (
            lambda: Layout.row([ADA], event=DINNER, place=HALL),
            "place must not be given beside event, which has one, got Hall",
        ),
        (lambda: Layout.row([ADA], event="Dinner"), "event must be an Event, got 'Dinner'"),
        (lambda: Layout.row([ADA], place="Hall"), "place must be a Place, got 'Hall'"),
    ],
)
def test_refuses(make: object, message: str) -> None:
    """What is no layout, by name."""
    assert callable(make)
    assert f"InvalidValue: {message}" == refusal(make)


def test_people_are_told_apart_by_id() -> None:
    """Two of one name may sit side by side."""
    assert 2 == len(Layout.row([ADA, Leader("Ada", id="ada-2")]).seats)


def test_place_of_an_event_is_its_own() -> None:
    """Also where the event is remote."""
    call = Event("Call", Place("Line", remote=True, tz="UTC"), at("10:00"))

    assert call.place == Layout.row([ADA], event=call).where
