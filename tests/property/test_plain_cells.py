"""What comes of two sides in one place after an edit, against all their rows compared anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from schedcheck import Level, Place, Stop
from schedcheck.encounters.cells import Cell, Crowd, cell_of, crowded_again, near_again
from schedcheck.encounters.nearness import Question
from schedcheck.encounters.plain import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

MICROSECOND = timedelta(microseconds=1)
HALL = Place("Hall", tz="UTC")
BASE = datetime(2026, 5, 4, 8, tzinfo=UTC)
LAST = 12
KINDS = ("photo", None)


class Edited(NamedTuple):
    """Two sides in one place, of which the one has a row less than before, or a row more, or both.

    Attributes:
        before, now: The rows of the side that is edited.
        others: Those of the other.
        gone, come: What is different.
        required, window, allow: What is asked.
        turned: Whether the edited side is the second.
    """

    before: list[Row]
    now: list[Row]
    others: list[Row]
    gone: list[Row]
    come: list[Row]
    required: int
    window: tuple[int, int] | None
    allow: frozenset[str]
    turned: bool

    def sides(self, edited: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row]]:
        """Both sides, in their order."""
        return (self.others, edited) if self.turned else (edited, self.others)

    def cell(self, edited: Sequence[Row]) -> Cell:
        """All rows compared with all."""
        return cell_of(*self.sides(edited), self.required, self.window, self.allow)


def row_of(person: str, number: int, span: tuple[int, int], kind: str | None) -> Row:
    """A row of a stop of so many microseconds."""
    start, end = (BASE + each * MICROSECOND for each in span)
    stop = Stop(HALL, start, end, kind=kind, id=f"{person}-{number}")
    return stop._from, stop._to or 0, person, f"{person}-{number}", stop


@st.composite
def edits(draw: st.DrawFn, *, plainly: bool = False) -> Edited:
    """Few rows on a coarse grid, instants among them; *plainly*: with neither window nor kinds that are tolerated."""
    span = st.tuples(st.integers(0, LAST), st.integers(0, LAST)).map(lambda pair: (min(pair), max(pair)))
    sides = [
        [
            row_of(person, number, one, draw(st.sampled_from(KINDS)))
            for number, one in enumerate(draw(st.lists(span, min_size=1, max_size=5)))
        ]
        for person in ("ada", "bo")
    ]
    mine, others = (sorted(each) for each in sides)
    gone = draw(st.lists(st.sampled_from(mine), max_size=1))
    come = [row_of("ada", 9, one, draw(st.sampled_from(KINDS))) for one in draw(st.lists(span, max_size=1))]
    window = None if plainly else draw(st.none() | span)
    start = sides[0][0][4]._from - int((sides[0][0][4].start - BASE) / MICROSECOND)
    return Edited(
        mine,
        sorted([*(each for each in mine if each not in gone), *come]),
        others,
        gone,
        come,
        draw(st.integers(0, 3)),
        None if window is None else (start + window[0], start + window[1]),
        frozenset() if plainly else draw(st.sampled_from([frozenset(), frozenset({"photo"})])),
        draw(st.booleans()),
    )


@given(edits())
def test_what_is_too_near_after_an_edit_is_as_if_all_were_compared(edited: Edited) -> None:
    """And the nearest of the others, when it is asked for."""
    asked = *edited.sides(edited.now), edited.required, edited.window, edited.allow
    question = Question(Level.ROOM, gap=edited.required, window=edited.window, allow=edited.allow)
    before = edited.cell(edited.before).near
    near = near_again(before, edited.gone, edited.come, edited.others, question, turned=edited.turned)
    wanted = edited.cell(edited.now)

    assert wanted.near == near
    assert wanted == Cell(near, None, asked).settled


@given(edits(plainly=True))
def test_a_crowded_place_is_as_if_all_were_compared(edited: Edited) -> None:
    """Unless the nearest pair is gone: then all must be."""
    crowd = Crowd(edited.others, edited.required, edited.turned)
    made = crowded_again(edited.cell(edited.before), edited.gone, edited.come, crowd)

    assert made in {None, edited.cell(edited.now)}


def test_a_crowded_place_whose_nearest_pair_stays_is_not_compared_anew() -> None:
    """One row more, far away from all, and one that is nearer than any."""
    ada = [row_of("ada", 0, (0, 2), None)]
    others = [row_of("bo", 0, (5, 6), None), row_of("bo", 1, (9, 9), None)]
    before = cell_of(ada, others, 1)
    for span, gap in (((12, 12), 3), ((7, 8), 1)):
        come = row_of("ada", 1, span, None)
        made = crowded_again(before, [], [come], Crowd(others, 1, turned=False))

        assert made is not None
        assert made.kept is not None
        assert (made, gap) == (cell_of([*ada, come], others, 1), made.kept.gap)
