"""What measures say when they go on, are joined or divided: nothing is lost, nothing is doubled."""

from dataclasses import fields, replace

from milstolpe.programmes.content import (
    ActivityEntry,
    ActorEntry,
    GoalEntry,
    InteractionEntry,
    LinkEntry,
    MeasureContent,
    TargetEntry,
)
from milstolpe.programmes.continuing import anew, joined_measures, part

LUND = ActorEntry("lead", "organisation", "lund", "Lund")
MALMO = ActorEntry("lead", "organisation", "malmo", "Malmö")
AIR, WATER = GoalEntry(2, "Frisk luft", True), GoalEntry(8, "Levande sjöar", True)
FULL = MeasureContent(
    code="HK1",
    title="Städa",
    text="Vi städar.",
    area="Konsumtion",
    start_year=2023,
    end_year=2024,
    follow_up_criterion="Antal stränder",
    expected_effect="Mindre skräp",
    cost="En miljon",
    funding="LONA",
    followed_up_in="Energistrategin",
    followed_up_url="https://example.org/e",
    is_internal=False,
    actors=(LUND,),
    activities=(ActivityEntry(3, "Städa stränder"),),
    objectives=(AIR,),
    sdgs=(GoalEntry(14, "Hav", True),),
    milestone_targets=(TargetEntry("avfall", "Avfall"),),
    themes=("skräp",),
    interactions=(InteractionEntry(8, "Levande sjöar", "+", "Renare."),),
    links=(LinkEntry("Strategin", "https://example.org/s"),),
    withdrawn_on="2024-01-01",
    withdrawn_reason="Klar.",
)


def test_new_period_keeps_all_but_what_belongs_to_the_old_one():
    new = anew(FULL, code="N1", areas={"Konsumtion"})
    assert new == replace(
        FULL,
        code="N1",
        start_year=None,
        end_year=None,
        withdrawn_on="",
        withdrawn_reason="",
        activities=(ActivityEntry(0, "Städa stränder"),),
    )


def test_area_that_is_not_there_is_left_out():
    assert anew(FULL, code="N1", areas={"Mark"}).area == ""


def test_part_has_title_and_text_to_write_further():
    internal = replace(FULL, is_internal=True)
    assert part(internal, code="N2", number=2) == MeasureContent(
        code="N2", title="Städa, del 2", text="Vi städar.", area="Konsumtion", is_internal=True
    )


def test_texts_stand_below_each_other_under_the_old_code():
    other = MeasureContent("HK2", "Plocka", text="Vi plockar.", cost="Gratis", funding="LONA")
    joined = joined_measures(FULL, [other])
    assert (joined.code, joined.title) == ("HK1", "Städa")
    assert joined.text == "Vi städar.\n\nHK2 Plocka\n\nVi plockar."
    assert joined.cost == "En miljon\n\nHK2\n\nGratis"
    assert joined.funding == "LONA"


def test_empty_fields_take_what_the_other_says():
    empty = MeasureContent("HK0", "Tom")
    joined = joined_measures(empty, [replace(FULL, start_year=None, end_year=None)])
    same = {field.name for field in fields(FULL)} - {
        *("code", "title", "start_year", "end_year", "withdrawn_on", "withdrawn_reason"),
    }
    assert {name: getattr(joined, name) for name in same} == {
        name: getattr(FULL, name) for name in same
    }


def test_lists_are_united_without_doubles():
    other = MeasureContent(
        "HK2",
        "Plocka",
        activities=(ActivityEntry(1, "städa STRÄNDER"), ActivityEntry(2, "Städa parker")),
        milestone_targets=(TargetEntry("avfall", "Avfall"), TargetEntry("gifter", "Gifter")),
        themes=("Skräp", "hav"),
        links=(LinkEntry("Strategin", "https://example.org/s"), LinkEntry("Annan", "")),
    )
    joined = joined_measures(FULL, [other])
    assert [entry.text for entry in joined.activities] == ["Städa stränder", "Städa parker"]
    assert [entry.slug for entry in joined.milestone_targets] == ["avfall", "gifter"]
    assert joined.themes == ("skräp", "hav")
    assert [entry.label for entry in joined.links] == ["Strategin", "Annan"]


def test_who_leads_in_one_of_them_leads():
    partners = (replace(LUND, role="partner"), replace(MALMO, role="partner"))
    joined = joined_measures(replace(FULL, actors=partners), [replace(FULL, actors=(MALMO,))])
    assert joined.actors == (MALMO, replace(LUND, role="partner"))


def test_goal_that_is_main_in_one_of_them_is_main():
    also = replace(AIR, is_main=False)
    joined = joined_measures(
        replace(FULL, objectives=(also,)), [replace(FULL, objectives=(AIR, WATER))]
    )
    assert joined.objectives == (AIR, WATER)


def test_both_reasons_of_a_conflict_are_kept():
    against = InteractionEntry(8, "Levande sjöar", "-", "Mer trafik.")
    other = MeasureContent("HK2", "Plocka", interactions=(against,))
    [entry] = joined_measures(FULL, [other]).interactions
    assert (entry.sign, entry.why) == ("+", "Renare.\n\nHK2 (-): Mer trafik.")
    assert joined_measures(FULL, [replace(FULL, code="HK3")]).interactions == FULL.interactions


def test_nothing_becomes_public_by_being_joined():
    internal = replace(FULL, code="HK2", is_internal=True)
    assert joined_measures(FULL, [internal]).is_internal
    assert joined_measures(internal, [FULL]).is_internal


def test_three_are_joined_in_order():
    others = [MeasureContent(f"HK{n}", f"Titel {n}", text=f"Text {n}") for n in (2, 3)]
    assert joined_measures(FULL, others).text.split("\n\n") == [
        "Vi städar.",
        "HK2 Titel 2",
        "Text 2",
        "HK3 Titel 3",
        "Text 3",
    ]
