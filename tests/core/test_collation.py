"""Names come in Swedish order from either database."""

import pytest

from milstolpe.organisations.models import Organisation
from tests.factories.organisations import OrganisationFactory

ORDERED = ["Ale", "Vara", "Zorn", "Åland", "Åre", "Ängelholm", "Örebro", "Östersund"]


@pytest.mark.django_db
def test_the_database_orders_as_swedish_does() -> None:
    for name in reversed(ORDERED):
        OrganisationFactory(name=name, slug=name.encode().hex())
    assert list(Organisation.objects.values_list("name", flat=True)) == ORDERED
