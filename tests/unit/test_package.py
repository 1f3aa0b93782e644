import pytest

import schedcheck


def test_has_a_version() -> None:
    """Asked for when it is wanted."""
    assert schedcheck.__version__[0].isdigit()


def test_lists_its_public_names() -> None:
    """Also those whose modules are not loaded yet."""
    assert [*schedcheck.__all__, "__version__"] == schedcheck.__dir__()


def test_another_name_is_an_attribute_error() -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match=r"^module 'schedcheck' has no attribute 'shedule'$"):
        schedcheck.shedule  # noqa: B018 - asking is what fails
