"""Benchmarks have the machine for themselves."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to take times while other tests run beside: they would be of both."""
    if config.getoption("numprocesses", default=None):
        raise pytest.UsageError("benchmarks take times: run them one after another, without -n")
