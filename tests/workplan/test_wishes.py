"""Wishes for a coming plan: who says them, answers that are told, surveys taken in once."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from milstolpe.core.errors import DomainError
from milstolpe.core.versions import SavedMeanwhileError
from milstolpe.records.models import Notice
from milstolpe.workplan.models import Wish
from milstolpe.workplan.queries.wishes import surveys, wishes_visible_to, wishing_organisations
from milstolpe.workplan.services.wishes import add_wish, answer_wish, take_survey
from tests.factories.organisations import CountyFactory, MembershipFactory, OrganisationFactory
from tests.factories.rounds import (
    ContributionFactory,
    ContributionTextFactory,
    ItemFactory,
    RoundFactory,
    SectionFactory,
    saved_at,
)
from tests.factories.workplan import WishFactory
from tests.workplan.year import member, newest, running

pytestmark = pytest.mark.django_db


def wisher(role="coordinator", **organisation):
    """A person with a role at a county board of its own."""
    place = OrganisationFactory(**({"kind": "county_board"} | organisation))
    return MembershipFactory(role=role, organisation=place)


def answered(wish, **values):
    """The wish, answered by RUS unless something else is said."""
    given = {"state": "left", "answer": "Inte i år.", "activity": None, "by": member()}
    given["base_number"] = newest(wish)
    return answer_wish(wish, **(given | values))


def survey_of(*texts, answer="handed_in", **values):
    """A needs survey with a section for each text, answered by one county board."""
    round_ = RoundFactory(**({"kind": "survey", "year": 2032} | values))
    item = ItemFactory(round=round_, labelled=True)
    cell = ContributionFactory(item=item, state=answer, **saved_at(changed_by=wisher().user))
    for place, text in enumerate(texts):
        section = SectionFactory(round=round_, key=f"del-{place}", position=place)
        ContributionTextFactory(contribution=cell, section=section, text=text)
    return round_, cell


@pytest.mark.parametrize("role", ["coordinator", "objective_lead", "decider"])
def test_those_who_work_with_the_objectives_wish_for_their_organisation(role):
    who = wisher(role)

    row = add_wish(year=2032, organisation=who.organisation, text=" Fler filmer. ", by=who.user)

    assert (row.text, row.organisation, row.by, row.state) == (
        "Fler filmer.", who.organisation, who.user, "new"
    )  # fmt: skip
    assert row.history.get().history_user == who.user


def test_nobody_wishes_for_others_but_rus_does():
    who, other = wisher(), OrganisationFactory(kind="county_board")
    rus = member()

    for organisation in (other, None):
        with pytest.raises(PermissionDenied):
            add_wish(year=2032, organisation=organisation, text="Ja", by=who.user)
    with pytest.raises(PermissionDenied):
        add_wish(year=2032, organisation=other, text="Ja", by=wisher("contact").user)
    with pytest.raises(DomainError, match="Skriv vad ni önskar"):
        add_wish(year=2032, organisation=other, text=" ", by=rus)
    assert add_wish(year=2032, organisation=other, text="Ja", by=rus).organisation == other
    assert add_wish(year=2032, organisation=None, text="Ja", by=rus).organisation is None


def test_wish_that_is_sent_twice_is_one():
    who, key = wisher(), uuid.uuid4()
    given = {"year": 2032, "organisation": who.organisation, "text": "Ja", "by": who.user}

    rows = [add_wish(**given, form_key=key) for _time in range(2)]
    other = add_wish(**given | {"text": "Och en film till."}, form_key=key)

    assert rows[0] == rows[1]
    assert list(Wish.objects.order_by("pk")) == [rows[0], other]


def test_an_organisation_sees_its_own_and_rus_sees_all():
    who = wisher()
    own, other = WishFactory(organisation=who.organisation), WishFactory()

    assert list(wishes_visible_to(who.user)) == [own]
    assert set(wishes_visible_to(member())) == {own, other}
    assert list(wishes_visible_to(wisher("contact").user)) == []


def test_rus_wishes_on_behalf_of_every_county_board():
    who = wisher()
    OrganisationFactory(kind="company")

    assert list(wishing_organisations(who.user)) == [who.organisation]
    assert who.organisation in wishing_organisations(member())
    assert {row.kind for row in wishing_organisations(member())} == {"county_board"}


def test_answer_is_told_to_the_one_who_wished():
    _plan, (activity,) = running("A")
    who = wisher()
    row = WishFactory(organisation=who.organisation, by=who.user, text="Fler filmer.")

    row = answered(row, state="taken", answer="Tre filmer.", activity=activity)

    notice = Notice.objects.get()
    assert (notice.user, notice.text) == (
        who.user, "Ert önskemål för 2031 har fått svar: Fler filmer."
    )  # fmt: skip
    assert notice.address == f"/arbeta/verksamhetsplan/onskemal/{row.pk}/"
    assert row.answered_at is not None
    assert list(activity.wishes.all()) == [row]


def test_answer_that_is_sent_twice_is_told_once():
    who = wisher()
    row = WishFactory(by=who.user)
    number, by = newest(row), member()

    for _time in range(2):
        answered(row, base_number=number, by=by)

    assert Notice.objects.count() == 1
    assert row.history.count() == 2


def test_answer_does_not_write_over_another():
    row = WishFactory()
    number = newest(row)
    answered(row, base_number=number)

    with pytest.raises(SavedMeanwhileError):
        answered(row, base_number=number, answer="Jo.")


def test_answer_is_taken_back():
    row = answered(WishFactory())

    row = answered(row, state="new", answer="")

    assert (row.state, row.answered_at, row.answered_by) == ("new", None, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"state": "maybe"}, "Läget finns inte"),
        ({"answer": " "}, "Skriv ett svar"),
        ({"state": "taken", "answer": ""}, "Skriv ett svar"),
    ],
)
def test_answer_that_says_too_little_is_refused(wrong, said):
    with pytest.raises(DomainError, match=said):
        answered(WishFactory(), **wrong)


def test_only_an_activity_of_that_years_plan_answers_a_wish():
    _plan, (activity,) = running("A")
    _other, (far,) = running("B", year=2033)

    with pytest.raises(DomainError, match="Bara ett önskemål som tas in"):
        answered(WishFactory(), activity=activity)
    with pytest.raises(DomainError, match="Aktiviteten finns inte"):
        answered(WishFactory(), state="taken", activity=far)
    with pytest.raises(PermissionDenied):
        answered(WishFactory(), by=wisher().user)


def test_answers_of_a_survey_are_taken_in_once():
    round_, cell = survey_of("- Fler filmer", "Fler möten", "")
    rus = member()

    first = take_survey(round_, year=2032, by=rus)
    again = take_survey(round_, year=2033, by=rus)

    rows = list(Wish.objects.order_by("section__position"))
    assert (first, again) == (2, 0)
    assert [(row.year, row.text, row.contribution) for row in rows] == [
        (2032, "- Fler filmer", cell), (2032, "Fler möten", cell)
    ]  # fmt: skip
    assert rows[0].organisation == cell.organisation
    assert rows[0].by == cell.changed_by
    assert rows[0].history.get().history_user == rus


def test_only_what_is_new_is_taken_in_later():
    round_, cell = survey_of("Fler filmer")
    take_survey(round_, year=2032, by=member())
    later = ContributionFactory(
        item=cell.item, state="handed_in", county=CountyFactory(), **saved_at()
    )
    section = cell.texts.get().section
    ContributionTextFactory(contribution=later, section=section, text="Fler kurser")

    assert (surveys()[0].answers, surveys()[0].taken, surveys()[0].left) == (2, 1, 1)
    assert take_survey(round_, year=2032, by=member()) == 1


@pytest.mark.parametrize("state", ["draft", "approved", "declined"])
def test_what_is_not_handed_in_is_no_wish(state):
    round_, _cell = survey_of("Fler filmer", answer=state)

    assert take_survey(round_, year=2032, by=member()) == 0


@pytest.mark.parametrize("other", [{"kind": "consultation"}, {"state": "draft"}])
def test_only_opened_needs_surveys_are_taken_in(other):
    round_, _cell = survey_of("Fler filmer", **other)

    with pytest.raises(DomainError, match="Välj en behovsenkät"):
        take_survey(round_, year=2032, by=member())


def test_survey_is_taken_in_by_rus():
    round_, _cell = survey_of("Fler filmer")

    with pytest.raises(PermissionDenied):
        take_survey(round_, year=2032, by=wisher().user)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "taken"},
        {"state": "left", "answer": "Nej."},
        {"answered_at": "2031-01-01T00:00Z"},
    ],
)
def test_database_refuses_half_an_answer(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        WishFactory(**wrong)


def test_database_refuses_an_answer_taken_twice_or_in_half():
    _round, cell = survey_of("Fler filmer")
    section = cell.texts.get().section
    WishFactory(contribution=cell, section=section)

    for values in ({"contribution": cell, "section": section}, {"contribution": cell}):
        with pytest.raises(IntegrityError), transaction.atomic():
            WishFactory(**values)
