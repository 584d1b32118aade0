"""What an export takes along: a county, a programme or everything, as far as its reader may see.

Every row goes through the one visibility policy of its room. The command of an installation's
keeper has no reader and takes everything.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, Subquery

from milstolpe.organisations.models import ActorGroup, ActorKind, Organisation
from milstolpe.programmes.models import (
    Commitment,
    ConsultationComment,
    Measure,
    MeasureActor,
    MeasureSuccession,
    Programme,
    ProgrammeDocument,
    ProgrammeOwner,
)
from milstolpe.programmes.queries.visibility import (
    actors_visible_to,
    comments_visible_to,
    commitments_visible_to,
    documents_visible_to,
    measures_visible_to,
    programmes_visible_to,
    successions_visible_to,
)
from milstolpe.programmes.queries.work import own_programmes
from milstolpe.reporting.models import FollowUp, Instrument, PublishedYear
from milstolpe.reporting.queries.visibility import published_follow_ups, published_years_visible_to

# The order of programmes: a period stands after the one before it.
PROGRAMME_ORDER = ("county_id", "start_year", "address")


def in_order_of_programmes(path: str) -> tuple[str, ...]:
    """`PROGRAMME_ORDER` as seen from something that leads to the programme by `path`."""
    return tuple(f"{path}__{name}" for name in PROGRAMME_ORDER)


@dataclass(frozen=True)
class Scope:
    """One export: `county` (code) or `programme` (address) narrows it; `reader` None sees all."""

    county: str = ""
    programme: str = ""
    reader: Any = None

    @property
    def is_everything(self) -> bool:
        return not (self.county or self.programme)

    @cached_property
    def programmes(self) -> QuerySet[Programme]:
        """The programmes, in order."""
        seen = (
            Programme.objects.all() if self.reader is None else programmes_visible_to(self.reader)
        )
        if self.county:
            seen = seen.filter(county=self.county)
        if self.programme:
            seen = seen.filter(address=self.programme)
        return seen.order_by(*PROGRAMME_ORDER)

    @cached_property
    def _programme_ids(self) -> list[int]:
        return list(self.programmes.values_list("pk", flat=True))

    @cached_property
    def worked_on(self) -> set[int]:
        """Ids of the programmes whose follow-ups are shown as they stand, published or not."""
        if self.reader is None:
            return set(self._programme_ids)
        own = own_programmes(self.reader).filter(pk__in=self._programme_ids)
        return set(own.values_list("pk", flat=True))

    def of_programmes(self, rows: QuerySet[Any], path: str = "programme") -> QuerySet[Any]:
        """Those of `rows` that belong to the programmes."""
        return rows if self.is_whole else rows.filter(**{f"{path}__in": self._programme_ids})

    @property
    def is_whole(self) -> bool:
        """Nothing is left out, so nothing need be looked for."""
        return self.is_everything and self.reader is None

    def owners(self) -> QuerySet[ProgrammeOwner]:
        return self.of_programmes(ProgrammeOwner.objects.all())

    def documents(self) -> QuerySet[ProgrammeDocument]:
        return self.of_programmes(self._seen(ProgrammeDocument, documents_visible_to))

    def measures(self) -> QuerySet[Measure]:
        return self.of_programmes(self._seen(Measure, measures_visible_to))

    def of_measures(self, rows: QuerySet[Any], path: str = "measure") -> QuerySet[Any]:
        """Those of `rows` that belong to the measures."""
        if self.is_whole:
            return rows
        return rows.filter(**{f"{path}__in": Subquery(self.measures().order_by().values("pk"))})

    def actors(self) -> QuerySet[MeasureActor]:
        return self.of_measures(self._seen(MeasureActor, actors_visible_to))

    def successions(self) -> QuerySet[MeasureSuccession]:
        return self.of_programmes(self._seen(MeasureSuccession, successions_visible_to))

    def comments(self) -> QuerySet[ConsultationComment]:
        return self.of_programmes(self._seen(ConsultationComment, comments_visible_to))

    def commitments(self) -> QuerySet[Commitment]:
        return self.of_measures(self._seen(Commitment, commitments_visible_to))

    def seen_programmes(self) -> QuerySet[Any]:
        """Ids of all programmes that the reader may know of, in the export or not."""
        return self._all_seen(Programme, programmes_visible_to)

    def seen_commitments(self) -> QuerySet[Any]:
        """Ids of all commitments that the reader may know of, in the export or not."""
        return self._all_seen(Commitment, commitments_visible_to)

    def follow_ups(self) -> QuerySet[FollowUp]:
        """Those that the reader works on, whatever their state, and the published ones."""
        rows = self.of_programmes(FollowUp.objects.all())
        if self.reader is None:
            return rows
        published = published_follow_ups(self.reader).values("pk")
        return rows.filter(programme__in=self.worked_on) | rows.filter(pk__in=published)

    def own_follow_ups(self) -> QuerySet[FollowUp]:
        """Those shown as they stand."""
        return FollowUp.objects.filter(programme__in=self.worked_on)

    def publications(self) -> QuerySet[PublishedYear]:
        """The newest frozen copy of each published year that is not the reader's own to work on."""
        if self.reader is None:
            return PublishedYear.objects.none()
        newest = (
            published_years_visible_to(self.reader)
            .filter(follow_up__in=self.follow_ups())
            .exclude(follow_up__programme__in=self.worked_on)
            .order_by("follow_up_id", "-number")
        )
        last = dict(reversed(newest.values_list("follow_up_id", "pk")))
        return PublishedYear.objects.filter(pk__in=last.values())

    @cached_property
    def organisations(self) -> QuerySet[Organisation]:
        """All of the register, or those that something in the export names."""
        rows = Organisation.objects.all()
        return rows if self.is_everything else rows.filter(pk__in=self._named_organisations())

    @cached_property
    def groups(self) -> QuerySet[ActorGroup]:
        rows = ActorGroup.objects.all()
        return rows if self.is_everything else rows.filter(pk__in=self.actors().values("group"))

    @cached_property
    def kinds(self) -> QuerySet[ActorKind]:
        rows = ActorKind.objects.all()
        return rows if self.is_everything else rows.filter(pk__in=self.actors().values("kind"))

    @cached_property
    def instruments(self) -> QuerySet[Instrument]:
        return Instrument.objects.all()

    def _named_organisations(self) -> set[int]:
        reports = self.own_follow_ups().values_list
        named = [
            self.owners().values_list("organisation"),
            self.actors().values_list("organisation"),
            self.groups.values_list("members__organisation"),
            self.commitments().values_list("organisation", "together_with"),
            self.comments().values_list("organisation"),
            reports("reports__organisation", "reports__answered_by"),
            self.publications().values_list("follow_up__published_answers__organisation"),
        ]
        ids = {pk for rows in named for row in rows.distinct() for pk in row if pk is not None}
        while True:
            successors = Organisation.objects.filter(pk__in=ids, successor__isnull=False)
            more = set(successors.values_list("successor_id", flat=True)) - ids
            if not more:
                return ids
            ids |= more

    def _all_seen(self, model: Any, policy: Any) -> QuerySet[Any]:
        return self._seen(model, policy).order_by().values("pk")

    def _seen(self, model: Any, policy: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = model.objects.all() if self.reader is None else policy(self.reader)
        return rows
