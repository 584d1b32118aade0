"""The command that holds everything saved against its checksums."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import AnswerRevision
from milstolpe.reporting.services.answers import Edit, save_answers
from milstolpe.rounds.models import ContributionRevision, HandIn
from tests.factories.reporting import contact_of, opened
from tests.followup.world import make_follow_up_world
from tests.rounds.handing import handed_in

pytestmark = pytest.mark.django_db


def test_the_command_says_what_disagrees_and_fails():
    report = opened(measures=1).reports.get()
    answer = report.answers.get()
    for number, grade in enumerate("PH"):
        save_answers(
            report, [Edit(answer.pk, AnswerContent(grade=grade), number)], by=contact_of(report)
        )
    AnswerRevision.objects.filter(number=1).update(sha256="0" * 64)

    out = StringIO()
    with pytest.raises(CommandError, match=r"fel i \d+ sparningar"):
        call_command("verify", stdout=out)

    place = f"uppfoljning/{report.pk}/{answer.measure.public_id}, sparning 1"
    said = f"{place}: Innehållet stämmer inte med sin kontrollsumma."
    assert said in out.getvalue().splitlines()
    assert not [line for line in out.getvalue().splitlines() if "sparning 2" in line]


def test_the_command_says_that_all_agrees():
    out = StringIO()
    call_command("verify", stdout=out)
    assert out.getvalue() == "Alla 0 sparningar stämmer.\n"


def test_the_command_names_texts_and_hand_ins_that_were_changed():
    row = handed_in(make_follow_up_world())
    ContributionRevision.objects.filter(contribution__item__slug="frisk-luft").update(
        sha256="0" * 64
    )
    HandIn.objects.update(case_number="1", content=row.content | {"case_number": "1"})

    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify", stdout=out)

    wrong = "Innehållet stämmer inte med sin kontrollsumma."
    assert out.getvalue().splitlines() == [
        f"rau-2026/skane/frisk-luft, sparning 1: {wrong}",
        f"rau-2026/lansstyrelsen-skane, sparning 1: {wrong}",
    ]


def test_the_command_agrees_with_texts_that_were_handed_in():
    handed_in(make_follow_up_world())

    out = StringIO()
    call_command("verify", stdout=out)

    assert out.getvalue() == "Alla 5 sparningar stämmer.\n"
