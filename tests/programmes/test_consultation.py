"""Registering comments that came in, changing and answering them, and the figures of the list."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localdate

from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.programmes.content import CommentContent
from milstolpe.programmes.models import ConsultationComment, Programme
from milstolpe.programmes.queries.comments import comment_content, comment_saves, newest_save
from milstolpe.programmes.queries.consultation import (
    ANSWERED,
    LATE,
    UNANSWERED,
    WHOLE,
    CommentFilter,
    consultation,
    filtered_comments,
    is_late,
)
from milstolpe.programmes.services.consultation import (
    Answer,
    AnswersRefusedError,
    answer_comments,
    change_comment,
    register_comment,
    register_comments,
)
from milstolpe.programmes.services.measures import InvalidContentError
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import ConsultationCommentFactory, saved_measure, saved_programme

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 9, 30)
SAID = CommentContent(
    respondent="Hembygdsföreningen",
    received_on="2026-09-15",
    case_number="123-2026",
    text="Åtgärden är bra.",
)


@pytest.fixture
def user():
    return MembershipFactory(coordinator=True).user


@pytest.fixture
def programme(user) -> Programme:
    """Out for consultation, with the measures HK1 and HK2."""
    made = saved_programme(OrganisationFactory(county_board=True), by=user)
    saved_measure(made)
    saved_measure(made)
    made.state, made.answer_by = "consultation", LAST_DAY
    made.save()
    return made


def problems(programme, user, **values) -> dict[str, list[str]]:
    with pytest.raises(InvalidContentError) as refusal:
        register_comment(programme, replace(SAID, **values), by=user)
    assert not ConsultationComment.objects.exists()
    return refusal.value.problems


def test_comment_is_kept_with_who_registered_it(programme, user):
    made = register_comment(programme, replace(SAID, measure="HK2"), by=user)
    row = ConsultationComment.objects.get()
    assert (row.pk, row.measure.code, row.registered_by) == (made.pk, "HK2", user)
    assert (row.respondent, row.organisation) == ("Hembygdsföreningen", None)
    assert [save.by for save in comment_saves(row)] == [str(user)]


def test_respondent_in_the_register_is_linked(programme, user):
    lund = OrganisationFactory(lund=True)
    made = register_comment(programme, replace(SAID, respondent="Lunds kommun"), by=user)
    assert made.organisation == lund
    changed = replace(SAID, respondent="Lunds naturskyddsförening")
    made = change_comment(made, changed, base_number=newest_save(made), by=user)
    assert made.organisation is None


def test_same_form_twice_makes_one_comment(programme, user):
    key = uuid4()
    first = register_comment(programme, SAID, by=user, form_key=key)
    assert register_comment(programme, SAID, by=user, form_key=key) == first
    assert ConsultationComment.objects.count() == 1


@pytest.mark.parametrize("state", ["consultation", "decided", "running", "closed"])
def test_comments_are_registered_during_and_after_the_consultation(programme, user, state):
    Programme.objects.update(state=state)
    register_comment(programme, SAID, by=user)
    assert ConsultationComment.objects.count() == 1


def test_a_draft_takes_no_comments(programme, user):
    Programme.objects.update(state="draft")
    with pytest.raises(DomainError, match="Programmet är ett utkast"):
        register_comment(programme, SAID, by=user)
    assert not ConsultationComment.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("respondent", "", "Skriv vem som svarade."),
        ("received_on", "", "Skriv vilken dag den kom in."),
        ("received_on", "1889-01-01", "Kontrollera årtalet: dagar före 1990 tas inte emot."),
        ("measure", "XX9", "Programmet har ingen åtgärd XX9. Välj en annan."),
        ("text", "", "Skriv vad de tycker."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(programme, user, field, value, message):
    assert problems(programme, user, **{field: value}) == {field: [message]}


def test_day_ahead_is_refused(programme, user):
    tomorrow = (localdate() + timedelta(days=1)).isoformat()
    assert list(problems(programme, user, received_on=tomorrow)) == ["received_on"]


@pytest.mark.parametrize("field", ["text", "answer"])
def test_text_of_200_000_characters_is_refused(programme, user, field):
    [message] = problems(programme, user, **{field: "x" * 200_000})[field]
    assert message.startswith("Texten är 150000 tecken för lång")


def test_measure_of_another_programme_is_not_found(programme, user):
    other = saved_programme(OrganisationFactory(county_board=True), title="Annat")
    saved_measure(other, code="ANNAN1")
    assert list(problems(programme, user, measure="ANNAN1")) == ["measure"]


def test_same_comment_is_not_registered_twice(programme, user):
    register_comment(programme, SAID, by=user)
    with pytest.raises(InvalidContentError, match="Samma synpunkt är redan registrerad"):
        register_comment(programme, replace(SAID, received_on="2026-09-16"), by=user)
    register_comment(programme, replace(SAID, measure="HK1"), by=user)
    assert ConsultationComment.objects.count() == 2


def test_many_are_registered_all_or_none(programme, user):
    contents = [replace(SAID, measure="HK1"), replace(SAID, measure="XX9")]
    with pytest.raises(InvalidContentError):
        register_comments(programme, contents, by=user, form_key=uuid4())
    assert not ConsultationComment.objects.exists()


def test_same_table_twice_is_registered_once(programme, user):
    contents, key = [SAID, replace(SAID, measure="HK1")], uuid4()
    first = register_comments(programme, contents, by=user, form_key=key)
    assert register_comments(programme, contents, by=user, form_key=key) == first
    assert ConsultationComment.objects.count() == 2


def test_changes_are_kept_with_what_they_changed(programme, user):
    made = register_comment(programme, SAID, by=user)
    other = UserFactory()
    changed = replace(SAID, measure="HK1", answer="Tack.")
    change_comment(made, changed, base_number=newest_save(made), by=other)
    newest, first = comment_saves(made)
    assert (newest.by, first.changes) == (str(other), [])
    assert [str(change.label) for change in newest.changes] == ["Åtgärd", "Vårt svar"]


def test_save_that_changes_nothing_adds_nothing(programme, user):
    made = register_comment(programme, SAID, by=user)
    change_comment(made, SAID, base_number=newest_save(made), by=user)
    assert len(comment_saves(made)) == 1


def test_edits_of_different_things_are_joined(programme, user):
    made = register_comment(programme, SAID, by=user)
    base = newest_save(made)
    change_comment(made, replace(SAID, answer="Vi håller med."), base_number=base, by=user)
    change_comment(made, replace(SAID, case_number="9-2026"), base_number=base, by=user)
    stands = comment_content(ConsultationComment.objects.get())
    assert (stands.answer, stands.case_number) == ("Vi håller med.", "9-2026")


def test_same_field_changed_by_two_asks(programme, user):
    made = register_comment(programme, SAID, by=user)
    base = newest_save(made)
    change_comment(made, replace(SAID, case_number="1-2026"), base_number=base, by=user)
    with pytest.raises(EditConflictError) as refusal:
        change_comment(made, replace(SAID, case_number="2-2026"), base_number=base, by=user)
    assert (refusal.value.conflicts["case_number"].mine, refusal.value.number) == (
        "2-2026",
        newest_save(made),
    )
    assert ConsultationComment.objects.get().case_number == "1-2026"


def test_edit_from_a_page_that_is_too_old_saves_nothing(programme, user):
    made = register_comment(programme, SAID, by=user)
    for number in (None, 999_999):
        with pytest.raises(DomainError, match="för gammal"):
            change_comment(made, replace(SAID, text="Nytt"), base_number=number, by=user)
    assert ConsultationComment.objects.get().text == SAID.text


def test_comment_without_history_can_be_answered(programme, user):
    row = ConsultationCommentFactory(programme=programme)
    row.history.all().delete()  # as one that was stored in bulk
    answer_comments([Answer(row, "Tack.", None)], by=user)
    assert ConsultationComment.objects.get().answer == "Tack."


def test_answers_are_saved_all_or_none(programme, user):
    one, two = (register_comment(programme, replace(SAID, text=text), by=user) for text in "ab")
    number = newest_save(two)
    answer_comments([Answer(two, "Deras svar.", number)], by=user)
    sent = [Answer(one, "Tack.", newest_save(one)), Answer(two, "Mitt svar.", number)]
    with pytest.raises(AnswersRefusedError) as refusal:
        answer_comments(sent, by=user)
    error = refusal.value.errors[two.pk]
    assert isinstance(error, EditConflictError)
    assert error.merged["answer"] == "Deras svar.\n\nMitt svar."
    answers = ConsultationComment.objects.order_by("pk").values_list("answer", flat=True)
    assert list(answers) == ["", "Deras svar."]


def test_figures_count_by_measure_and_answer(programme, user):
    hk1 = programme.measures.get(code="HK1")
    late = LAST_DAY + timedelta(days=1)
    for fields in (
        {"measure": hk1, "answer": "Tack.", "received_on": LAST_DAY},
        {"measure": hk1, "received_on": late, "respondent": "Ånge kommun"},
        {"received_on": late, "respondent": "Zinkgruvan"},
    ):
        ConsultationCommentFactory(programme=programme, **fields)
    figures = consultation(user, programme)
    assert (figures.comments, figures.answered, figures.late) == (3, 1, 2)
    assert [(row.name, row.label) for row in figures.subjects.values()] == [
        ("Programmet som helhet", "1 synpunkt, 0 besvarade"),
        (str(hk1), "2 synpunkter, 1 besvarad"),
    ]
    assert [name for name, _count in figures.respondents] == [
        "Hembygdsföreningen",
        "Zinkgruvan",
        "Ånge kommun",
    ]


def test_answer_on_the_last_day_is_in_time(programme):
    row = ConsultationCommentFactory(programme=programme, received_on=LAST_DAY)
    assert not is_late(programme, row)
    row.received_on += timedelta(days=1)
    assert is_late(programme, row)


def test_filters_narrow_the_list(programme, user):
    hk1, hk2 = programme.measures.order_by("code")
    rows = {
        "whole": ConsultationCommentFactory(programme=programme, received_on=LAST_DAY),
        "one": ConsultationCommentFactory(programme=programme, measure=hk1, answer="Tack."),
        "two": ConsultationCommentFactory(programme=programme, measure=hk2, respondent="Malmö"),
    }
    ConsultationCommentFactory()  # of another programme

    def found(**wanted: str) -> list[str]:
        names = {row.pk: name for name, row in rows.items()}
        shown = filtered_comments(user, programme, CommentFilter(**wanted))
        return [names[row.pk] for row in shown]

    assert found() == ["whole", "one", "two"]
    assert found(answer=UNANSWERED) == ["whole", "two"]
    assert found(answer=ANSWERED) == ["one"]
    assert found(answer=LATE) == ["one", "two"]
    assert found(respondent="Malmö") == ["two"]
    assert found(measure=WHOLE) == ["whole"]
    assert found(measure=hk1.public_id) == ["one"]


@pytest.mark.parametrize("count", [1, 3])
def test_figures_and_list_take_four_queries(programme, user, count, django_assert_num_queries):
    for _number in range(count):
        ConsultationCommentFactory(programme=programme, measure=programme.measures.first())
    user.has_perm("programmes.change_programme", programme)  # reads the roles
    with django_assert_num_queries(4):
        consultation(user, programme)
        list(filtered_comments(user, programme, CommentFilter()))


def test_others_see_no_comments(programme):
    ConsultationCommentFactory(programme=programme)
    stranger = MembershipFactory(
        role="coordinator", organisation=OrganisationFactory(other_county_board=True)
    ).user
    assert consultation(stranger, programme).comments == 0
