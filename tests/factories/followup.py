"""Judgements, citations and meetings of the yearly follow-up. The factories write rows."""

import factory
from factory.django import DjangoModelFactory

from milstolpe.followup.enums import Outcome, Trend
from milstolpe.followup.models import (
    Citation,
    GoalAssessment,
    KnownJudgement,
    PublishedJudgement,
    RoundMeeting,
    Scale,
)
from tests.factories.agenda import MeetingFactory
from tests.factories.objectives import ObjectiveFactory
from tests.factories.programmes import MeasureFactory
from tests.factories.rounds import ContributionFactory, PublishedTextFactory, RoundFactory


class ScaleFactory(DjangoModelFactory):
    class Meta:
        model = Scale

    name = "Skala från 2015"
    valid_from_year = 2015
    target_year = 2030
    yes, near, no = "Nås.", "Nås delvis.", "Nås inte."
    positive, neutral, negative, unclear = "Uppåt.", "Oförändrat.", "Nedåt.", "Går inte att säga."


class GoalAssessmentFactory(DjangoModelFactory):
    class Meta:
        model = GoalAssessment

    contribution = factory.SubFactory(ContributionFactory)


class KnownJudgementFactory(DjangoModelFactory):
    class Meta:
        model = KnownJudgement

    objective = factory.SubFactory(ObjectiveFactory)
    year = 2023
    outcome = Outcome.NO


class PublishedJudgementFactory(DjangoModelFactory):
    class Meta:
        model = PublishedJudgement

    text = factory.SubFactory(PublishedTextFactory)
    county = factory.SelfAttribute("text.county")
    objective = factory.SelfAttribute("text.objective")
    year = factory.SelfAttribute("text.year")
    outcome = Outcome.NEAR
    outcome_year = factory.SelfAttribute("year")
    trend = Trend.NEUTRAL


class CitationFactory(DjangoModelFactory):
    class Meta:
        model = Citation

    contribution = factory.SubFactory(ContributionFactory)
    measure = factory.SubFactory(MeasureFactory)


class RoundMeetingFactory(DjangoModelFactory):
    class Meta:
        model = RoundMeeting

    round = factory.SubFactory(RoundFactory)
    meeting = factory.SubFactory(MeetingFactory)
