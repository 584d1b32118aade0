"""Compiled queries answer as the querysets they were made from."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from milstolpe.core.prepared import visitor_rows
from milstolpe.organisations.models import Organisation
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def by_ids(_user: Any, ids: Sequence[Any]) -> QuerySet[Any, Any]:
    return Organisation.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "start_on")


def by_name(_user: Any, names: Sequence[Any]) -> QuerySet[Any, Any]:
    return Organisation.objects.filter(name=names[0]).values_list("pk", "is_example")


def ignoring_its_values(_user: Any, _values: Sequence[Any]) -> QuerySet[Any, Any]:
    return Organisation.objects.values_list("pk")


def test_each_call_gets_its_own_values() -> None:
    first, second = OrganisationFactory(start_on="2020-02-29"), OrganisationFactory()
    for organisation in (first, second, first):
        assert visitor_rows(by_ids, VISITOR, [organisation.pk]) == list(
            by_ids(VISITOR, [organisation.pk])
        )


def test_dates_and_truth_values_come_back_as_they_are() -> None:
    organisation = OrganisationFactory(name="Å", start_on="2020-02-29", is_example=True)
    assert visitor_rows(by_ids, VISITOR, [organisation.pk])[0][1].isoformat() == "2020-02-29"
    assert visitor_rows(by_name, VISITOR, ["Å"]) == [(organisation.pk, True)]


def test_a_text_is_a_value_and_never_sql() -> None:
    OrganisationFactory(name="x")
    assert visitor_rows(by_name, VISITOR, ["' OR 1=1 --"]) == []


def test_another_number_of_values_is_another_query() -> None:
    ids = [OrganisationFactory().pk for _number in range(3)]
    assert [len(visitor_rows(by_ids, VISITOR, ids[:count])) for count in (1, 3, 2)] == [1, 3, 2]


def test_somebody_logged_in_gets_the_queryset_itself() -> None:
    organisation = OrganisationFactory()
    with CaptureQueriesContext(connection) as queries:
        rows = visitor_rows(by_ids, UserFactory.build(), [organisation.pk])
    assert rows == [(organisation.pk, None)]
    assert len(queries) == 1


def test_a_query_that_forgets_its_values_is_refused() -> None:
    with pytest.raises(AssertionError, match="does not pass its values"):
        visitor_rows(ignoring_its_values, VISITOR, [1])
