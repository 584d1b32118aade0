"""Rounds and what is written in them. The factories write rows."""

from datetime import date
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from milstolpe.rounds.enums import ContributionState, Label, PartState, RoundKind, RoundState
from milstolpe.rounds.models import (
    Comment,
    Compilation,
    CompilationEvent,
    CompilationPart,
    CompilationPartRevision,
    Contribution,
    ContributionEvent,
    ContributionRevision,
    ContributionText,
    DocumentTemplate,
    FeedbackPoint,
    HandIn,
    Instruction,
    Item,
    ItemSection,
    LateText,
    Material,
    Picture,
    PublishedCompilation,
    PublishedText,
    Reading,
    Round,
    RoundEvent,
    RoundPublication,
    RoundQuestion,
    Section,
    TextMailing,
)
from tests.factories.accounts import UserFactory
from tests.factories.objectives import ObjectiveFactory
from tests.factories.organisations import CountyFactory, OrganisationFactory
from tests.factories.records import ReceiptFactory, StoredFileFactory


class RoundFactory(DjangoModelFactory):
    """An open yearly follow-up with nothing in it."""

    class Meta:
        model = Round

    kind = RoundKind.FOLLOW_UP
    name = factory.Sequence(lambda n: f"RÅU {2026 + n}")
    address = factory.Sequence(lambda n: f"rau-{2026 + n}")
    year = factory.Sequence(lambda n: 2026 + n)
    state = RoundState.OPEN
    answer_by = factory.LazyAttribute(lambda row: date(row.year, 11, 30))


class RoundEventFactory(DjangoModelFactory):
    class Meta:
        model = RoundEvent

    round = factory.SubFactory(RoundFactory)
    step = "open"
    from_state = RoundState.DRAFT
    to_state = RoundState.OPEN


class InstructionFactory(DjangoModelFactory):
    class Meta:
        model = Instruction

    round = factory.SubFactory(RoundFactory)
    number = 1
    text = "Skriv kort."


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section

    round = factory.SubFactory(RoundFactory)
    key = factory.Sequence(lambda n: f"avsnitt-{n}")
    title = factory.Sequence(lambda n: f"Avsnitt {n}")
    position = factory.Sequence(lambda n: n)


class ItemFactory(DjangoModelFactory):
    """An objective in a round."""

    class Meta:
        model = Item

    round = factory.SubFactory(RoundFactory)
    objective = factory.SubFactory(ObjectiveFactory)
    slug = factory.LazyAttribute(lambda row: row.objective.slug if row.objective else "svar")
    position = factory.Sequence(lambda n: n)

    class Params:
        labelled = factory.Trait(objective=None, label=Label.ANSWER)


class ItemSectionFactory(DjangoModelFactory):
    class Meta:
        model = ItemSection

    item = factory.SubFactory(ItemFactory)
    section = factory.SubFactory(SectionFactory, round=factory.SelfAttribute("..item.round"))


class TextMailingFactory(DjangoModelFactory):
    class Meta:
        model = TextMailing

    round = factory.SubFactory(RoundFactory)
    kind = "reminder"
    email = "malansvarig@lansstyrelsen.example"


class MaterialFactory(DjangoModelFactory):
    class Meta:
        model = Material

    round = factory.SubFactory(RoundFactory)
    title = "Manual för målbedömning"
    url = "https://example.se/manual"


class RoundQuestionFactory(DjangoModelFactory):
    class Meta:
        model = RoundQuestion

    round = factory.SubFactory(RoundFactory)
    text = "Räknas mellanslag?"


class FeedbackPointFactory(DjangoModelFactory):
    class Meta:
        model = FeedbackPoint

    round = factory.SubFactory(RoundFactory)
    text = "Otydligt vad som är effekt."


class ContributionFactory(DjangoModelFactory):
    """An objective in Skåne that nobody has begun to write about."""

    class Meta:
        model = Contribution

    item = factory.SubFactory(ItemFactory)
    county = factory.SubFactory(CountyFactory, skane=True)
    organisation = factory.SubFactory(OrganisationFactory)


class ContributionTextFactory(DjangoModelFactory):
    class Meta:
        model = ContributionText

    contribution = factory.SubFactory(ContributionFactory)
    section = factory.SubFactory(
        SectionFactory, round=factory.SelfAttribute("..contribution.item.round")
    )
    text = "Luften har blivit bättre."


class ContributionRevisionFactory(DjangoModelFactory):
    class Meta:
        model = ContributionRevision

    contribution = factory.SubFactory(ContributionFactory)
    number = 1
    content = factory.LazyFunction(dict)
    sha256 = "0" * 64


class ContributionEventFactory(DjangoModelFactory):
    class Meta:
        model = ContributionEvent

    contribution = factory.SubFactory(ContributionFactory)
    step = "begin"
    from_state = ContributionState.EMPTY
    to_state = ContributionState.DRAFT


class CommentFactory(DjangoModelFactory):
    class Meta:
        model = Comment

    contribution = factory.SubFactory(ContributionFactory)
    text = "Vilken källa?"


class ReadingFactory(DjangoModelFactory):
    class Meta:
        model = Reading

    contribution = factory.SubFactory(ContributionFactory)
    user = factory.SubFactory(UserFactory)
    number = 1


class PictureFactory(DjangoModelFactory):
    class Meta:
        model = Picture

    contribution = factory.SubFactory(ContributionFactory)
    file = factory.SubFactory(StoredFileFactory)


class LateTextFactory(DjangoModelFactory):
    class Meta:
        model = LateText

    contribution = factory.SubFactory(ContributionFactory)
    user = factory.SubFactory(UserFactory)
    base_number = 0
    content = factory.LazyFunction(dict)


class HandInFactory(DjangoModelFactory):
    class Meta:
        model = HandIn

    round = factory.SubFactory(RoundFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    number = 1
    content = factory.LazyFunction(dict)
    receipt = factory.SubFactory(ReceiptFactory)


class RoundPublicationFactory(DjangoModelFactory):
    class Meta:
        model = RoundPublication

    round = factory.SubFactory(RoundFactory, state=RoundState.PUBLISHED)
    number = 1
    content = factory.LazyFunction(dict)
    sha256 = "0" * 64


class PublishedTextFactory(DjangoModelFactory):
    class Meta:
        model = PublishedText

    publication = factory.SubFactory(RoundPublicationFactory)
    contribution = factory.SubFactory(
        ContributionFactory, item__round=factory.SelfAttribute("...publication.round")
    )
    county = factory.SelfAttribute("contribution.county")
    objective = factory.SelfAttribute("contribution.item.objective")
    year = factory.SelfAttribute("publication.round.year")
    content = factory.LazyFunction(lambda: {"sections": []})
    sha256 = "0" * 64


class CompilationFactory(DjangoModelFactory):
    class Meta:
        model = Compilation

    round = factory.SubFactory(RoundFactory)
    name = factory.Sequence(lambda n: f"Samlad regional bedömning {n}")
    address = factory.Sequence(lambda n: f"samlad-regional-bedomning-{n}")


class CompilationPartFactory(DjangoModelFactory):
    class Meta:
        model = CompilationPart

    compilation = factory.SubFactory(CompilationFactory)
    key = factory.Sequence(lambda n: f"del-{n}")
    title = factory.Sequence(lambda n: f"Del {n}")


class CompilationPartRevisionFactory(DjangoModelFactory):
    class Meta:
        model = CompilationPartRevision

    part = factory.SubFactory(CompilationPartFactory)
    number = 1
    sha256 = "0" * 64


class CompilationEventFactory(DjangoModelFactory):
    class Meta:
        model = CompilationEvent

    compilation = factory.SubFactory(CompilationFactory)
    step = "publish"
    from_state = PartState.DRAFT
    to_state = PartState.PUBLISHED


class PublishedCompilationFactory(DjangoModelFactory):
    class Meta:
        model = PublishedCompilation

    compilation = factory.SubFactory(CompilationFactory)
    number = 1
    content = factory.LazyFunction(dict)
    sha256 = "0" * 64


class DocumentTemplateFactory(DjangoModelFactory):
    """Back to the template that is built in."""

    class Meta:
        model = DocumentTemplate

    number = factory.Sequence(lambda n: n + 1)


def saved_at(**values: Any) -> dict[str, Any]:
    """What a row must say that has been saved: `number` 1 and when."""
    return {"number": 1, "changed_at": timezone.now(), **values}
