"""The rows of measures on public pages: their headings on a phone, and who is named when."""

import pytest
from django.test import Client

from milstolpe.programmes.enums import ActorRole, ProgrammeState
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import (
    MeasureActorFactory,
    MeasureFactory,
    ProgrammeFactory,
    ProgrammeRevisionFactory,
)

pytestmark = pytest.mark.django_db
LEAD_HEADING = '<th scope="col">Huvudaktörer</th>'


def page_with_a_lead(client: Client, **values: object) -> str:
    """The public page of a programme with one measure that Lunds kommun leads."""
    measure = MeasureFactory(programme=ProgrammeFactory(**values))
    organisation = OrganisationFactory(name="Lunds kommun")
    MeasureActorFactory(measure=measure, organisation=organisation, role=ActorRole.LEAD)
    ProgrammeRevisionFactory(programme=measure.programme)
    return client.get(measure.programme.get_absolute_url()).text


def test_leads_carry_their_heading_for_narrow_screens(client: Client) -> None:
    page = page_with_a_lead(client, decided=True)
    assert page.count(LEAD_HEADING) == 1
    assert page.count('<td data-label="Huvudaktörer">Lunds kommun</td>') == 1


def test_the_heading_of_leads_is_escaped(client: Client) -> None:
    page = page_with_a_lead(client, decided=True, word_lead='Ansvarig "<b>')
    assert page.count('<td data-label="Ansvarig &quot;&lt;b&gt;">Lunds kommun</td>') == 1


def test_nobody_has_a_column_before_the_decision(client: Client) -> None:
    page = page_with_a_lead(client, state=ProgrammeState.CONSULTATION, answer_by="2027-01-31")
    assert page.count(LEAD_HEADING) == 0
    assert page.count('<th colspan="3" scope="rowgroup">') == 1
    assert page.count("Lunds kommun") == 0
