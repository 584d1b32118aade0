"""The reference data of the objectives, as administrators keep it."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from milstolpe.objectives.findable import index_objectives
from milstolpe.objectives.models import (
    CountyObjective,
    GenerationalGoal,
    GoalStrand,
    MilestoneTarget,
    Objective,
    ObjectiveSdg,
    Specification,
    SustainableDevelopmentGoal,
)
from milstolpe.organisations.registers import Register


def _index_objectives_of(specifications: Iterable[Specification]) -> None:
    index_objectives(row.objective for row in specifications)


REGISTERS = (
    Register("miljomal", Objective, _("Environmental objectives"), index_objectives),
    Register("preciseringar", Specification, _("Specifications"), _index_objectives_of),
    Register("generationsmal", GenerationalGoal, _("Generational goal")),
    Register("strecksatser", GoalStrand, _("Strands of the generational goal")),
    Register("etappmal", MilestoneTarget, _("Milestone targets")),
    Register("globala-mal", SustainableDevelopmentGoal, _("Global goals"), never_added=True),
    Register("kopplingar", ObjectiveSdg, _("Suggested links to global goals"), is_removable=True),
    Register("mal-i-lan", CountyObjective, _("Objectives in the counties")),
)
