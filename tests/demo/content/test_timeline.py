"""Things happened in order, and nothing that has happened lies ahead."""

from datetime import date

import pytest
import time_machine
from django.utils.timezone import localdate

from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.timeline import PATHS, Timeline
from milstolpe.programmes.enums import ProgrammeState

YEARS = {"draft": (1, 6), "consultation": (1, 5), "decided": (0, 4), "running": (-2, 2)}
DAYS = ("2026-01-01", "2026-11-23", "2027-12-31", "2028-02-29")


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("state", ProgrammeState.values)
def test_steps_are_in_order_and_not_ahead(state, today):
    with time_machine.travel(today):
        first, last = YEARS.get(state, (-6, -1))
        year = date.fromisoformat(today).year
        for seed in range(20):
            line = Timeline.of((year + first, year + last), state, Dice(str(seed)))
            assert line.begun < line.consult < line.answer_by < line.decide < line.start
            taken = [line.begun, *(line.day_of(step) for step in PATHS[state])]
            assert taken == sorted(taken)
            assert taken[-1] <= localdate()
            assert (line.answer_by > localdate()) == (state in ("draft", "consultation"))
