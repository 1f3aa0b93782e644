import pickle

import pytest

from schedcheck.errors import (
    ConflictingIds,
    InvalidValue,
    MissingExtra,
    OverLimit,
    ServerFailed,
    SkippedTime,
    did_you_mean,
)


def test_message_says_what_must_hold_then_what_came() -> None:
    """One sentence form for every bad input."""
    error = InvalidValue("end must not be before start", "17:00 .. 09:00")

    assert "end must not be before start, got 17:00 .. 09:00" == str(error)


def test_values_are_kept_as_attributes() -> None:
    """A program reads the parts without parsing the message."""
    error = InvalidValue("walk must be zero or more", -1)

    assert ("walk must be zero or more", -1) == (error.must, error.got)


@pytest.mark.parametrize("kind", [InvalidValue, SkippedTime, ConflictingIds])
def test_bad_input_is_a_value_error(kind: type[InvalidValue]) -> None:
    """Whoever knows only Python's own errors catches it too."""
    assert issubclass(kind, ValueError)


def test_error_survives_a_trip_to_another_process() -> None:
    """An executor's workers hand back the error they met."""
    error = pickle.loads(pickle.dumps(SkippedTime("start must exist", "02:30")))  # noqa: S301 - our own bytes

    assert (SkippedTime, "start must exist, got 02:30") == (type(error), str(error))


def test_missing_extra_says_how_to_install_it() -> None:
    """The message is the command to run."""
    error = MissingExtra("cli", "the command line")

    assert "the command line needs packages that are not installed: pip install 'schedcheck[cli]'" == str(error)


def test_missing_extra_survives_a_trip_to_another_process() -> None:
    """It keeps which extra it was."""
    error = pickle.loads(pickle.dumps(MissingExtra("cli", "the command line")))  # noqa: S301 - our own bytes

    assert ("cli", "the command line") == (error.extra, error.what)


def test_offers_the_closest_known_name() -> None:
    """A slip of the pen is recognised, in any case."""
    assert "; did you mean 'Europe/Paris'?" == did_you_mean("europe/pariss", ["Europe/Rome", "Europe/Paris"])


def test_offers_nothing_when_nothing_is_close() -> None:
    """A wild guess would mislead."""
    assert "" == did_you_mean("luncheon", ["plenary", "photo"])


def test_over_limit_names_the_limit_and_survives_a_trip() -> None:
    """Whoever trusts a file knows what to raise."""
    error = pickle.loads(pickle.dumps(OverLimit("events", 1_000, "more")))  # noqa: S301 - our own bytes

    assert ("events", 1_000, "more") == (error.limit, error.most, error.got)
    assert "events must be at most 1,000 (raise the limit 'events' if it may be more), got more" == str(error)


def test_server_failed_tells_what_was_done_before_and_survives_a_trip() -> None:
    """So that it is known what a second run has still to do."""
    error = pickle.loads(pickle.dumps(ServerFailed("take", "https://dav.example.org/1", "x", done=1)))  # noqa: S301 - ours

    assert ("take", "https://dav.example.org/1", "x", 1) == (error.what, error.url, error.why, error.done)
    assert "a server did not take https://dav.example.org/1: x; 1 change was made before" == str(error)
    assert "a server did not take x: y" == str(ServerFailed("take", "x", "y"))
