"""What becomes of old measures: each choice, each refusal, the links, twice the same, undone."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milstolpe.core.errors import DomainError
from milstolpe.programmes.content import (
    ActivityEntry,
    ActorEntry,
    AreaEntry,
    GoalEntry,
    InteractionEntry,
    LinkEntry,
    MeasureContent,
    TargetEntry,
)
from milstolpe.programmes.enums import ProgrammeState
from milstolpe.programmes.models import (
    Commitment,
    Measure,
    MeasureRevision,
    MeasureSuccession,
    Programme,
)
from milstolpe.programmes.queries.contents import measure_content, with_contents
from milstolpe.programmes.queries.periods import Outcome, Progress, handled_rows, old_measures
from milstolpe.programmes.queries.periods import progress as progress_of
from milstolpe.programmes.services.carrying import OutcomesRefusedError, carry_over
from milstolpe.programmes.services.measures import create_measure, save_measure, withdraw_measure
from milstolpe.programmes.services.periods import start_next_period
from milstolpe.programmes.services.storing import store_measures
from milstolpe.search.models import SearchEntry
from tests.factories.objectives import (
    MilestoneTargetFactory,
    ObjectiveFactory,
    SustainableDevelopmentGoalFactory,
)
from tests.factories.organisations import (
    ActorGroupFactory,
    ActorKindFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.factories.programmes import (
    CommitmentFactory,
    saved_measure,
    saved_programme,
)
from tests.stopwatch import stopwatch

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return MembershipFactory(coordinator=True).user


@pytest.fixture
def old(user) -> Programme:
    """A running programme with HK1, HK2 and HK3 in the area Konsumtion."""
    board = OrganisationFactory(county_board=True)
    made = saved_programme(board, areas=(AreaEntry(0, "HK", "Konsumtion", ""),), by=user)
    for number in (1, 2, 3):
        saved_measure(made, area="Konsumtion", text=f"Text {number}.")
    made.state = "running"
    made.save()
    return made


@pytest.fixture
def new(old, user) -> Programme:
    return start_next_period(old, title="Nytt", start_year=2031, end_year=2034, by=user)


def outcome(old: Programme, code: str, kind: str, *codes: str, reason: str = "Skäl.") -> Outcome:
    return Outcome(old.measures.get(code=code).public_id, kind, codes, reason)


def content_of(programme: Programme, code: str) -> MeasureContent:
    return measure_content(with_contents(programme.measures.all()).get(code=code))


def links() -> list[tuple[str, str | None, str, str]]:
    rows = MeasureSuccession.objects.order_by("old__position", "new__position")
    return [(row.old.code, row.new.code if row.new else None, row.kind, row.reason) for row in rows]


def problems(new: Programme, user: Any, *outcomes: Outcome) -> dict[str, list[str]]:
    """Field → messages of the only row that is refused."""
    before = Measure.objects.count()
    with pytest.raises(OutcomesRefusedError) as refusal:
        carry_over(new, outcomes, by=user)
    assert (MeasureSuccession.objects.count(), Measure.objects.count()) == (0, before)
    [row] = refusal.value.problems.values()
    return row


def full_content(programme: Programme) -> MeasureContent:
    """A measure that says something in every field."""
    lund, group, kind = OrganisationFactory(lund=True), ActorGroupFactory(), ActorKindFactory()
    air, sdg = ObjectiveFactory(clean_air=True), SustainableDevelopmentGoalFactory()
    target = MilestoneTargetFactory()
    return MeasureContent(
        code="HK9",
        title="Full",
        text="Text.\n\n- en punkt",
        area="Konsumtion",
        start_year=2027,
        end_year=2028,
        follow_up_criterion="Antal",
        expected_effect="Effekt",
        cost="Kostnad",
        funding="LONA",
        followed_up_in="Energistrategin",
        followed_up_url="https://example.org/e",
        is_internal=True,
        actors=(
            ActorEntry("lead", "organisation", lund.slug, lund.name),
            ActorEntry("partner", "group", group.slug, group.name),
            ActorEntry("partner", "kind", kind.slug, kind.name),
        ),
        activities=(ActivityEntry(0, "Städa stränder"), ActivityEntry(0, "Städa parker")),
        objectives=(GoalEntry(air.number, air.name_sv, True),),
        sdgs=(GoalEntry(sdg.number, sdg.name, False),),
        milestone_targets=(TargetEntry(target.slug, target.title),),
        themes=("hav", "skräp"),
        interactions=(InteractionEntry(air.number, air.name_sv, "+", "Renare."),),
        links=(LinkEntry("Strategin", "https://example.org/s"), LinkEntry("Utan adress", "")),
    )


def test_carried_over_measure_says_all_that_the_old_one_said(old, new, user):
    made = create_measure(old, full_content(old), by=user, reason="Ny.")
    before = measure_content(with_contents(Measure.objects.all()).get(pk=made.pk))
    assert carry_over(new, [outcome(old, "HK9", "carried", "N1", reason="")], by=user) == 1
    after = content_of(new, "N1")
    own = {"code": "N1", "start_year": None, "end_year": None}
    assert after.values() == before.values() | own
    assert links() == [("HK9", "N1", "carried", "Arbetet fortsätter.")]


def test_new_measure_is_kept_and_found_as_if_saved_alone(old, new, user):
    create_measure(old, full_content(old), by=user, reason="Ny.")
    carry_over(new, [outcome(old, "HK9", "carried", "N1")], by=user)
    measure = new.measures.get()
    [revision] = MeasureRevision.objects.filter(measure=measure)
    content = content_of(new, "N1")
    assert MeasureContent.from_json(revision.content) == content
    assert (revision.number, revision.version, revision.sha256) == (1, None, content.fingerprint())
    found = SearchEntry.objects.get(kind="measure", object_id=measure.pk)
    assert "Städa stränder" in found.body
    save_measure(measure, content, base_number=1, by=user)
    assert measure.revisions.count() == 1


def test_withdrawn_mark_does_not_follow(old, new, user):
    withdraw_measure(old.measures.get(code="HK1"), by=user, reason="Klar.")
    carry_over(new, [outcome(old, "HK1", "carried", "HK1")], by=user)
    assert new.measures.get().withdrawn_on is None


def test_dropped_measure_leaves_a_link_without_end(old, new, user):
    carry_over(new, [outcome(old, "HK1", "dropped", "HK1", reason="Klar.")], by=user)
    assert (links(), new.measures.count()) == ([("HK1", None, "dropped", "Klar.")], 0)


def test_merged_measures_become_one(old, new, user):
    rows = [outcome(old, code, "merged", "N1", reason="Lika.") for code in ("HK1", "HK2")]
    carry_over(new, rows, by=user)
    content = content_of(new, "N1")
    assert content.title == "Minska nedskräpningen 1"
    assert content.text == "Text 1.\n\nHK2 Minska nedskräpningen 2\n\nText 2."
    assert links() == [("HK1", "N1", "merged", "Lika."), ("HK2", "N1", "merged", "Lika.")]
    assert new.measures.get().revisions.count() == 1


def test_one_may_be_merged_into_what_another_row_carries(old, new, user):
    rows = [outcome(old, "HK1", "merged", "HK2"), outcome(old, "HK2", "carried", "HK2")]
    carry_over(new, rows, by=user)
    content = content_of(new, "HK2")
    assert content.text == "Text 2.\n\nHK1 Minska nedskräpningen 1\n\nText 1."
    assert [link[:3] for link in links()] == [
        ("HK1", "HK2", "merged"),
        ("HK2", "HK2", "carried"),
    ]


def test_later_merge_goes_into_the_measure_that_is_there(old, new, user):
    carry_over(new, [outcome(old, "HK1", "merged", "N1")], by=user)
    carry_over(new, [outcome(old, "HK2", "merged", "N1")], by=user)
    assert content_of(new, "N1").text.endswith("HK2 Minska nedskräpningen 2\n\nText 2.")
    assert new.measures.get().revisions.count() == 2
    assert len(links()) == 2


def test_split_measure_gives_its_content_to_the_first_part(old, new, user):
    create_measure(old, full_content(old), by=user, reason="Ny.")
    carry_over(new, [outcome(old, "HK9", "split", "N1", "N2", "N3")], by=user)
    assert len(content_of(new, "N1").actors) == 3
    assert content_of(new, "N3") == MeasureContent(
        code="N3",
        title="Full, del 3",
        text="Text.\n\n- en punkt",
        area="Konsumtion",
        is_internal=True,
    )
    assert [link[1] for link in links()] == ["N1", "N2", "N3"]


def test_measures_come_in_the_order_of_the_old_programme(old, new, user):
    rows = [outcome(old, code, "carried", f"N{code}") for code in ("HK3", "HK1", "HK2")]
    carry_over(new, rows, by=user)
    assert [row.code for row in new.measures.all()] == ["NHK1", "NHK2", "NHK3"]


@pytest.mark.parametrize("kind", ["merged", "split", "dropped"])
def test_reason_is_needed(old, new, user, kind):
    codes = ("N1", "N2") if kind == "split" else ("N1",)
    wrong = problems(new, user, outcome(old, "HK1", kind, *codes, reason=""))
    assert wrong == {"reason": ["Skriv varför. Skälet visas vid båda åtgärderna."]}


@pytest.mark.parametrize(
    ("kind", "codes", "message"),
    [
        ("carried", (), "Skriv en kod."),
        ("carried", ("N1", "N2"), "Skriv en kod."),
        ("merged", (), "Skriv en kod."),
        ("split", ("N1",), "Skriv minst två olika koder med komma emellan."),
        ("split", ("N1", "N1"), "Skriv minst två olika koder med komma emellan."),
        ("split", ("N1", "N2", "N2"), "Skriv minst två olika koder med komma emellan."),
        ("carried", ("N" * 21,), "En kod har högst 20 tecken. Korta den."),
    ],
)
def test_codes_must_fit_the_choice(old, new, user, kind, codes, message):
    assert problems(new, user, outcome(old, "HK1", kind, *codes)) == {"codes": [message]}


def test_choice_that_does_not_exist_is_refused(old, new, user):
    assert list(problems(new, user, outcome(old, "HK1", "forgotten", "N1"))) == ["kind"]


def test_measure_of_another_programme_is_refused(old, new, user):
    other = saved_measure(saved_programme(OrganisationFactory(county_board=True), title="Annat"))
    wrong = problems(new, user, Outcome(other.public_id, "carried", ("N1",)))
    assert wrong == {"kind": ["Åtgärden finns inte i förra perioden. Ladda om sidan."]}


@pytest.mark.parametrize(("kind", "codes"), [("carried", ("N1",)), ("split", ("N1", "N2"))])
def test_code_in_use_is_refused(old, new, user, kind, codes):
    saved_measure(new, code="N1")
    [message] = problems(new, user, outcome(old, "HK1", kind, *codes))["codes"]
    assert message.startswith("Programmet har redan en åtgärd N1.")


def test_two_rows_cannot_make_the_same_measure(old, new, user):
    rows = [outcome(old, "HK1", "carried", "N1"), outcome(old, "HK2", "split", "N1", "N2")]
    with pytest.raises(OutcomesRefusedError) as refusal:
        carry_over(new, rows, by=user)
    assert len(refusal.value.problems) == 2
    assert not MeasureSuccession.objects.exists()


def test_one_wrong_row_stops_all(old, new, user):
    rows = [outcome(old, "HK1", "carried", "N1"), outcome(old, "HK2", "carried")]
    assert problems(new, user, *rows) == {"codes": ["Skriv en kod."]}


def test_texts_that_become_too_long_together_are_refused(old, new, user):
    saved_measure(old, code="L1", text="a" * 30_000)
    saved_measure(old, code="L2", text="b" * 30_000)
    rows = [outcome(old, code, "merged", "N1") for code in ("L1", "L2")]
    with pytest.raises(OutcomesRefusedError, match="tecken för lång"):
        carry_over(new, rows, by=user)
    assert not new.measures.exists()


def test_same_save_twice_is_one(old, new, user):
    rows = [
        outcome(old, "HK1", "split", "N2", "N1"),
        outcome(old, "HK2", "dropped"),
        outcome(old, "HK3", "carried", "N3", reason=""),
    ]
    assert carry_over(new, rows, by=user) == 3
    before = links()
    assert carry_over(new, rows, by=user) == 0
    assert (links(), new.measures.count()) == (before, 3)


def test_second_coordinator_is_told_and_changes_nothing(old, new, user):
    carry_over(new, [outcome(old, "HK1", "carried", "N1")], by=user)
    theirs = [outcome(old, "HK1", "dropped"), outcome(old, "HK2", "carried", "N2")]
    with pytest.raises(OutcomesRefusedError, match="Någon annan har behandlat den under tiden"):
        carry_over(new, theirs, by=user)
    assert [link[:3] for link in links()] == [("HK1", "N1", "carried")]


def test_area_that_was_removed_is_left_out(old, new, user):
    new.areas.all().delete()
    carry_over(new, [outcome(old, "HK1", "carried", "N1")], by=user)
    assert new.measures.get().area is None


def test_measures_that_come_after_the_decision_are_numbered_versions(old, new, user):
    Programme.objects.filter(pk=new.pk).update(state=ProgrammeState.DECIDED)
    carry_over(new, [outcome(old, "HK1", "carried", "N1")], by=user)
    carry_over(new, [outcome(old, "HK2", "merged", "N1")], by=user)
    versions = new.measures.get().revisions.order_by("version").values_list("version", "reason")
    assert list(versions) == [(1, "Från förra perioden"), (2, "Från förra perioden")]


def test_closed_programme_takes_nothing_more(old, new, user):
    Programme.objects.filter(pk=new.pk).update(state=ProgrammeState.CLOSED)
    with pytest.raises(DomainError, match="Programmet är avslutat"):
        carry_over(new, [outcome(old, "HK1", "carried", "N1")], by=user)


def test_progress_and_what_was_handled(old, new, user):
    assert progress_of(new) == Progress(total=3, handled=0)
    carry_over(
        new, [outcome(old, "HK1", "split", "N1", "N2"), outcome(old, "HK3", "dropped")], by=user
    )
    assert (progress_of(new), progress_of(new).left) == (Progress(3, 2), 1)
    rows = handled_rows(new, old_measures(new))
    assert [(row.old.code, row.label, [made.code for made in row.new]) for row in rows] == [
        ("HK1", "Delas upp", ["N1", "N2"]),
        ("HK3", "Utgår", []),
    ]


def carried_queries(old: Programme, new: Programme, user: Any, codes: list[str]) -> int:
    rows = [outcome(old, code, "carried", f"N{code}") for code in codes]
    with CaptureQueriesContext(
        connection,
    ) as caught:
        carry_over(new, rows, by=user)
    return len(caught)


def test_number_of_queries_does_not_depend_on_how_many(old, new, user):
    for number in range(4):
        content = full_content(old).values() | {"code": f"F{number}"}
        create_measure(old, MeasureContent.from_values(content), by=user, reason="Ny.")
    one = carried_queries(old, new, user, ["F0"])
    assert carried_queries(old, new, user, ["F1", "F2", "F3"]) == one


@pytest.mark.slow
def test_two_hundred_measures_are_carried_over_quickly(old, new, user):
    content, lund = full_content(old).values(), OrganisationFactory(lund=True)
    contents = [MeasureContent.from_values(content | {"code": f"F{n}"}) for n in range(200)]
    for measure in store_measures(old, contents, by=user):
        CommitmentFactory(measure=measure, organisation=lund, confirmed=True)
    rows = [outcome(old, f"F{n}", "carried", f"F{n}") for n in range(200)]
    with stopwatch() as taken:
        assert carry_over(new, rows, by=user) == 200
    assert taken.seconds < 5
    assert Commitment.objects.filter(measure__programme=new, state="to_renew").count() == 200
