"""A content survives JSON, and reads what a later form has written."""

import pytest

from milstolpe.programmes.content import (
    ActivityEntry,
    ActorEntry,
    AreaEntry,
    GoalEntry,
    InteractionEntry,
    LinkEntry,
    MeasureContent,
    OwnerEntry,
    ProgrammeContent,
    TargetEntry,
)

MEASURE = MeasureContent(
    code="HK1",
    title="Städa",
    text="Å, ä och ö",
    start_year=2027,
    actors=(ActorEntry("lead", "organisation", "lunds-kommun", "Lunds kommun"),),
    activities=(ActivityEntry(1, "Plocka skräp"),),
    objectives=(GoalEntry(15, "God bebyggd miljö", is_main=True),),
    sdgs=(GoalEntry(11, "Hållbara städer", is_main=False),),
    milestone_targets=(TargetEntry("avfall", "Mindre avfall"),),
    themes=("skräp",),
    interactions=(InteractionEntry(2, "Frisk luft", "+", "Mindre eldning."),),
    links=(LinkEntry("Plan", "https://example.org"),),
)
PROGRAMME = ProgrammeContent(
    title="Hållbart Skåne",
    start_year=2027,
    end_year=2030,
    areas=(AreaEntry(7, "HK", "Konsumtion", ""),),
    owners=(OwnerEntry("lansstyrelsen-skane", "Länsstyrelsen Skåne", "1", "2026-11-02", "LH"),),
)


@pytest.mark.parametrize("content", [MEASURE, PROGRAMME], ids=["measure", "programme"])
def test_content_comes_back_from_json(content):
    assert type(content).from_json(content.as_json()) == content


def test_unknown_fields_of_a_later_form_are_left_out():
    assert MeasureContent.from_json(MEASURE.as_json() | {"scale": "large"}) == MEASURE


def test_fields_that_an_older_form_did_not_have_are_empty():
    older = {"code": "HK1", "title": "Städa"}
    assert MeasureContent.from_json(older) == MeasureContent("HK1", "Städa")


def test_fingerprint_follows_the_content():
    again = MeasureContent.from_json(MEASURE.as_json())
    other = MeasureContent.from_json(MEASURE.as_json() | {"themes": ["avfall"]})
    assert again.fingerprint() == MEASURE.fingerprint() != other.fingerprint()
