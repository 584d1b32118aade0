"""Example content, made once for the tests of a module."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from milstolpe.demo.services import Size, add_content
from milstolpe.followup.reference import load_judgements
from milstolpe.objectives.reference import load_objectives
from milstolpe.organisations.reference import load_organisations

SIZE = Size(programmes=12, measures=200, organisations=420, years=3)
TODAY = "2026-11-23"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY):
        yield


@pytest.fixture(scope="module")
def reference_data(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_organisations()
        load_objectives()
        load_judgements()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def content(reference_data: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Everything of `SIZE`, made on `TODAY`."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(TODAY):
        add_content(SIZE, seed="milstolpe")
        yield
        transaction.set_rollback(True)
