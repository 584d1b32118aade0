"""The comments of a consultation as a list: what it is narrowed to, and its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.collation import swedish
from milstolpe.core.formats import sort_key_sv
from milstolpe.programmes.models import ConsultationComment, Programme
from milstolpe.programmes.queries.visibility import comments_visible_to

UNANSWERED, ANSWERED, LATE = "utan", "med", "sena"  # values of the filter on answers
WHOLE = "hela"  # the filter for comments on the programme as a whole

_ORDER = (F("measure__position").asc(nulls_first=True), "measure_id", swedish("respondent"), "pk")


@dataclass(frozen=True)
class CommentFilter:
    """What the list is narrowed to; empty values narrow nothing."""

    answer: str = ""  # UNANSWERED, ANSWERED or LATE
    respondent: str = ""
    measure: str = ""  # public id, or WHOLE


@dataclass(frozen=True)
class Subject:
    """A measure, or the programme as a whole, with how many comments there are on it."""

    public_id: str  # WHOLE for the programme as a whole
    name: str
    comments: int
    answered: int

    @property
    def label(self) -> str:
        """ "14 comments, 9 answered"."""
        return counted(self.comments, self.answered)


@dataclass(frozen=True)
class Consultation:
    """The comments of a programme in figures."""

    comments: int
    answered: int
    late: int  # came in after the last day to answer
    internal: int  # on internal measures
    subjects: dict[int | None, Subject]  # by measure, in the order of the programme
    respondents: Sequence[tuple[str, int]]  # who, and how many comments; in Swedish order


def counted(comments: int, answered: int) -> str:
    """ "14 comments, 9 answered"."""
    both = _("%(comments)s, %(answered)s")
    return both % {
        "comments": ngettext("%(n)s comment", "%(n)s comments", comments) % {"n": comments},
        "answered": ngettext("%(n)s answered", "%(n)s answered", answered) % {"n": answered},
    }


def consultation(user: Any, programme: Programme) -> Consultation:
    """Three queries, however many comments there are."""
    comments = comments_visible_to(user).filter(programme=programme).order_by()
    figures = comments.aggregate(
        comments=Count("pk"),
        answered=Count("pk", filter=~Q(answer="")),
        late=Count("pk", filter=_is_late(programme)),
        internal=Count("pk", filter=Q(measure__is_internal=True)),
    )
    respondents = comments.values_list("respondent").annotate(Count("pk"))
    return Consultation(
        **figures,
        subjects=_subjects(comments),
        respondents=sorted(respondents, key=lambda row: sort_key_sv(row[0])),
    )


def changed_at(programme: Programme) -> datetime:
    """When a comment of the programme was last saved; when there is none, when it was made."""
    history = ConsultationComment.history.filter(programme_id=programme.pk)
    newest: datetime | None = history.aggregate(at=Max("history_date"))["at"]
    return newest or programme.created_at


def filtered_comments(
    user: Any, programme: Programme, wanted: CommentFilter
) -> QuerySet[ConsultationComment]:
    """Comments of the programme that the filter lets through, by measure and respondent.

    With `number`, the newest row of their history: what an answer begins from.
    """
    newest = ConsultationComment.history.filter(id=OuterRef("pk")).order_by("-history_id")
    comments = (
        comments_visible_to(user)
        .filter(programme=programme)
        .select_related("measure")
        .annotate(number=Subquery(newest.values("history_id")[:1]))
        .order_by(*_ORDER)
    )
    if wanted.answer == UNANSWERED:
        comments = comments.filter(answer="")
    elif wanted.answer == ANSWERED:
        comments = comments.exclude(answer="")
    elif wanted.answer == LATE:
        comments = comments.filter(_is_late(programme))
    if wanted.respondent:
        comments = comments.filter(respondent=wanted.respondent)
    if wanted.measure == WHOLE:
        comments = comments.filter(measure__isnull=True)
    elif wanted.measure:
        comments = comments.filter(measure__public_id=wanted.measure)
    return comments


def is_late(programme: Programme, comment: ConsultationComment) -> bool:
    """Whether the comment came in after the last day to answer."""
    return programme.answer_by is not None and comment.received_on > programme.answer_by


def _is_late(programme: Programme) -> Q:
    if programme.answer_by is None:
        return Q(pk__in=())
    return Q(received_on__gt=programme.answer_by)


def _subjects(comments: QuerySet[ConsultationComment]) -> dict[int | None, Subject]:
    rows = (
        comments.values_list("measure_id", "measure__public_id", "measure__code", "measure__title")
        .annotate(total=Count("pk"), answered=Count("pk", filter=~Q(answer="")))
        .order_by(*_ORDER[:2])
    )
    return {
        pk: Subject(
            public_id or WHOLE,
            f"{code} {title}" if pk else _("The programme as a whole"),
            total,
            answered,
        )
        for pk, public_id, code, title, total, answered in rows
    }
