"""Names for programs: what a calendar, a stop or a person is called in every version of a calendar."""

from __future__ import annotations

import json
from functools import lru_cache
from uuid import UUID, uuid5

from schedcheck.model import Leader, Party, Stop

# Never to change: the UIDs of every calendar written so far are made with it.
NAMESPACE = UUID("4a3f1e0c-5b0d-5c43-9a53-6f0d6c1f7a2e")


def uuid_of(*ids: str | None) -> UUID:
    """A number made from some ids."""
    # As JSON, no two lists of ids give the same text.
    return uuid5(NAMESPACE, json.dumps(ids))


def uid(*ids: str | None) -> str:
    """The UID made from some ids, without a name in it."""
    return f"{uuid_of(*ids)}@schedcheck.invalid"


def stop_uid(leader: Leader, stop: Stop) -> str:
    """The stop's name for calendars: the same after every change but one of its id."""
    return uid("stop", leader.id, stop.id)


@lru_cache(maxsize=1024)
def urn(party: Party) -> str:
    """What stands for the owner of a calendar, or their delegation, without an address, or with none for the reader.

    For nobody else: who guesses a name can make the same number of it.
    """
    kind = "leader" if isinstance(party, Leader) else "delegation"
    return f"urn:uuid:{uuid_of(kind, party.id)}"
