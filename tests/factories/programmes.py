"""Programmes and what hangs on them.

The factories write rows; `saved_programme` and `saved_measure` go through the services, so that
revisions and the search index are there too.
"""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from milstolpe.accounts.models import User
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.content import MeasureContent, OwnerEntry, ProgrammeContent
from milstolpe.programmes.enums import (
    ActorRole,
    CommitmentState,
    InteractionSign,
    ProgrammeState,
    SuccessionKind,
)
from milstolpe.programmes.models import (
    Commitment,
    ConsultationComment,
    Measure,
    MeasureActivity,
    MeasureActor,
    MeasureInteraction,
    MeasureLink,
    MeasureObjective,
    MeasureRevision,
    MeasureSdg,
    MeasureSuccession,
    Programme,
    ProgrammeArea,
    ProgrammeDocument,
    ProgrammeEvent,
    ProgrammeOwner,
    ProgrammeRevision,
    Theme,
)
from milstolpe.programmes.services.measures import create_measure
from milstolpe.programmes.services.programmes import create_programme
from tests.factories.objectives import ObjectiveFactory, SustainableDevelopmentGoalFactory
from tests.factories.organisations import CountyFactory, OrganisationFactory


class ProgrammeFactory(DjangoModelFactory):
    """A draft of Skåne with nothing in it."""

    class Meta:
        model = Programme

    county = factory.SubFactory(CountyFactory, skane=True)
    address = factory.Sequence(lambda n: f"skane-program-{n}-2027-2030")
    title = factory.Sequence(lambda n: f"Tillsammans för ett hållbart Skåne {n}")
    start_year = 2027
    end_year = 2030

    class Params:
        consulted = factory.Trait(
            state=ProgrammeState.CONSULTATION,
            answer_by=factory.LazyFunction(timezone.localdate),
            answer_to="remiss@example.org",
        )
        decided = factory.Trait(state=ProgrammeState.DECIDED)
        running = factory.Trait(state=ProgrammeState.RUNNING)


class ProgrammeAreaFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeArea

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"H{n}")
    title = factory.Sequence(lambda n: f"Hållbart område {n}")


class ProgrammeOwnerFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeOwner

    programme = factory.SubFactory(ProgrammeFactory)
    organisation = factory.SubFactory(OrganisationFactory, county_board=True)


class ProgrammeDocumentFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeDocument

    programme = factory.SubFactory(ProgrammeFactory)
    title = "Bakgrund"
    url = "https://example.org/bakgrund"


class ProgrammeEventFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeEvent

    programme = factory.SubFactory(ProgrammeFactory)
    step = "consult"
    from_state = ProgrammeState.DRAFT
    to_state = ProgrammeState.CONSULTATION


class MeasureFactory(DjangoModelFactory):
    class Meta:
        model = Measure

    programme = factory.SubFactory(ProgrammeFactory)
    position = factory.Sequence(lambda n: n + 1)
    code = factory.Sequence(lambda n: f"HK{n}")
    title = factory.Sequence(lambda n: f"Minska nedskräpningen {n}")


class MeasureActorFactory(DjangoModelFactory):
    class Meta:
        model = MeasureActor

    measure = factory.SubFactory(MeasureFactory)
    role = ActorRole.LEAD
    organisation = factory.SubFactory(OrganisationFactory)


class MeasureActivityFactory(DjangoModelFactory):
    class Meta:
        model = MeasureActivity

    measure = factory.SubFactory(MeasureFactory)
    key = factory.Sequence(lambda n: n + 1)
    text = "Städa stränder"


class MeasureObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = MeasureObjective

    measure = factory.SubFactory(MeasureFactory)
    objective = factory.SubFactory(ObjectiveFactory)


class MeasureSdgFactory(DjangoModelFactory):
    class Meta:
        model = MeasureSdg

    measure = factory.SubFactory(MeasureFactory)
    sdg = factory.SubFactory(SustainableDevelopmentGoalFactory)


class MeasureInteractionFactory(DjangoModelFactory):
    class Meta:
        model = MeasureInteraction

    measure = factory.SubFactory(MeasureFactory)
    objective = factory.SubFactory(ObjectiveFactory)
    sign = InteractionSign.SYNERGY
    why = "Färre transporter."


class MeasureLinkFactory(DjangoModelFactory):
    class Meta:
        model = MeasureLink

    measure = factory.SubFactory(MeasureFactory)
    label = "Länets energistrategi"
    url = "https://example.org/strategi"


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"tema {n}")
    slug = factory.Sequence(lambda n: f"tema-{n}")


class MeasureSuccessionFactory(DjangoModelFactory):
    class Meta:
        model = MeasureSuccession

    old = factory.SubFactory(MeasureFactory)
    new = factory.SubFactory(MeasureFactory)
    programme = factory.SelfAttribute("new.programme")
    kind = SuccessionKind.CARRIED
    reason = "Arbetet fortsätter."


class CommitmentFactory(DjangoModelFactory):
    class Meta:
        model = Commitment

    measure = factory.SubFactory(MeasureFactory)
    organisation = factory.SubFactory(OrganisationFactory)

    class Params:
        confirmed = factory.Trait(
            state=CommitmentState.CONFIRMED, confirmed_at=factory.LazyFunction(timezone.now)
        )


class ConsultationCommentFactory(DjangoModelFactory):
    class Meta:
        model = ConsultationComment

    programme = factory.SubFactory(ProgrammeFactory)
    respondent = "Hembygdsföreningen"
    received_on = factory.LazyFunction(timezone.localdate)
    text = "Åtgärden är bra."


class RevisionFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    number = factory.Sequence(lambda n: n + 1)
    sha256 = factory.Sequence(lambda n: f"{n:064x}")


class ProgrammeRevisionFactory(RevisionFactory):
    class Meta:
        model = ProgrammeRevision

    programme = factory.SubFactory(ProgrammeFactory)
    content = factory.LazyFunction(lambda: ProgrammeContent("Program", 2027, 2030).as_json())


class MeasureRevisionFactory(RevisionFactory):
    class Meta:
        model = MeasureRevision

    measure = factory.SubFactory(MeasureFactory)
    content = factory.LazyFunction(lambda: MeasureContent("HK1", "Städa").as_json())


def saved_programme(*owners: Organisation, by: User | None = None, **values: Any) -> Programme:
    """A draft of the first owner's county, as the service makes it."""
    entries = tuple(OwnerEntry(owner.slug, owner.name, "", "", "") for owner in owners)
    stated = {"title": "Hållbart Skåne", "start_year": 2027, "end_year": 2030, "owners": entries}
    county = owners[0].county
    assert county is not None
    return create_programme(county, ProgrammeContent(**(stated | values)), by=by)


def saved_measure(programme: Programme, by: User | None = None, **values: Any) -> Measure:
    """A measure as the service makes it, with its first revision."""
    number = programme.measures.count() + 1
    stated = {"code": f"HK{number}", "title": f"Minska nedskräpningen {number}"}
    reason = "Ny åtgärd." if programme.is_decided else ""
    return create_measure(programme, MeasureContent(**(stated | values)), by=by, reason=reason)
