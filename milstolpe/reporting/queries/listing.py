"""A programme's follow-ups with how many have handed in, and the steps of one."""

from milstolpe.core.steps import StepTaken, steps_taken
from milstolpe.programmes.models import Programme
from milstolpe.reporting.enums import FOLLOW_UP_STEPS
from milstolpe.reporting.models import FollowUp
from milstolpe.reporting.queries.years import Rows, counted


def follow_up_rows(programme: Programme) -> Rows:
    """The newest first, with `asked` and `handed_in`. One query."""
    return counted(programme.follow_ups.all())


def follow_up_events(follow_up: FollowUp) -> list[StepTaken]:
    """The steps of the follow-up, the latest first. One query."""
    return steps_taken(follow_up.events.select_related("by"), FOLLOW_UP_STEPS)
