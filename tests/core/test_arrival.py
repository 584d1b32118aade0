"""The time of a request is when it came, for as long as it is worked on."""

import datetime

import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from milstolpe.core.arrival import Arrivals, arrived_at

NOON = datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC)


def test_request_keeps_the_time_it_came() -> None:
    found = []
    with time_machine.travel(NOON, tick=False) as clock:

        def view(request) -> HttpResponse:
            clock.shift(datetime.timedelta(seconds=30))
            found.append(arrived_at(request))
            return HttpResponse()

        Arrivals(view)(RequestFactory().get("/"))

    assert found == [NOON]


def test_it_stands_before_everything_that_waits() -> None:
    waits = settings.MIDDLEWARE.index("milstolpe.core.shedding.Shedding")
    assert settings.MIDDLEWARE.index("milstolpe.core.arrival.Arrivals") < waits
