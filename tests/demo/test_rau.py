"""The example years of the yearly follow-up stand as the services would have written them."""

from collections import Counter

import pytest
from django.utils import timezone

from milstolpe.demo.content.phrases import rau
from milstolpe.demo.content.rau_rows import PATHS
from milstolpe.followup.models import (
    Citation,
    GoalAssessment,
    PublishedJudgement,
    RoundMeeting,
)
from milstolpe.followup.services.meetings import invite_from_roles
from milstolpe.records.models import Receipt
from milstolpe.records.receipts import broken_receipts, canonical_sha256
from milstolpe.rounds import rich
from milstolpe.rounds.content import TextContent
from milstolpe.rounds.enums import ContributionState, RoundState
from milstolpe.rounds.models import (
    Comment,
    Compilation,
    Contribution,
    ContributionEvent,
    ContributionRevision,
    HandIn,
    PublishedCompilation,
    PublishedText,
    Round,
    RoundQuestion,
)
from milstolpe.rounds.queries.contents import asked_sections, text_content, with_texts
from tests.demo.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content"), pytest.mark.slow]

S = ContributionState


def rounds():
    return Round.objects.filter(kind="follow_up").order_by("year")


def cells(**wanted):
    rows = with_texts(Contribution.objects.filter(item__round__kind="follow_up", **wanted))
    return rows.select_related("item__round", "item__objective", "county")


def test_two_years_are_published_and_one_is_under_way():
    assert [(row.name, row.state, row.is_example) for row in rounds()] == [
        ("RÅU 2024", RoundState.PUBLISHED, True),
        ("RÅU 2025", RoundState.PUBLISHED, True),
        ("RÅU 2026", RoundState.OPEN, True),
    ]
    assert rounds().last().answer_by > timezone.localdate()


def test_every_cell_of_every_county_is_there():
    for row in rounds():
        assert Contribution.objects.filter(item__round=row).count() == 354
        assert GoalAssessment.objects.filter(contribution__item__round=row).count() == 249
    texts = PublishedText.objects.filter(contribution__item__round__kind="follow_up")
    assert Counter(texts.values_list("year", flat=True)) == {2024: 354, 2025: 354}
    judged = PublishedJudgement.objects.exclude(outcome="").exclude(trend="")
    assert Counter(judged.values_list("year", flat=True)) == {2024: 249, 2025: 249}


def test_every_text_is_its_newest_save():
    for row in cells(number__gt=0).prefetch_related("revisions"):
        newest = row.revisions.all()[0]
        content = text_content(row, asked_sections(row.item))
        assert (newest.number, TextContent.from_json(newest.content)) == (row.number, content)
        assert newest.sha256 == content.fingerprint()


def test_every_state_has_been_reached_by_its_steps():
    for row in cells(item__round__state=RoundState.OPEN).prefetch_related("events"):
        assert [event.step for event in reversed(row.events.all())] == list(PATHS[row.state])
    assert set(cells(item__round__year=2026).values_list("state", flat=True)) == {
        S.EMPTY,
        S.DRAFT,
        S.IN_REVIEW,
        S.RETURNED,
        S.APPROVED,
        S.HANDED_IN,
    }


def test_texts_differ_and_keep_within_the_limits():
    saved = ContributionRevision.objects.filter(contribution__item__round__kind="follow_up")
    contents = [
        TextContent.from_json(content) for content in saved.values_list("content", flat=True)
    ]
    assert len({content.fingerprint() for content in contents}) > len(contents) * 0.95
    assert max(content.characters for content in contents) < 2_500
    whole = [c for c in contents if all(row.text for row in c.sections.values())]
    assert min(content.characters for content in whole) > 600


def test_texts_are_rich_and_have_no_slot_left():
    text = "".join(row.text for cell in cells(item__round__year=2025) for row in cell.texts.all())
    assert "{" not in text
    html = rich.html(text)
    for mark in ("</h3>", "<li>", "<strong>", "<table>"):
        assert mark in html


def test_only_public_measures_are_cited():
    assert Citation.objects.exists()
    for text in PublishedText.objects.filter(year=2025):
        for section in text.content["sections"]:
            assert "[[" not in section["text"]


def test_judgements_stand_but_for_a_few():
    by_year = {
        year: {
            (row.county_id, row.objective_id): row
            for row in PublishedJudgement.objects.filter(year=year)
        }
        for year in (2024, 2025)
    }
    changed = [
        key for key, row in by_year[2025].items() if row.outcome != by_year[2024][key].outcome
    ]
    trends = [key for key, row in by_year[2025].items() if row.trend != by_year[2024][key].trend]
    assert len(changed) == 2
    assert 0 < len(trends) < 40
    assert {by_year[2025][key].outcome_year for key in changed} == {2025}
    reasons = GoalAssessment.objects.filter(
        contribution__item__round__year=2025, outcome_year=2025
    ).values_list("outcome_reason", flat=True)
    assert len([reason for reason in reasons if reason]) == 2


def test_nothing_has_happened_after_today():
    now = timezone.now()
    assert not ContributionEvent.objects.filter(at__gt=now).exists()
    assert not ContributionRevision.objects.filter(at__gt=now).exists()
    assert str(timezone.localdate()) == TODAY


def test_what_is_handed_in_is_frozen_with_a_receipt_in_one_chain():
    hand_ins = HandIn.objects.select_related("receipt")
    of_years = hand_ins.filter(round__kind="follow_up")
    assert Counter(of_years.values_list("round__year", flat=True)) == {2024: 22, 2025: 22, 2026: 3}
    for row in hand_ins:
        assert row.receipt.content_sha256 == canonical_sha256(row.content)
    assert list(broken_receipts(Receipt.objects.order_by("number"))) == []
    times = list(Receipt.objects.order_by("number").values_list("at", flat=True))
    assert times == sorted(times)
    texts = sum(len(row.content["texts"]) for row in hand_ins.filter(round__year=2025))
    assert texts == 354


def test_comments_questions_and_a_correction_are_there():
    newest = rounds().last()
    blocking = Comment.objects.filter(is_blocking=True, resolved_at=None)
    assert set(blocking.values_list("contribution__state", flat=True)) == {S.RETURNED}
    assert Comment.objects.exclude(parent=None).exists()
    answers = RoundQuestion.objects.filter(round=newest).values_list("answer", flat=True)
    assert ("" in answers, len(answers)) == (True, 3)
    assert newest.instructions.count() == 2
    assert newest.instructions.first().reason
    seen = cells(item__round=newest, number__gt=0).values_list("instruction_number", flat=True)
    assert set(seen) == {1}
    assert newest.materials.count() == 3
    assert newest.feedback.filter(settled_at=None).count() == 2


def test_each_year_has_its_meetings():
    assert Counter(RoundMeeting.objects.values_list("round__year", flat=True)) == {
        2024: 17,
        2025: 17,
        2026: 17,
    }
    newest = rounds().last()
    by = newest.events.get(step="open").by
    assert invite_from_roles(newest, by=by) == 0


def test_every_item_has_phrases():
    slugs = set(Contribution.objects.values_list("item__slug", flat=True))
    assert slugs - {"svar"} <= set(rau())


def test_newest_published_year_is_compiled():
    """The joint judgement is published; of the evaluation some parts are written, one reviewed."""
    rows = Compilation.objects.filter(round__year=2025)
    assert sorted(rows.values_list("address", "state")) == [
        ("fordjupad-utvardering-gemensamt-regionalt-underlag-efter-rau-2025", "draft"),
        ("fordjupad-utvardering-sammanfattning-per-mal-av-rau-2025", "draft"),
        ("samlad-regional-bedomning-rau-2025", "published"),
    ]
    published = PublishedCompilation.objects.get(compilation__round__year=2025)
    assert all(part["text"] for part in published.content["parts"])
    assert len(published.content["parts"]) == 3 + 16
    summaries = rows.get(address__contains="sammanfattning")
    assert summaries.parts.filter(state="in_review").count() == 1
