"""Compilations: made from a plan, written by several, reviewed by another."""

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import (
    DomainError,
    EditConflictError,
    ReasonNeededError,
    StepNotAllowedError,
)
from milstolpe.records.models import Notice
from milstolpe.rounds.enums import PART_STEPS, PartState
from milstolpe.rounds.models import Compilation, CompilationPart
from milstolpe.rounds.services.compiling import (
    add_part,
    bring_back,
    make_compilation,
    plan_part,
    save_part,
    take_part_step,
)
from tests.factories.organisations import MembershipFactory
from tests.factories.rounds import CompilationPartFactory
from tests.followup.world import make_follow_up_world

pytestmark = pytest.mark.django_db


def rus(role: str = "rus_member"):
    return MembershipFactory(role=role).user


def test_plan_lays_out_a_part_for_each_objective():
    world = make_follow_up_world()

    made = make_compilation(world.round, "samlad", name="Samlad bedömning 2026", by=world.rus)

    assert made.address == "samlad-bedomning-2026"
    assert [part.key for part in made.parts.all()] == [
        "i-korthet", "analys", "gemensamt-arbete",
        "frisk-luft", "myllrande-vatmarker", "levande-skogar",
    ]  # fmt: skip
    assert [part.item is not None for part in made.parts.all()] == [False] * 3 + [True] * 3


def test_evaluation_has_a_summary_of_each_objective_and_a_joint_document():
    world = make_follow_up_world()
    summaries = make_compilation(world.round, "sammanfattningar", name="FU27 mål", by=world.rus)
    joint = make_compilation(world.round, "gemensamt-underlag", name="FU27", by=world.rus)

    assert summaries.parts.filter(item__objective__isnull=False).count() == summaries.parts.count()
    assert {"budskap", "kommunalt-tema"} <= set(joint.parts.values_list("key", flat=True))


@pytest.mark.parametrize("name", ["Samlad", "Ny"])
def test_name_that_is_taken_is_refused(name):
    world = make_follow_up_world()
    make_compilation(world.round, "samlad", name="Samlad", by=world.rus)

    with pytest.raises(DomainError):
        make_compilation(world.round, "samlad", name=name, by=world.rus)


def test_only_rus_compiles():
    world = make_follow_up_world()
    part = CompilationPartFactory(compilation__round=world.round)
    for act in (
        lambda: make_compilation(world.round, "samlad", name="X", by=world.coordinator),
        lambda: save_part(part, "Text", base_number=0, by=world.lead),
        lambda: add_part(part.compilation, "Ny del", by=world.reader),
        lambda: take_part_step(part, "submit", by=world.coordinator),
        lambda: plan_part(part, title="", authors=[], answer_by=None, by=world.coordinator),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Compilation.objects.count() == 1


def test_edits_of_different_paragraphs_are_joined_and_every_save_kept():
    part, one, other = CompilationPartFactory(), rus(), rus()
    save_part(part, "Ett.\n\nTvå.", base_number=0, by=one)
    save_part(part, "Ett!\n\nTvå.", base_number=1, by=one)

    part = save_part(part, "Ett.\n\nTvå!", base_number=1, by=other)

    assert (part.text, part.number) == ("Ett!\n\nTvå!", 3)
    assert [row.text for row in part.revisions.order_by("number")] == [
        "Ett.\n\nTvå.", "Ett!\n\nTvå.", "Ett!\n\nTvå!",
    ]  # fmt: skip


def test_edits_of_the_same_paragraph_are_a_choice_and_nothing_is_saved():
    part, one, other = CompilationPartFactory(), rus(), rus()
    save_part(part, "Ett.", base_number=0, by=one)
    save_part(part, "Ett, deras.", base_number=1, by=one)

    with pytest.raises(EditConflictError) as raised:
        save_part(part, "Ett, mitt.", base_number=1, by=other)

    assert raised.value.merged == {"text": "Ett, deras.\n\nEtt, mitt."}
    assert raised.value.number == 2
    part.refresh_from_db()
    assert part.text == "Ett, deras."


def test_save_that_changes_nothing_is_no_save():
    part, one = CompilationPartFactory(), rus()
    save_part(part, "Ett.", base_number=0, by=one)

    assert save_part(part, "Ett.", base_number=1, by=one).number == 1


@pytest.mark.parametrize(
    ("text", "base"), [("x" * 200_001, 0), ("Text", 7)], ids=["too long", "no such save"]
)
def test_what_cannot_be_saved_is_refused(text, base):
    part = CompilationPartFactory()
    with pytest.raises(DomainError):
        save_part(part, text, base_number=base, by=rus())
    assert not part.revisions.exists()


def test_earlier_save_is_brought_back_as_a_new_one():
    part, one = CompilationPartFactory(), rus()
    save_part(part, "Ett.", base_number=0, by=one)
    save_part(part, "Två.", base_number=1, by=one)

    part = bring_back(part, 1, base_number=2, by=one)

    assert (part.text, part.number) == ("Ett.", 3)
    with pytest.raises(DomainError):
        bring_back(part, 1, base_number=2, by=one)


def test_part_is_reviewed_by_another_than_who_sent_it():
    part, one, other = CompilationPartFactory(), rus(), rus()
    save_part(part, "Ett.", base_number=0, by=one)
    take_part_step(part, "submit", by=one)

    with pytest.raises(DomainError):
        take_part_step(part, "approve", by=one)
    assert take_part_step(part, "approve", by=other).state == PartState.DONE
    assert list(part.events.values_list("step", flat=True)) == ["approve", "submit"]
    assert list(Notice.objects.values_list("user", flat=True)) == [other.pk]


def test_returned_part_says_why_and_tells_who_wrote():
    part, one, other = CompilationPartFactory(), rus(), rus()
    save_part(part, "Ett.", base_number=0, by=one)
    take_part_step(part, "submit", by=one)
    Notice.objects.all().delete()

    with pytest.raises(ReasonNeededError):
        take_part_step(part, "return", by=other)
    assert take_part_step(part, "return", by=other, reason="Kortare.").state == PartState.DRAFT
    assert list(Notice.objects.values_list("user", flat=True)) == [one.pk]


def test_empty_part_is_not_sent_to_review_and_one_in_review_not_changed():
    part, one = CompilationPartFactory(), rus()
    with pytest.raises(DomainError):
        take_part_step(part, "submit", by=one)
    save_part(part, "Ett.", base_number=0, by=one)
    take_part_step(part, "submit", by=one)
    with pytest.raises(DomainError):
        save_part(part, "Två.", base_number=1, by=one)


@pytest.mark.parametrize("state", [state for state in PartState if state != PartState.PUBLISHED])
@pytest.mark.parametrize("step", list(PART_STEPS))
def test_every_step_from_every_state(state, step):
    part = CompilationPartFactory(state=state, text="Ett.")
    by = rus()
    if state in PART_STEPS[step].from_states:
        assert (
            take_part_step(part, step, by=by, reason="Därför.").state == PART_STEPS[step].to_state
        )
    else:
        with pytest.raises(StepNotAllowedError):
            take_part_step(part, step, by=by, reason="Därför.")


def test_authors_work_for_rus_and_are_told():
    part, one, other = CompilationPartFactory(), rus(), rus()

    plan_part(part, title="Luft", authors=[one, other], answer_by=None, by=one)

    assert CompilationPart.objects.get().title == "Luft"
    assert [row.user_id for row in Notice.objects.all()] == [other.pk]
    outsider = MembershipFactory(role="coordinator").user
    with pytest.raises(DomainError):
        plan_part(part, title="Luft", authors=[outsider], answer_by=None, by=one)


def test_parts_are_added_with_headings_of_their_own():
    part, one = CompilationPartFactory(), rus()
    assert add_part(part.compilation, "Kommunalt tema", by=one).position == 1
    with pytest.raises(DomainError):
        add_part(part.compilation, "Kommunalt tema", by=one)
