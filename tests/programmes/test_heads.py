"""The top of a measure's page: who has committed to it today, and how new the facts are."""

import datetime

import pytest
import time_machine
from django.test import Client

from tests.factories.programmes import CommitmentFactory, ProgrammeFactory, saved_measure

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("states", "answer"),
    [
        (["confirmed", "confirmed", "ended"], "2 aktörer har åtagit sig åtgärden."),
        (["ended"], "Åtagandet om åtgärden är avslutat."),
        (["ended", "ended"], "Alla 2 åtaganden om åtgärden är avslutade."),
        ([], ""),
    ],
)
def test_measure_counts_the_commitments_that_stand(
    client: Client, states: list[str], answer: str
) -> None:
    measure = saved_measure(ProgrammeFactory(running=True))
    for state in states:
        fields = {"confirmed": True} if state == "confirmed" else {"close_reason": "Nedlagt"}
        CommitmentFactory(measure=measure, state=state, **fields)

    assert client.get(measure.get_absolute_url()).context["head"].answer == answer


def test_facts_of_a_measure_are_of_the_day_it_is_read(client: Client) -> None:
    with time_machine.travel(datetime.datetime(2024, 3, 1, 12, tzinfo=datetime.UTC)):
        measure = saved_measure(ProgrammeFactory(running=True))

    with time_machine.travel(datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC)):
        page = client.get(measure.get_absolute_url())

    assert page.context["downloads"].dated == datetime.date(2026, 11, 30)
