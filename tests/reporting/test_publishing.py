"""Publishing: a frozen copy that shows what was handed in and nothing else."""

import pytest
from django.utils import translation

from milstolpe.core.errors import ReasonNeededError, StepNotAllowedError
from milstolpe.programmes.content import LinkEntry
from milstolpe.programmes.models import Measure
from milstolpe.records.receipts import canonical_sha256
from milstolpe.reporting.content import ExtraEntry
from milstolpe.reporting.models import PublishedAnswer, PublishedYear
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.services.publishing import publish_correction, publish_year
from milstolpe.reporting.services.reports import take_report_step
from milstolpe.search.models import SearchEntry
from tests.factories.programmes import (
    MeasureActorFactory,
    MeasureFactory,
    MeasureSuccessionFactory,
    ProgrammeFactory,
    ProgrammeOwnerFactory,
)
from tests.factories.reporting import (
    FollowUpFactory,
    InstrumentFactory,
    QuestionFactory,
    contact_of,
    coordinator_of,
    opened,
)
from tests.reporting.answering import handed_in, published, save

pytestmark = pytest.mark.django_db


def test_year_is_found_in_swedish_whoever_publishes():
    follow_up = opened(measures=1)
    with translation.override("en"):
        published(follow_up)
    title = SearchEntry.objects.get(kind="year").title
    assert title == f"Uppföljning 2027 av {follow_up.programme.title}"


def test_frozen_copy_holds_all_that_is_shown():
    InstrumentFactory(name="LONA", slug="lona")
    follow_up = opened(measures=1)
    links = (LinkEntry("Rapport", "https://example.org/"),)
    texts = {"rationale": "Därför", "action_taken": "Mycket"}
    values = {"is_continuous": True, "instruments": ("lona",), "links": links}
    report = handed_in(follow_up.reports.get(), "G", **texts, **values)
    year = published(follow_up)
    measure, (row,) = Measure.objects.get(), year.answers
    expected = {
        "measure": measure.public_id,
        "origin": "",
        "code": measure.code,
        "title": measure.title,
        "area": "",
        "objectives": [],
        "organisation": report.organisation.name,
        "organisation_slug": report.organisation.slug,
        "organisation_kind": "municipality",
        "municipality_code": "",
        "role": "lead",
        "handed_in": True,
        "grade": "G",
        "is_continuous": True,
        "is_unchanged": False,
        **texts,
        "instruments": ["LONA"],
        "links": [{"label": "Rapport", "url": "https://example.org/"}],
    }
    assert {name: row[name] for name in expected} == expected
    assert year.sha256 == canonical_sha256({"figures": year.figures, "answers": year.answers})
    (found,) = PublishedAnswer.objects.all()
    assert [each.slug for each in found.instruments.all()] == ["lona"]


def test_only_answers_to_public_questions_are_published():
    follow_up = opened(measures=1)
    shown = QuestionFactory(follow_up=follow_up, text="Vad hindrar?")
    hidden = QuestionFactory(follow_up=follow_up, text="Vem kan vi ringa?", is_public=False)
    extras = (ExtraEntry(shown.pk, shown.text, "Tid"), ExtraEntry(hidden.pk, hidden.text, "Kim"))
    handed_in(follow_up.reports.get(), "G", extras=extras)
    (row,) = published(follow_up).answers
    assert row["extras"] == [{"question": "Vad hindrar?", "text": "Tid"}]


def test_what_is_not_handed_in_says_so_and_nothing_else():
    follow_up = opened(measures=1, organisations=2)
    first, second = follow_up.reports.order_by("pk")
    handed_in(first, "P")
    save(second, "E", by=contact_of(second), rationale="Utkast")
    year = published(follow_up)
    silent = next(row for row in year.answers if not row["handed_in"])
    assert (silent["grade"], silent["rationale"], silent["links"]) == ("", "", [])
    assert year.figures["total"]["missing"] == 1
    row = PublishedAnswer.objects.get(organisation=second.organisation)
    assert (row.grade, row.rationale) == ("", "")


def test_waived_reports_and_internal_measures_are_not_there():
    follow_up = opened(measures=2, organisations=2)
    first, second = follow_up.reports.order_by("pk")
    handed_in(first, "GG")
    take_report_step(second, "waive", by=coordinator_of(follow_up), reason="Har ingen kust")
    Measure.objects.filter(pk=first.answers.first().measure_id).update(is_internal=True)
    year = published(follow_up)
    assert [(row["organisation_slug"], row["grade"]) for row in year.answers] == [
        (first.organisation.slug, "G")
    ]
    assert (year.figures["organisations_asked"], PublishedAnswer.objects.count()) == (1, 1)


def test_figures_of_skane_2021_come_out_as_published():
    follow_up = opened(measures=100)
    handed_in(follow_up.reports.get(), "G" * 33 + "H" * 24 + "P" * 32 + "E" * 11)
    total = published(follow_up).figures["total"]
    assert (total["G"], total["H"] + total["P"], total["E"]) == (33, 56, 11)


def test_only_a_closed_year_is_published_and_only_a_published_one_corrected():
    follow_up = opened(measures=1)
    coordinator = coordinator_of(follow_up)
    with pytest.raises(StepNotAllowedError):
        publish_year(follow_up, by=coordinator)
    with pytest.raises(StepNotAllowedError):
        publish_correction(follow_up, by=coordinator, reason="Fel")
    published(follow_up)
    with pytest.raises(ReasonNeededError):
        publish_correction(follow_up, by=coordinator, reason=" ")
    assert PublishedYear.objects.count() == 1


def test_correction_needs_a_reason_and_leaves_the_first_copy():
    follow_up = opened(measures=1)
    report = handed_in(follow_up.reports.get(), "E")
    first = published(follow_up)
    report.answers.update(grade="G")

    second = publish_correction(follow_up, by=coordinator_of(follow_up), reason=" Fel grad ")

    first.refresh_from_db()
    assert (first.figures["total"]["E"], second.figures["total"]["G"]) == (1, 1)
    assert (second.number, second.reason) == (2, "Fel grad")
    assert PublishedAnswer.objects.get().grade == "G"


def test_copy_stays_when_names_change_afterwards():
    follow_up = opened(measures=1)
    report = handed_in(follow_up.reports.get(), "E")
    year = published(follow_up)
    before = year.answers
    report.organisation.name, report.organisation.slug = "Nya kommunen", "nya"
    report.organisation.save()
    Measure.objects.update(title="Nytt namn", code="X1")
    year.refresh_from_db()
    assert year.answers == before


def test_measure_carried_into_the_next_period_is_compared_with_its_origin():
    before = opened(measures=1)
    old = before.reports.get()
    handed_in(old, "E")
    published(before)
    programme = ProgrammeFactory(
        running=True, start_year=2031, end_year=2034, predecessor=before.programme
    )
    owner = ProgrammeOwnerFactory(programme=programme)
    new = MeasureFactory(programme=programme)
    MeasureActorFactory(measure=new, organisation=old.organisation)
    MeasureSuccessionFactory(old=old.answers.get().measure, new=new)
    now = FollowUpFactory(programme=programme, year=2031, first_year=2031, last_year=2031)
    now = take_follow_up_step(now, "open", by=coordinator_of(now))
    assert owner.programme_id == now.programme_id
    handed_in(now.reports.get(), "E")
    figures = published(now).figures
    assert figures["change"] == {
        "from_year": 2027, "better": 0, "same": 1, "worse": 0, "only_now": 0, "only_then": 0
    }  # fmt: skip
    assert figures["stuck"] == [{"measure": new.public_id, "actors": 1}]


def test_publishing_takes_the_same_queries_for_few_answers_and_for_more(
    django_assert_max_num_queries,
):
    for organisations in (2, 8):
        follow_up = opened(measures=4, organisations=organisations)
        handed_in(follow_up.reports.first(), "GHPE")
        coordinator = coordinator_of(follow_up)
        follow_up = take_follow_up_step(follow_up, "close", by=coordinator)
        with django_assert_max_num_queries(30):
            publish_year(follow_up, by=coordinator)
