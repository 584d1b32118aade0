"""Jobs that run when a test says that its transaction is committed."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache

from tests.accounts.steps import Committed


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Callable[..., Any]) -> Committed:
    return partial(django_capture_on_commit_callbacks, execute=True)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """allauth keeps the codes that were used in the cache of the process."""
    cache.clear()
