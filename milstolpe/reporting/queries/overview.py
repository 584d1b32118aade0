"""The live picture of a follow-up: who has come how far, counted and row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from milstolpe.core.collation import swedish
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.organisations.queries.searching import typed_in
from milstolpe.reporting.enums import ANSWERED_STATES, WRITABLE_STATES, MailKind, ReportState
from milstolpe.reporting.models import Answer, FollowUp, Mailing, Report
from milstolpe.reporting.queries.recipients import reached
from milstolpe.reporting.queries.times import state_label

Rows = QuerySet[Report, tuple[Any, ...]]
NOT_HANDED_IN = "kvar"  # the filter for those who have not handed in
BOUNCED = "studs"  # and for those whose mail came back


@dataclass(frozen=True)
class ReportFilter:
    """What the list is narrowed to; empty values narrow nothing."""

    state: str = ""  # ReportState, NOT_HANDED_IN or BOUNCED
    kind: str = ""  # OrganisationKind
    area: str = ""  # id of an area of the programme
    text: str = ""  # part of the organisation's name


class OverviewRow(NamedTuple):
    """One organisation's report."""

    pk: int
    organisation: str
    slug: str
    kind: str  # OrganisationKind
    state: str  # ReportState
    answered: int  # measures with a degree
    asked: int
    answered_by: str | None  # another organisation
    mail_kind: str | None  # MailKind of the last mail
    mail_at: datetime | None
    bounce: str | None  # why a mail came back, if none has been sent since
    bounced_to: str | None  # the address that it came back from
    extended_until: datetime | None
    state_label: str = ""

    @property
    def kind_label(self) -> str:
        return str(OrganisationKind(self.kind).label)

    @property
    def mail_label(self) -> str:
        return str(MailKind(self.mail_kind).label) if self.mail_kind else ""


@dataclass(frozen=True)
class Share:
    """How many of those asked have handed in, in one group."""

    label: str
    asked: int
    handed_in: int


@dataclass(frozen=True)
class Progress:
    """How far the whole follow-up has come. Those who are not asked any more are not counted."""

    states: dict[str, int]  # ReportState → reports, waived ones too
    kinds: Sequence[Share]
    bounced: int  # reports with a mail that came back, and none sent since
    to_invite: int
    without_address: int  # of those who are not invited

    @property
    def asked(self) -> int:
        return sum(n for state, n in self.states.items() if state != ReportState.WAIVED)

    @property
    def handed_in(self) -> int:
        return sum(self.states.get(state, 0) for state in ANSWERED_STATES)

    @property
    def to_remind(self) -> int:
        return sum(self.states.get(state, 0) for state in WRITABLE_STATES)


def progress(follow_up: FollowUp) -> Progress:
    """Counts of the whole follow-up. One query."""
    groups = list(
        _mailed(follow_up.reports.all())
        .order_by()
        .values("state", "organisation__kind", is_bounced=Q(bounce__gt=""), is_reached=reached())
        .annotate(n=Count("pk"), uninvited=Count("pk", filter=_uninvited()))
    )
    states: dict[str, int] = {}
    kinds: dict[str, list[int]] = {}
    for row in groups:
        states[row["state"]] = states.get(row["state"], 0) + row["n"]
        if row["state"] != ReportState.WAIVED:
            counts = kinds.setdefault(row["organisation__kind"], [0, 0])
            counts[0] += row["n"]
            counts[1] += row["n"] if row["state"] in ANSWERED_STATES else 0
    return Progress(
        states=states,
        kinds=[Share(str(kind.label), *kinds[kind]) for kind in OrganisationKind if kind in kinds],
        bounced=sum(row["n"] for row in groups if row["is_bounced"]),
        to_invite=sum(row["uninvited"] for row in groups if row["is_reached"]),
        without_address=sum(row["uninvited"] for row in groups if not row["is_reached"]),
    )


def overview_row(follow_up: FollowUp, values: tuple[Any, ...]) -> OverviewRow:
    """One of `overview_rows`, with its state in words."""
    row = OverviewRow(*values)
    report = Report(follow_up=follow_up, state=row.state, extended_until=row.extended_until)
    return row._replace(state_label=state_label(report))


def overview_rows(follow_up: FollowUp, wanted: ReportFilter) -> Rows:
    """Rows in the form of `OverviewRow`, without the last, in Swedish order of names."""
    rows = _mailed(filtered_reports(follow_up, wanted))
    answers = Answer.objects.filter(report=OuterRef("pk")).order_by().values("report")
    found: Rows = (
        rows.annotate(
            asked=Subquery(answers.annotate(n=Count("pk")).values("n")),
            answered=Subquery(answers.annotate(n=Count("pk", filter=~Q(grade=""))).values("n")),
        )
        .order_by(swedish("organisation__name"), "pk")
        .values_list(
            "pk",
            "organisation__name",
            "organisation__slug",
            "organisation__kind",
            "state",
            "answered",
            "asked",
            "answered_by__name",
            "mail_kind",
            "mail_at",
            "bounce",
            "bounced_to",
            "extended_until",
        )
    )
    return found


def filtered_reports(follow_up: FollowUp, wanted: ReportFilter) -> QuerySet[Report]:
    rows = follow_up.reports.all()
    if wanted.state == NOT_HANDED_IN:
        rows = rows.filter(state__in=WRITABLE_STATES)
    elif wanted.state == BOUNCED:
        rows = rows.filter(Exists(bounced_mailings(OuterRef("pk"))))
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(organisation__kind=wanted.kind)
    if wanted.area:
        own = Answer.objects.filter(report=OuterRef("pk"), measure__area=int(wanted.area))
        rows = rows.filter(Exists(own))
    if wanted.text:
        rows = rows.filter(typed_in(wanted.text, "organisation__name"))
    return rows


def uninvited_reports(follow_up: FollowUp) -> QuerySet[Report]:
    """Those who can answer and have got no invitation yet."""
    return _told(follow_up).filter(_uninvited())


def late_reports(follow_up: FollowUp, *, now: datetime | None = None) -> QuerySet[Report]:
    """Those who can answer and have not handed in; not those whose longer time still runs."""
    running = Q(extended_until__gte=now or timezone.now())
    return _told(follow_up).filter(state__in=WRITABLE_STATES).exclude(running)


def _told(follow_up: FollowUp) -> QuerySet[Report]:
    return follow_up.reports.select_related(
        "organisation", "answered_by", "follow_up__programme"
    ).order_by(swedish("organisation__name"), "pk")


def _uninvited() -> Q:
    return Q(invited_at=None, state__in=WRITABLE_STATES)


def _mailed(rows: QuerySet[Report]) -> QuerySet[Any]:
    """With `mail_kind` and `mail_at` of the last mail, `bounce` and `bounced_to` of one that came
    back."""
    last = Mailing.objects.filter(report=OuterRef("pk")).order_by("-at", "-pk")
    bounced = bounced_mailings(OuterRef("pk"))
    return rows.annotate(
        mail_kind=Subquery(last.values("kind")[:1]),
        mail_at=Subquery(last.values("at")[:1]),
        bounce=Subquery(bounced.values("bounce_text")[:1]),
        bounced_to=Subquery(bounced.values("email")[:1]),
    )


def bounced_mailings(report: Any) -> QuerySet[Mailing]:
    """Mails about the report that came back, the newest first, unless another has been sent since.

    What goes to the function mailbox instead is not another: the contact is still to be put right.
    """
    since = Mailing.objects.filter(
        report=OuterRef("report"), at__gt=OuterRef("bounced_at"), bounced_at=None
    )
    rows = Mailing.objects.filter(report=report, bounced_at__isnull=False)
    return rows.exclude(Exists(since)).order_by("-bounced_at", "-pk")


def area_shares(follow_up: FollowUp) -> list[Share]:
    """By area: the organisations that are asked about a measure of it. One query."""
    rows = (
        Answer.objects.filter(report__follow_up=follow_up)
        .exclude(report__state=ReportState.WAIVED)
        .filter(measure__area__isnull=False)
        .order_by("measure__area__position", "measure__area_id")
        .values("measure__area_id", title=F("measure__area__title"))
        .annotate(
            asked=Count("report", distinct=True),
            handed_in=Count("report", distinct=True, filter=Q(report__state__in=ANSWERED_STATES)),
        )
    )
    return [Share(row["title"], row["asked"], row["handed_in"]) for row in rows]
