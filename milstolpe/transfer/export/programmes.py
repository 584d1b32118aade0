"""The sheets of programmes."""

from collections.abc import Iterator

from django.db.models import Q

from milstolpe.programmes.models import ProgrammeArea
from milstolpe.transfer.export.cells import Paths, Row, cells, only_if
from milstolpe.transfer.export.scope import Scope, in_order_of_programmes
from milstolpe.transfer.template.programmes import (
    AREAS,
    COMMENTS,
    DOCUMENTS,
    OWNERS,
    PROGRAMMES,
)

OF_PROGRAMME: Paths = {"programme": "programme__address", "programme_title": "programme__title"}
OF_ORGANISATION: Paths = {
    "organisation": "organisation__slug",
    "organisation_name": "organisation__name",
}
OF_MEASURE: Paths = {
    "programme": "measure__programme__address",
    "programme_title": "measure__programme__title",
    "measure": "measure__public_id",
    "measure_code": "measure__code",
}


def programmes(scope: Scope) -> Iterator[Row]:
    # A draft that comes before is nobody else's business.
    seen = Q(predecessor__in=scope.seen_programmes())
    paths: Paths = {
        "programme": "address",
        "county": "county_id",
        "county_name": "county__name",
        "predecessor": only_if(seen, "predecessor__address"),
    }
    return cells(PROGRAMMES, scope.programmes, paths)


def owners(scope: Scope) -> Iterator[Row]:
    rows = scope.owners().order_by(*in_order_of_programmes("programme"), "pk")
    return cells(OWNERS, rows, {**OF_PROGRAMME, **OF_ORGANISATION})


def documents(scope: Scope) -> Iterator[Row]:
    rows = scope.documents().filter(file__isnull=True)
    return cells(DOCUMENTS, rows.order_by(*in_order_of_programmes("programme"), "pk"), OF_PROGRAMME)


def areas(scope: Scope) -> Iterator[Row]:
    rows = scope.of_programmes(ProgrammeArea.objects.all())
    order = (*in_order_of_programmes("programme"), "position", "pk")
    return cells(AREAS, rows.order_by(*order), OF_PROGRAMME)


def comments(scope: Scope) -> Iterator[Row]:
    paths: Paths = {
        **OF_MEASURE,
        **OF_PROGRAMME,  # a comment may be about the programme as a whole
        **OF_ORGANISATION,
    }
    rows = scope.comments().order_by(*in_order_of_programmes("programme"), "pk")
    return cells(COMMENTS, rows, paths)
