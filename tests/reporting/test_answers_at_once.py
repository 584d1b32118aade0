"""Many who save the same answer at the same moment: one success a version, and no text is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from milstolpe.core.errors import EditConflictError
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import Answer
from milstolpe.reporting.services.answers import Edit, save_answers
from tests.factories.reporting import contact_of, opened

WRITERS, ROUNDS = 8, 10


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_of_those_who_save_at_once_succeeds_and_the_others_are_told():
    if connection.vendor == "sqlite":
        pytest.skip("the test database in memory has one connection")
    report = opened(measures=1).reports.get()
    contact, answer = contact_of(report), report.answers.get()

    def save(writer: int, number: int) -> int:
        """The number of the save, or minus that of the one it lost to."""
        text = AnswerContent(grade="G", rationale=f"{number}, {writer}")
        try:
            (saved,) = save_answers(report, [Edit(answer.pk, text, number)], by=contact)
        except EditConflictError as error:
            return -error.number
        finally:
            connection.close()
        return saved.number

    with ThreadPoolExecutor(WRITERS) as pool:
        for number in range(ROUNDS):
            tries = [pool.submit(save, writer, number) for writer in range(WRITERS)]
            ended = sorted(each.result() for each in tries)
            assert ended == [-(number + 1)] * (WRITERS - 1) + [number + 1]

    answer = Answer.objects.get(pk=answer.pk)
    texts = [row.content["rationale"] for row in answer.revisions.order_by("number")]
    assert [text.partition(",")[0] for text in texts] == [str(n) for n in range(ROUNDS)]
    assert (answer.number, answer.rationale) == (ROUNDS, texts[-1])
