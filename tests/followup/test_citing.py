"""A measure that is cited: kept with each save, shown where it is, told of at the source."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from milstolpe.followup.models import Citation
from milstolpe.followup.views.used import measure_section
from milstolpe.programmes.models import Measure, MeasureObjective, Programme
from milstolpe.rounds.models import PublishedText
from tests.followup.writing import STATE, Writing, fields, make_writing, texts_of
from tests.reporting.published import Published, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def measures() -> Published:
    return published("GHE")


@pytest.fixture
def writing(measures: Published) -> Writing:
    made = make_writing()
    Programme.objects.update(county=made.world.skane)
    for measure in Measure.objects.all():
        MeasureObjective.objects.get_or_create(
            measure=measure, objective=made.cell().item.objective
        )
    return made


def test_measures_of_the_county_stand_beside_with_their_answers(writing: Writing) -> None:
    page = writing.client(writing.world.lead).get(writing.address())

    beside = page.context["beside"]
    assert beside.total == 3
    assert [line.mark.code for line in beside.measures[0].answers] == ["G"]
    assert beside.measures[0].mark == f"[[atgard:{beside.measures[0].public_id}]]"


def test_state_actors_alone(writing: Writing) -> None:
    page = writing.client(writing.world.lead).get(
        f"{writing.address()}bredvid/?del=atgarder&statliga=1"
    )

    assert page.context["beside"].total == 0


def test_citation_lives_in_the_text_and_is_kept(writing: Writing) -> None:
    client = writing.client(writing.world.lead)
    first = Measure.objects.order_by("position").first()
    assert first is not None

    client.post(writing.address(), fields(cite=first.public_id))

    assert texts_of(writing.cell())["atgardsarbete"] == f"[[atgard:{first.public_id}]]"
    assert [row.measure for row in Citation.objects.all()] == [first]
    page = client.get(f"{writing.address()}?visa=1")
    (field,) = [row for row in page.context["fields"] if row.row.text]
    assert f'<a class="reference" href="/atgarder/{first.public_id}/">' in field.preview
    assert "2027)" in field.preview

    client.post(writing.address(), fields(base=1, atgardsarbete="Utan."))
    assert Citation.objects.count() == 0


def test_what_is_not_public_is_no_citation(writing: Writing) -> None:
    hidden = Measure.objects.order_by("position").first()
    assert hidden is not None
    Measure.objects.filter(pk=hidden.pk).update(is_internal=True)

    text = f"[[atgard:{hidden.public_id}]] [[atgard:finnsinte]]"
    writing.client(writing.world.lead).post(writing.address(), fields(**{STATE: text}))

    assert texts_of(writing.cell())[STATE] == text
    assert Citation.objects.count() == 0


def test_measures_page_says_where_it_is_used(writing: Writing) -> None:
    cited = Measure.objects.order_by("position").first()
    assert cited is not None
    Citation.objects.create(contribution=writing.world.cell(), measure=cited)
    published = PublishedText.objects.get(contribution=writing.world.cell())
    published.content["citations"] = [{"token": f"[[atgard:{cited.public_id}]]"}]
    published.save()
    unpublished: Any = writing.cell()
    Citation.objects.create(contribution=unpublished, measure=cited)

    shown = measure_section(AnonymousUser(), cited)

    assert shown.count("<li>") == 1
    assert '<a href="/lan/skane/miljomal/frisk-luft/2025/">Frisk luft, Skåne län, 2025</a>' in shown
