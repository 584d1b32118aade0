"""What somebody saves between the plan and the writing is asked about, whatever it is."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models import (
    Commitment,
    ConsultationComment,
    Measure,
    MeasureActor,
    Programme,
    ProgrammeArea,
    ProgrammeOwner,
)
from milstolpe.reporting.models import Answer, FollowUp, Question, Report
from milstolpe.reporting.queries.contents import answer_content
from milstolpe.reporting.services.writing import write_answer
from milstolpe.transfer.models import Import
from milstolpe.transfer.report import report_of
from milstolpe.transfer.services import running
from milstolpe.transfer.services.running import carry_out
from tests.factories.reporting import InstrumentFactory
from tests.transfer.sheets import Table, make_register, take_file, try_file, whole_file, xlsx
from tests.transfer.test_template import ROWS, file_of

pytestmark = pytest.mark.django_db
COMMITMENTS: Table = [
    ["Program", "Åtgärdsnr", "Aktör", "Åtagande", "Diarienr"],
    ["Hållbart Skåne", "HK1", "Lund", "Vi ökar takten", "12-1"],
]
# Sheet, row of it, field → what the corrected file says; and who saves what meanwhile.
_Change = tuple[str, str, Any]


def corrected(kind: str, field: str, value: Any) -> bytes:
    rows = {key: [dict(row) for row in group] for key, group in ROWS.items()}
    rows[kind][0][field] = value
    return file_of(rows)


def change(rows: Any, **values: Any) -> Callable[[], None]:
    def save() -> None:
        row = rows().order_by("pk")[0]
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    return save


RACES: Mapping[str, tuple[_Change, Callable[[], None], Callable[[], Any], Any]] = {
    "programme": (
        ("programmes", "purpose", "Filens"),
        change(Programme.objects.all, purpose="Vårt"),
        lambda: Programme.objects.get().purpose,
        "Vårt",
    ),
    "owner": (
        ("owners", "case_number", "99-9"),
        change(ProgrammeOwner.objects.all, case_number="17-2"),
        lambda: ProgrammeOwner.objects.order_by("pk")[0].case_number,
        "17-2",
    ),
    "area": (
        ("areas", "text", "Filens"),
        change(ProgrammeArea.objects.all, text="Vårt"),
        lambda: ProgrammeArea.objects.get(code="A").text,
        "Vårt",
    ),
    "role": (
        ("actor_roles", "role", "partner"),
        lambda: MeasureActor.objects.filter(role="lead").delete(),
        lambda: MeasureActor.objects.filter(organisation__slug="lunds-kommun").exists(),
        False,
    ),
    "commitment": (
        ("commitments", "note", "Filens"),
        change(Commitment.objects.all, note="Vårt"),
        lambda: Commitment.objects.order_by("pk")[0].note,
        "Vårt",
    ),
    "comment": (
        ("comments", "answer", "Filens"),
        change(ConsultationComment.objects.all, answer="Vårt"),
        lambda: ConsultationComment.objects.order_by("pk")[0].answer,
        "Vårt",
    ),
    "year": (
        ("follow_ups", "analysis", "Filens"),
        change(FollowUp.objects.all, analysis="Vårt"),
        lambda: FollowUp.objects.get().analysis,
        "Vårt",
    ),
    "question": (
        ("questions", "text", "Filens?"),
        change(Question.objects.all, text="Vår?"),
        lambda: Question.objects.order_by("pk")[0].text,
        "Vår?",
    ),
    "head": (
        ("report_heads", "message", "Filens"),
        change(Report.objects.filter(organisation__slug="lunds-kommun").all, message="Vårt"),
        lambda: Report.objects.get(organisation__slug="lunds-kommun").message,
        "Vårt",
    ),
    "organisation": (
        ("organisations", "website", "https://example.org/fil"),
        change(
            Organisation.objects.filter(slug="solbyns-forening").all,
            website="https://example.org/var",
        ),
        lambda: Organisation.objects.get(slug="solbyns-forening").website,
        "https://example.org/var",
    ),
}


@pytest.fixture(autouse=True)
def _register() -> None:
    make_register()
    InstrumentFactory(name="LONA", slug="lona")
    InstrumentFactory(name="Klimatklivet", slug="klimatklivet")


def carry(given: Any, planned: Any) -> Any:
    row = Import.objects.create(name=given.name, sha256="0" * 64, is_dry_run=False)
    return report_of(carry_out(given, planned, row).plan)


@pytest.mark.parametrize("race", RACES)
def test_what_is_saved_meanwhile_is_asked(race: str) -> None:
    said, save, stands, expected = RACES[race]
    take_file(file_of(ROWS), county="")
    given, planned = try_file(corrected(*said), county="")
    assert sum(count.updated for count in planned.plan.counts().values()) == 1
    save()
    report = carry(given, planned)
    assert stands() == expected
    assert len(report["questions"]) == 1


@pytest.mark.parametrize("race", RACES)
def test_what_was_saved_after_the_import_is_asked(race: str) -> None:
    said, save, stands, expected = RACES[race]
    take_file(file_of(ROWS), county="")
    save()
    report = take_file(corrected(*said), county="")
    assert stands() == expected
    assert len(report["questions"]) == 1


def test_a_commitment_that_only_the_file_changed_is_changed() -> None:
    take_file(whole_file(Åtaganden=COMMITMENTS))
    row = [*COMMITMENTS[1][:3], "Vi gör det", "12-1"]
    report = take_file(whole_file(Åtaganden=[COMMITMENTS[0], row]))
    assert report["kinds"]["commitments"]["updated"] == 1
    assert Commitment.objects.get().note == "Vi gör det"


def test_a_note_that_was_erased_in_milstolpe_stays_erased() -> None:
    take_file(whole_file(Åtaganden=COMMITMENTS))
    Commitment.objects.update(note="")
    report = take_file(whole_file(Åtaganden=COMMITMENTS))
    assert report["kinds"]["commitments"]["unchanged"] == 1
    assert Commitment.objects.get().note == ""


def test_what_somebody_makes_meanwhile_is_not_made_twice() -> None:
    given, planned = try_file(whole_file())
    take_file(whole_file())
    report = carry(given, planned)
    assert report["kinds"]["measures"]["unchanged"] == 2
    assert (Programme.objects.count(), Measure.objects.count()) == (1, 2)


def test_an_answer_that_was_saved_since_keeps_its_flag() -> None:
    take_file(file_of(ROWS), county="")
    answer = Answer.objects.get(number=1)
    before = answer_content(answer)
    write_answer(answer, replace(before, grade="P", is_continuous=False), before=before, by=None,
                 way="page")  # fmt: skip
    report = take_file(file_of(ROWS), county="")
    answer.refresh_from_db()
    assert report["questions"] == []
    assert (answer.grade, answer.is_unchanged, answer.entry_source) == ("P", False, "")


def test_who_is_changed_again_and_again_is_told(monkeypatch: Any) -> None:
    take_file(file_of(ROWS), county="")
    given, planned = try_file(corrected("programmes", "purpose", "Filens"), county="")
    Programme.objects.update(purpose="Vårt")
    monkeypatch.setattr(running, "plan_file", lambda *_anything: planned)
    with pytest.raises(DomainError, match="ändrades medan"):
        carry(given, planned)
    assert Programme.objects.get().purpose == "Vårt"


def test_what_a_person_is_called_is_not_changed_by_a_file() -> None:
    rows = [["Aktör", "Kontaktperson", "E-post"], ["Lund", "Anna Ek", "anna@example.org"]]
    take_file(xlsx(Kontakter=rows))
    rows[1][1] = "Någon Annan"
    report = take_file(xlsx(Kontakter=rows))
    assert report["kinds"]["actors"]["unchanged"] == 1
    assert User.objects.get(email="anna@example.org").name == "Anna Ek"
