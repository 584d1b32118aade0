"""The objective matrix as a file: a row for each person, and for each cell that is empty."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from milstolpe.core.files import Column, Kind, Row
from milstolpe.core.formats import yes_or_no
from milstolpe.objectives.queries import NATIONAL, RUS, Matrix

MATRIX_COLUMNS = (
    Column("objective_number", _("Objective number"), Kind.INTEGER),
    Column("objective", _("Objective")),
    Column("county_code", _("County code")),
    Column("place", _("County or national")),
    Column("person", _("Person")),
    Column("email", _("E-mail")),
    Column("organisation", _("Organisation")),
    Column("concerns", _("Concerns the county")),
)


def matrix_cells(found: Matrix) -> Iterator[Row]:
    """The matrix as cells of `MATRIX_COLUMNS`."""
    for row in found.rows:
        for (key, place), cell in zip(found.columns, row.cells, strict=True):
            is_national = key in (NATIONAL, RUS)
            where = (row.objective.number, row.objective.name, None if is_national else key, place)
            concerns = None if is_national else yes_or_no(cell.concerns)
            for assignment in cell.people:
                member = assignment.membership
                who = (member.user.name, member.user.email, member.organisation.name)
                yield (*where, *who, concerns)
            if not cell.people:
                yield (*where, None, None, None, concerns)
