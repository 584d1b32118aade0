"""An answer is written to its tables, and every save is kept whole."""

from dataclasses import replace

import pytest

from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.programmes.content import LinkEntry
from milstolpe.reporting.content import AnswerContent, ExtraEntry, FileEntry
from milstolpe.reporting.queries.contents import (
    answer_content,
    begun_from,
    content_at,
    with_contents,
    with_kept,
)
from milstolpe.reporting.services.writing import joined, write_answer
from tests.factories.accounts import UserFactory
from tests.factories.records import StoredFileFactory
from tests.factories.reporting import AnswerFactory, InstrumentFactory, QuestionFactory

pytestmark = pytest.mark.django_db

NOTHING = AnswerContent()


@pytest.fixture
def answer():
    return AnswerFactory()


def stored(answer) -> AnswerContent:
    return answer_content(with_contents(type(answer).objects.filter(pk=answer.pk)).get())


def whole(answer) -> AnswerContent:
    """A content with something in every field."""
    InstrumentFactory(name="LONA", slug="lona")
    question = QuestionFactory(follow_up=answer.report.follow_up)
    file = StoredFileFactory()
    return AnswerContent(
        grade="G",
        is_continuous=True,
        rationale="Därför.",
        action_taken="Ett.\n\nTvå.",
        instruments=("lona",),
        links=(LinkEntry("Rapport", "https://example.org/"),),
        files=(FileEntry(file.pk, "Bilaga", file.sha256),),
        extras=(ExtraEntry(question.pk, question.text, "Tid"),),
    )


def test_whole_content_is_written_and_read_back(answer):
    content = whole(answer)
    write_answer(answer, content, before=NOTHING, by=UserFactory(), way="page")
    assert stored(answer) == content
    assert content_at(answer, 1) == content


def test_each_save_is_kept_with_who_when_and_how(answer):
    first, second = UserFactory(), UserFactory()
    first_time = AnswerContent(grade="P")
    write_answer(answer, first_time, before=NOTHING, by=first, way="page")
    write_answer(
        answer,
        AnswerContent(grade="H"),
        before=first_time,
        by=second,
        way="on_behalf",
        source="Brev",
    )
    rows = answer.revisions.order_by("number")
    assert [(row.number, row.content["grade"], row.way, row.source, row.by) for row in rows] == [
        (1, "P", "page", "", first),
        (2, "H", "on_behalf", "Brev", second),
    ]
    assert [row.sha256 for row in rows] == [
        AnswerContent(grade=grade).fingerprint() for grade in "PH"
    ]
    answer.refresh_from_db()
    assert (answer.number, answer.grade, answer.changed_by) == (2, "H", second)


def test_what_is_emptied_is_gone_but_kept_in_the_save_before(answer):
    content = whole(answer)
    write_answer(answer, content, before=NOTHING, by=None, way="page")
    write_answer(answer, NOTHING, before=content, by=None, way="page")
    assert stored(answer) == AnswerContent()
    assert content_at(answer, 1) == content


def test_unchanged_is_a_mark_until_the_next_save(answer):
    content = AnswerContent(grade="P")
    write_answer(answer, content, before=NOTHING, by=None, way="unchanged")
    assert answer.is_unchanged is True
    write_answer(answer, content, before=content, by=None, way="page")
    assert answer.is_unchanged is False


def test_what_is_the_same_is_not_written_anew(answer):
    content = whole(answer)
    write_answer(answer, content, before=NOTHING, by=None, way="page")
    rows = [*answer.evidence.values_list("pk"), *answer.extras.values_list("pk")]
    write_answer(answer, replace(content, rationale="Nu."), before=content, by=None, way="page")
    assert [*answer.evidence.values_list("pk"), *answer.extras.values_list("pk")] == rows
    assert stored(answer) == replace(content, rationale="Nu.")


def test_edit_from_before_the_first_save_begins_from_nothing(answer):
    mine = AnswerContent(grade="P")
    assert joined(mine, NOTHING, base=NOTHING, number=0) == mine
    assert content_at(answer, 0) == NOTHING


def test_edit_from_a_save_that_is_not_there_is_told():
    with pytest.raises(DomainError) as raised:
        joined(NOTHING, NOTHING, base=None, number=1)
    assert str(raised.value).startswith("Sidan är för gammal")


def test_texts_are_joined_and_the_rest_is_asked_about():
    base = AnswerContent(grade="P", rationale="Ett.\n\nTvå.")
    theirs = AnswerContent(grade="H", rationale="Ett.\n\nTvå!")
    mine = AnswerContent("P", rationale="Ett!\n\nTvå.")
    texts = joined(mine, theirs, base=base, number=2)
    assert (texts.grade, texts.rationale) == ("H", "Ett!\n\nTvå!")
    with pytest.raises(EditConflictError) as raised:
        joined(AnswerContent("E", rationale="Ett.\n\nTvå."), theirs, base=base, number=2)
    conflict = raised.value.conflicts["grade"]
    assert (conflict.base, conflict.theirs, conflict.mine) == ("P", "H", "E")
    assert raised.value.number == 2


def test_what_edits_began_from_takes_a_query_where_others_have_saved_since(
    answer, django_assert_num_queries
):
    first, second = AnswerContent(grade="P"), AnswerContent(grade="H")
    write_answer(answer, first, before=NOTHING, by=None, way="page")
    write_answer(answer, second, before=first, by=None, way="page")
    rows = {answer.pk: with_kept(type(answer).objects.filter(pk=answer.pk)).get()}
    with django_assert_num_queries(0):
        assert begun_from(rows, {answer.pk: 2}) == {answer.pk: second}
        assert begun_from(rows, {answer.pk: 0}) == {answer.pk: NOTHING}
    with django_assert_num_queries(2):
        assert begun_from(rows, {answer.pk: 1}) == {answer.pk: first}
        assert begun_from(rows, {answer.pk: 9}) == {}
