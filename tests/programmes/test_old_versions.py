"""An old version of a measure says what it said then, and nothing of today."""

import pytest
from django.test import Client

from milstolpe.programmes.models import Measure, Programme
from tests.programmes.world import make_world

pytestmark = pytest.mark.django_db


def test_period_and_state_of_today_do_not_stand_in_an_old_version(client: Client) -> None:
    make_world()
    measure = Measure.objects.get(programme__state="running", is_internal=False)
    Programme.objects.filter(pk=measure.programme_id).update(end_year=2035)
    now = client.get(measure.get_absolute_url()).content.decode()
    old = client.get(f"{measure.get_absolute_url()}version/1/").content.decode()
    assert "2026–2035" in now
    assert 'data-state="running"' in now
    assert "2026–2035" not in old.split("<h1>")[1]
    assert 'data-state="running"' not in old
