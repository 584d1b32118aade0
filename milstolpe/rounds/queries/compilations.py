"""Compilations and their parts: who works on them, where they stand, what is published."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from milstolpe.accounts.models import User
from milstolpe.core.collation import swedish
from milstolpe.organisations.models import Membership
from milstolpe.organisations.standing import in_force
from milstolpe.rounds.enums import HANDED_IN_STATES, PartState, RoundState
from milstolpe.rounds.models import (
    Compilation,
    CompilationEvent,
    CompilationPart,
    Item,
    PublishedCompilation,
)
from milstolpe.rounds.rules import RUS


def rus_people() -> QuerySet[User]:
    """Those who work for RUS today."""
    rows = Membership.objects.filter(in_force(), role__in=RUS).values("user")
    return User.objects.filter(pk__in=rows, is_active=True).order_by(swedish("name"), "pk")


def with_progress(rows: QuerySet[Compilation]) -> QuerySet[Compilation]:
    """Compilations with `part_count` and how many of the parts are reviewed: `done_count`."""
    return rows.annotate(
        part_count=Count("parts"),
        done_count=Count("parts", filter=Q(parts__state=PartState.DONE)),
    )


def parts_of(compilation: Compilation) -> QuerySet[CompilationPart]:
    return compilation.parts.select_related("item__objective").prefetch_related("authors")


def published_compilations() -> QuerySet[Compilation]:
    """What everyone can read, the newest round first."""
    rows = Compilation.objects.filter(publications__isnull=False).distinct()
    return rows.select_related("round")


def publication_of(address: str, number: int | None = None) -> PublishedCompilation | None:
    """The newest publication of the compilation, or the one of a number."""
    rows = PublishedCompilation.objects.filter(compilation__address=address)
    if number is not None:
        rows = rows.filter(number=number)
    return rows.select_related("compilation__round").order_by("-number").first()


@dataclass(frozen=True)
class ItemToRead:
    """An item of a round that is not published yet, with how many texts are handed in."""

    item: Item
    handed_in: int


def items_to_read(objectives: Collection[int]) -> list[ItemToRead]:
    """What is handed in about these objectives in rounds that are under way. One query."""
    under_way = (RoundState.OPEN, RoundState.CLOSED)
    rows = Item.objects.filter(objective__in=objectives, round__state__in=under_way)
    counted = rows.select_related("round", "objective").annotate(
        n=Count("contributions", filter=Q(contributions__state__in=HANDED_IN_STATES))
    )
    return [ItemToRead(row, row.n) for row in counted.filter(n__gt=0).order_by("pk")[:50]]


@dataclass(frozen=True)
class OwnPart:
    """A part that a person is to write or may review."""

    part: CompilationPart
    is_to_review: bool


def parts_waiting_for(user: Any) -> list[OwnPart]:
    """Parts that the person is to write, and parts that others have sent to review. One query."""
    sent = CompilationEvent.objects.filter(part=OuterRef("pk"), step="submit").order_by("-pk")
    rows = (
        CompilationPart.objects.annotate(sender=Subquery(sent.values("by")[:1]))
        .filter(Q(state=PartState.DRAFT, authors=user) | Q(state=PartState.IN_REVIEW))
        .exclude(state=PartState.IN_REVIEW, sender=user.pk)
    )
    rows = rows.select_related("compilation__round").distinct()
    return [
        OwnPart(row, is_to_review=row.state == PartState.IN_REVIEW)
        for row in rows.order_by("answer_by", "compilation", "position")[:50]
    ]
