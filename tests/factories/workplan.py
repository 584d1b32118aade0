"""Operating plans. The factories write rows."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from milstolpe.workplan.enums import ActivityStatus, PlanState
from milstolpe.workplan.models import (
    Activity,
    ActivityLink,
    Aim,
    BudgetLine,
    BudgetUse,
    Deliverable,
    Plan,
    PlanArea,
    PlanEvent,
    PlannedDays,
    PlanPerson,
    PlanVersion,
    QuarterStatus,
    SubPlan,
    UsedDays,
    Wish,
    YearReport,
    YearReportVersion,
)


class PlanFactory(DjangoModelFactory):
    """A draft with nothing in it."""

    class Meta:
        model = Plan

    year = factory.Sequence(lambda n: 2027 + n)
    title = factory.LazyAttribute(lambda row: f"Verksamhetsplan {row.year}")


class PlanEventFactory(DjangoModelFactory):
    class Meta:
        model = PlanEvent

    plan = factory.SubFactory(PlanFactory)
    step = "treat"
    from_state = PlanState.DRAFT
    to_state = PlanState.TREATED


class PlanVersionFactory(DjangoModelFactory):
    class Meta:
        model = PlanVersion

    plan = factory.SubFactory(PlanFactory)
    number = 1
    content = factory.LazyFunction(dict)
    sha256 = "0" * 64


class PlanAreaFactory(DjangoModelFactory):
    class Meta:
        model = PlanArea

    plan = factory.SubFactory(PlanFactory)
    title = "Stöd till länen"


class AimFactory(DjangoModelFactory):
    class Meta:
        model = Aim

    area = factory.SubFactory(PlanAreaFactory)
    text = "Länen lär av varandra."


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    area = factory.SubFactory(PlanAreaFactory)
    title = factory.Sequence(lambda n: f"Aktivitet {n}")
    days = 10


class DeliverableFactory(DjangoModelFactory):
    class Meta:
        model = Deliverable

    activity = factory.SubFactory(ActivityFactory)
    title = "Rapport"
    due_on = date(2027, 6, 1)


class PlanPersonFactory(DjangoModelFactory):
    class Meta:
        model = PlanPerson

    plan = factory.SubFactory(PlanFactory)
    name = factory.Sequence(lambda n: f"Person {n}")


class PlannedDaysFactory(DjangoModelFactory):
    class Meta:
        model = PlannedDays

    activity = factory.SubFactory(ActivityFactory)
    person = factory.SubFactory(
        PlanPersonFactory, plan=factory.SelfAttribute("..activity.area.plan")
    )
    days = 5


class ActivityLinkFactory(DjangoModelFactory):
    class Meta:
        model = ActivityLink

    activity = factory.SubFactory(ActivityFactory)
    title = "Webbplats"
    url = "https://example.se/"


class SubPlanFactory(DjangoModelFactory):
    class Meta:
        model = SubPlan

    activity = factory.SubFactory(ActivityFactory)
    title = "Projektplan"
    url = "https://example.se/projektplan"


class QuarterStatusFactory(DjangoModelFactory):
    class Meta:
        model = QuarterStatus

    activity = factory.SubFactory(ActivityFactory)
    quarter = 1
    status = ActivityStatus.AS_PLANNED


class UsedDaysFactory(DjangoModelFactory):
    class Meta:
        model = UsedDays

    activity = factory.SubFactory(ActivityFactory)
    quarter = 1
    days = 3


class BudgetLineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    plan = factory.SubFactory(PlanFactory)
    title = "Arrangemang"
    amount_sek = 200_000


class BudgetUseFactory(DjangoModelFactory):
    class Meta:
        model = BudgetUse

    line = factory.SubFactory(BudgetLineFactory)
    amount_sek = 12_500
    used_on = date(2027, 5, 4)
    text = "Lokal"


class WishFactory(DjangoModelFactory):
    class Meta:
        model = Wish

    year = 2031
    text = "Fler filmer."


class YearReportFactory(DjangoModelFactory):
    class Meta:
        model = YearReport

    plan = factory.SubFactory(PlanFactory)
    summary = "Året gick som planerat."


class YearReportVersionFactory(DjangoModelFactory):
    class Meta:
        model = YearReportVersion

    plan = factory.SubFactory(PlanFactory)
    number = 1
    content = factory.LazyFunction(dict)
    sha256 = "0" * 64
