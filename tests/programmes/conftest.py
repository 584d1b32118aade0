"""A coordinator at her desk with a programme of her county, and a place where actors commit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from milstolpe.accounts.models import User
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models import Programme
from tests.factories.organisations import MembershipFactory
from tests.factories.programmes import saved_programme
from tests.programmes.browsing import fields_of
from tests.programmes.commitment_world import Place, make_place


@dataclass
class Desk:
    """Who works, for whom, on what, and the browser. Addresses are named without their room."""

    user: User
    board: Organisation
    programme: Programme
    client: Client

    def get(self, name: str, *args: Any, **query: Any) -> HttpResponse:
        return self.client.get(reverse(f"programmes:{name}", args=args), query)

    def fields(self, name: str, *args: Any) -> dict[str, Any]:
        """What the form of a page would send if nothing was changed."""
        return fields_of(self.get(name, *args))

    def post(self, name: str, *args: Any, data: dict[str, Any]) -> HttpResponse:
        return self.client.post(reverse(f"programmes:{name}", args=args), data)


@pytest.fixture
def desk(client: Client, settings: Any) -> Desk:
    settings.DEMO = True  # no second factor at log-in
    membership = MembershipFactory(coordinator=True)
    programme = saved_programme(membership.organisation, by=membership.user)
    client.force_login(membership.user)
    return Desk(membership.user, membership.organisation, programme, client)


@pytest.fixture
def place() -> Place:
    """A running programme, with those who commit in it."""
    return make_place()


@pytest.fixture
def browse(settings: Any) -> Callable[[User], Client]:
    """Call with a person; gives the browser in which they are logged in."""
    settings.DEMO = True  # no second factor at log-in

    def logged_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return logged_in
