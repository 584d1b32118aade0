"""The objectives, as few as a test needs."""

import factory

from milstolpe.objectives.models import (
    CountyObjective,
    GenerationalGoal,
    GoalStrand,
    MilestoneTarget,
    Objective,
    ObjectiveAssignment,
    ObjectiveSdg,
    Specification,
    SustainableDevelopmentGoal,
)
from tests.factories.organisations import (
    CountyFactory,
    MembershipFactory,
    OrganisationFactory,
    ReferenceRowFactory,
)


class GenerationalGoalFactory(ReferenceRowFactory):
    class Meta:
        model = GenerationalGoal

    text = "Lämna över ett samhälle där de stora miljöproblemen är lösta."
    valid_from_year = factory.Sequence(lambda n: 1999 + n)


class GoalStrandFactory(ReferenceRowFactory):
    class Meta:
        model = GoalStrand

    position = factory.Sequence(lambda n: n + 1)
    text = "Ekosystemen har återhämtat sig."
    valid_from_year = 2010


class ObjectiveFactory(ReferenceRowFactory):
    class Meta:
        model = Objective
        django_get_or_create = ("number",)

    number = factory.Sequence(lambda n: 100 + n)
    slug = factory.LazyAttribute(lambda objective: f"mal-{objective.number}")
    name_sv = factory.LazyAttribute(lambda objective: f"Provmål {objective.number}")
    name_en = factory.LazyAttribute(lambda objective: f"Trial objective {objective.number}")
    agency = factory.SubFactory(OrganisationFactory, agency=True)
    hue = "#00574b"

    class Params:
        clean_air = factory.Trait(
            number=2, slug="frisk-luft", name_sv="Frisk luft", name_en="Clean Air"
        )
        wetlands = factory.Trait(
            number=11,
            slug="myllrande-vatmarker",
            name_sv="Myllrande våtmarker",
            name_en="Thriving Wetlands",
        )


class SpecificationFactory(ReferenceRowFactory):
    class Meta:
        model = Specification

    objective = factory.SubFactory(ObjectiveFactory)
    position = factory.Sequence(lambda n: n + 1)
    name = "Bensen"


class MilestoneTargetFactory(ReferenceRowFactory):
    class Meta:
        model = MilestoneTarget

    slug = factory.Sequence(lambda n: f"etappmal-{n}")
    area = "Avfall"
    title = factory.Sequence(lambda n: f"Etappmål {n}")
    target_year = 2030
    status = MilestoneTarget.Status.CURRENT


class SustainableDevelopmentGoalFactory(ReferenceRowFactory):
    class Meta:
        model = SustainableDevelopmentGoal
        django_get_or_create = ("number",)

    number = factory.Sequence(lambda n: n + 1)
    name = factory.LazyAttribute(lambda goal: f"Globalt mål {goal.number}")


class ObjectiveSdgFactory(ReferenceRowFactory):
    class Meta:
        model = ObjectiveSdg

    objective = factory.SubFactory(ObjectiveFactory)
    sdg = factory.SubFactory(SustainableDevelopmentGoalFactory)


class CountyObjectiveFactory(ReferenceRowFactory):
    class Meta:
        model = CountyObjective

    county = factory.SubFactory(CountyFactory, skane=True)
    objective = factory.SubFactory(ObjectiveFactory)
    concerns = True
    is_assessed = True
    valid_from_year = 2016


class ObjectiveAssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ObjectiveAssignment

    membership = factory.SubFactory(MembershipFactory)
    objective = factory.SubFactory(ObjectiveFactory)
