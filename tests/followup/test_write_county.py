"""A county where nothing has changed: its judgements one click each."""

import pytest

from milstolpe.followup.models import GoalAssessment
from milstolpe.rounds.models import Contribution
from tests.followup.writing import Writing, make_writing
from tests.organisations.queries import asked_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def writing() -> Writing:
    return make_writing()


def address(writing: Writing) -> str:
    return f"/arbeta/rau/{writing.round.address}/skane/"


def test_one_click_for_each_judgement(writing: Writing) -> None:
    client = writing.client(writing.world.coordinator)
    page = client.get(address(writing))
    buttons = [row for row in page.context["rows"] if row.unchanged]
    assert [(row.name, row.unchanged) for row in buttons] == [("Frisk luft", "NEJ, neutral")]

    client.post(address(writing), {"cell": buttons[0].pk, "base": buttons[0].base})

    assert writing.assessment.is_unchanged
    again = client.get(address(writing))
    assert [row.unchanged for row in again.context["rows"] if row.name == "Frisk luft"] == [""]
    assert Contribution.objects.get(pk=buttons[0].pk).state == "draft"


def test_another_countys_judgement_is_not_left(writing: Writing) -> None:
    other = writing.cell(county="halland")

    answer = writing.client(writing.world.coordinator).post(
        address(writing), {"cell": other.pk, "base": 0}
    )

    assert answer.status_code == 404
    assert GoalAssessment.objects.get(contribution=other).number == 0


def test_reviewer_reads_and_has_no_button(writing: Writing) -> None:
    page = writing.client(writing.world.reviewer).get(address(writing))

    assert [row.unchanged for row in page.context["rows"]] == [""] * len(page.context["rows"])


def test_page_asks_few_queries(writing: Writing) -> None:
    client = writing.client(writing.world.coordinator)

    assert len(asked_of(client, address(writing))) <= 12
    assert len(asked_of(client, writing.address())) <= 17  # of which two say who is logged in
