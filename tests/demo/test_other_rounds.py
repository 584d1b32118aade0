"""The example consultation and survey stand as the services would have written them."""

from collections import Counter

import pytest

from milstolpe.rounds.answering import Answered
from milstolpe.rounds.enums import ContributionState, PartState, RoundState, Way
from milstolpe.rounds.models import Compilation, Contribution, ContributionRevision, Round
from milstolpe.rounds.queries.contents import asked_sections, text_content, with_texts
from milstolpe.rounds.queries.round_page import published_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content"), pytest.mark.slow]

S = ContributionState


def test_consultation_is_answered_in_every_way_and_published():
    round_ = Round.objects.get(kind="consultation")
    page = published_round(round_.address)
    assert (round_.state, round_.is_example) == (RoundState.PUBLISHED, True)
    assert sum(page.counts.values()) == 21
    assert set(page.counts) == {
        Answered.JOINT,
        Answered.CHANGED,
        Answered.OWN,
        Answered.DECLINED,
        Answered.MISSING,
    }
    taken = ContributionRevision.objects.filter(contribution__item__round=round_, way=Way.JOINT)
    assert taken.count() == page.counts[Answered.JOINT]
    assert all(row.reason for row in page.answers if row.how == Answered.DECLINED)
    assert [row["title"] for row in page.head["material"]]


def test_its_compilation_is_reviewed_and_published():
    made = Compilation.objects.get(round__kind="consultation")
    assert made.state == PartState.PUBLISHED
    assert {row.state for row in made.parts.all()} == {PartState.DONE}
    assert made.publications.count() == 1


def test_survey_is_under_way_and_left_to_skane():
    rows = Contribution.objects.filter(item__round__kind="survey")
    assert Round.objects.get(kind="survey").state == RoundState.OPEN
    assert set(rows.values_list("state", flat=True)) == {S.EMPTY, S.HANDED_IN}
    assert rows.get(county="12").state == S.EMPTY


def test_every_answer_is_its_newest_save():
    rows = with_texts(Contribution.objects.exclude(item__round__kind="follow_up"))
    for row in rows.filter(number__gt=0).select_related("item__round"):
        newest = row.revisions.get(number=row.number)
        assert newest.sha256 == text_content(row, asked_sections(row.item)).fingerprint()
    steps = Counter(rows.values_list("events__step", flat=True))
    assert steps["begin"] == steps["hand_in_unreviewed"]
