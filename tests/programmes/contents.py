"""A measure that says something in every field."""

from milstolpe.programmes.content import (
    ActivityEntry,
    ActorEntry,
    GoalEntry,
    InteractionEntry,
    LinkEntry,
    MeasureContent,
    TargetEntry,
)
from milstolpe.programmes.models import Programme
from tests.factories.objectives import (
    MilestoneTargetFactory,
    ObjectiveFactory,
    SustainableDevelopmentGoalFactory,
)
from tests.factories.organisations import (
    ActorGroupFactory,
    ActorKindFactory,
    OrganisationFactory,
)
from tests.factories.programmes import ProgrammeAreaFactory


def whole_content(programme: Programme) -> MeasureContent:
    """A measure with something in every field."""
    area = ProgrammeAreaFactory(programme=programme, title="Hållbar mark")
    air, wetlands = ObjectiveFactory(clean_air=True), ObjectiveFactory(wetlands=True)
    sdg = SustainableDevelopmentGoalFactory(number=6)
    target = MilestoneTargetFactory()
    lund = OrganisationFactory(lund=True)
    group = ActorGroupFactory(name="Kommuner i Skåne län", slug="kommuner-skane")
    kind = ActorKindFactory(name="Markägare", slug="markagare")
    return MeasureContent(
        code="HM1",
        title="Anlägg våtmarker",
        text="Första stycket.\n\nAndra stycket.",
        area=area.title,
        start_year=2028,
        end_year=2029,
        follow_up_criterion="Antal hektar.",
        expected_effect="Mindre läckage.",
        cost="Två miljoner kronor.",
        funding="LONA.",
        followed_up_in="Vattenförvaltningens åtgärdsprogram",
        followed_up_url="https://example.org/vatten",
        is_internal=True,
        actors=(
            ActorEntry("lead", "group", group.slug, group.name),
            ActorEntry("lead", "organisation", lund.slug, lund.name),
            ActorEntry("partner", "kind", kind.slug, kind.name),
        ),
        activities=(ActivityEntry(1, "Gräv en damm"), ActivityEntry(2, "Sätt stängsel")),
        objectives=(
            GoalEntry(wetlands.number, wetlands.name_sv, is_main=True),
            GoalEntry(air.number, air.name_sv, is_main=False),
        ),
        sdgs=(GoalEntry(6, sdg.name, is_main=True),),
        milestone_targets=(TargetEntry(target.slug, target.title),),
        themes=("jordbruk", "våtmarker"),
        interactions=(InteractionEntry(2, air.name_sv, "-", "Grävmaskiner."),),
        links=(LinkEntry("Länets vattenplan", "https://example.org/plan"),),
    )
