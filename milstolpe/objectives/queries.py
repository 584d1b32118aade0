"""The objective matrix (målmatris): who answers for which objective, where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.core.collation import swedish
from milstolpe.core.prepared import visitor_rows
from milstolpe.objectives.marks import ObjectiveName
from milstolpe.objectives.models import CountyObjective, Objective, ObjectiveAssignment
from milstolpe.organisations.enums import COUNTY_ROLES, Role
from milstolpe.organisations.models import County, Membership
from milstolpe.organisations.rules import coordinated_county_codes
from milstolpe.organisations.standing import in_force

RUS_ROLES = (Role.RUS_MEMBER, Role.RUS_LEAD)
ASSIGNED_ROLES = (Role.OBJECTIVE_LEAD, Role.NATIONAL_READER, *RUS_ROLES)
NATIONAL, RUS = "nationell", "rus"  # columns that are no county


@dataclass(frozen=True)
class Cell:
    """Who answers for an objective in a column; nobody where it does not concern the county."""

    people: Sequence[ObjectiveAssignment]
    concerns: bool = True


@dataclass(frozen=True)
class MatrixRow:
    """An objective, with one cell per column."""

    objective: Objective
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Matrix:
    """The columns by key (county code, or one of the two national ones) and name, and the rows."""

    columns: Sequence[tuple[str, str]]
    rows: Sequence[MatrixRow]

    @property
    def county_cells(self) -> list[Cell]:
        """The cells where somebody in a county should answer."""
        places = [n for n, (key, _name) in enumerate(self.columns) if key not in (NATIONAL, RUS)]
        cells = [row.cells[place] for row in self.rows for place in places]
        return [cell for cell in cells if cell.concerns]

    @property
    def empty_count(self) -> int:
        return sum(not cell.people for cell in self.county_cells)


def valid_this_year() -> Q:
    """Condition on `valid_from_year` and `valid_to_year`."""
    year = localdate().year
    open_or_later = Q(valid_to_year__isnull=True) | Q(valid_to_year__gte=year)
    return Q(valid_from_year__lte=year) & open_or_later


def objective_names(user: Any) -> list[ObjectiveName]:
    """All objectives in official order. One query."""
    return [ObjectiveName(*row) for row in visitor_rows(_objective_names, user, [])]


def _objective_names(_user: Any, _values: Sequence[Any]) -> QuerySet[Any, Any]:
    return Objective.objects.order_by("number").values_list(*ObjectiveName._fields)


def matrix(*, county: str = "", objective: int | None = None) -> Matrix:
    """The whole matrix, or one county's column, or one objective's row. Four queries."""
    counties = County.objects.filter(code=county) if county else County.objects.all()
    columns = [
        (NATIONAL, _("National objective owner")),
        (RUS, _("RUS working group")),
        *((row.code, row.short_name) for row in counties),
    ]
    objectives = Objective.objects.filter(**({"number": objective} if objective else {}))
    unconcerned = set(
        CountyObjective.objects.filter(valid_this_year(), concerns=False).values_list(
            "objective", "county"
        )
    )
    answers = _answers()
    rows = [
        MatrixRow(row, [_cell(row.number, key, answers, unconcerned) for key, _name in columns])
        for row in objectives
    ]
    return Matrix(columns, rows)


Answers = dict[tuple[int, str], list[ObjectiveAssignment]]


def _answers() -> Answers:
    """Who answers today, by objective and column; "" is an objective lead for all counties."""
    rows = ObjectiveAssignment.objects.filter(
        in_force(prefix="membership__"),
        membership__role__in=ASSIGNED_ROLES,
        membership__user__is_active=True,
    ).select_related("membership__user", "membership__organisation")
    found: Answers = {}
    for row in rows.order_by(swedish("membership__user__name"), "pk"):
        found.setdefault((row.objective_id, _column(row.membership)), []).append(row)
    return found


def _column(membership: Membership) -> str:
    if membership.role == Role.OBJECTIVE_LEAD:
        return membership.county_id or ""
    return NATIONAL if membership.role == Role.NATIONAL_READER else RUS


def _cell(number: int, key: str, answers: Answers, unconcerned: set[tuple[int, str]]) -> Cell:
    if (number, key) in unconcerned:
        return Cell((), concerns=False)
    everywhere = [] if key in (NATIONAL, RUS) else answers.get((number, ""), [])
    return Cell([*answers.get((number, key), []), *everywhere])


def assignable_roles(user: Any) -> QuerySet[Membership]:
    """The roles in force that `user` may give objectives, with those they have."""
    rows = Membership.objects.filter(
        in_force(), role__in=ASSIGNED_ROLES, user__is_active=True
    ).select_related("user", "organisation", "county")
    if not user.has_perm("organisations.administer"):
        rows = rows.filter(role__in=COUNTY_ROLES, county__in=coordinated_county_codes(user))
    return rows.prefetch_related("objective_assignments__objective").order_by(
        "county", swedish("user__name"), "pk"
    )


def assignment_history(membership: Membership) -> QuerySet[Any]:
    """Every time the role got or lost an objective, the latest first."""
    rows: QuerySet[Any] = ObjectiveAssignment.history.filter(membership_id=membership.pk)
    return rows.order_by("-history_id")


def objectives_at(membership: Membership, number: int | None) -> frozenset[int]:
    """The objectives of the role after change `number` (a history id); none before the first."""
    rows = assignment_history(membership).filter(history_id__lte=number or 0)
    newest: dict[int, Any] = {}
    for row in rows:
        newest.setdefault(row.id, row)
    return frozenset(row.objective_id for row in newest.values() if row.history_type != "-")


@dataclass(frozen=True)
class MatrixChange:
    """Somebody began or ceased to answer for an objective."""

    at: Any  # an instant
    by: str
    is_added: bool
    objective: str
    person: str
    place: str


def change_count() -> int:
    return int(ObjectiveAssignment.history.count())


def matrix_changes(shown: slice) -> list[MatrixChange]:
    """The log of the matrix, the latest first. Three queries, for the rows that are shown.

    A role may be gone since: then its history tells whose it was.
    """
    rows = ObjectiveAssignment.history.select_related("history_user").order_by(
        "-history_date", "-history_id"
    )[shown]
    records = list(rows)
    names = {row.number: row.name for row in Objective.objects.all()}
    roles = dict(_roles_by_id({record.membership_id for record in records}))
    return [
        MatrixChange(
            at=record.history_date,
            by=str(record.history_user or ""),
            is_added=record.history_type == "+",
            objective=names.get(record.objective_id, ""),
            person=roles[record.membership_id][0],
            place=roles[record.membership_id][1],
        )
        for record in records
    ]


def _roles_by_id(ids: set[int]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Person and place of each role, the latest that its history knows."""
    rows = Membership.history.filter(id__in=ids).order_by("history_date", "history_id")
    for row in rows.select_related("user", "organisation", "county"):
        yield row.id, (str(row.user), str(row.county or row.organisation))
