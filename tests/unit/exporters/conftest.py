"""What tests of a CalDAV server share; it is started once for each file that asks for it."""

from collections.abc import Iterator
from itertools import count

import pytest

from schedcheck.exporters.caldav import Server
from tests.unit.exporters.dav import PASSWORD, USERS, Proxy, radicale

FREE = count()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where Radicale listens."""
    with radicale(tmp_path_factory.mktemp("radicale")) as number:
        yield number


@pytest.fixture
def server(port: int) -> Server:
    """A place on it where there is nothing yet."""
    user = USERS[next(FREE)]
    return Server(f"http://127.0.0.1:{port}/{user}", user=user, password=PASSWORD)


@pytest.fixture
def proxy(port: int) -> Iterator[Proxy]:
    """What stands before it."""
    made = Proxy(port)
    try:
        yield made
    finally:
        made.close()
