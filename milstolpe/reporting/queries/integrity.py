"""Whether what a follow-up keeps agrees with itself: saves of answers, reports as they were handed
in, published years."""

from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from milstolpe.core.stored import AsStored
from milstolpe.programmes.queries.integrity import (
    CHANGED,
    UNREADABLE,
    Disagreement,
    Verdict,
    compare,
    parsed,
    verify_saves,
)
from milstolpe.records.receipts import canonical_sha256
from milstolpe.reporting.models import Answer, AnswerRevision, PublishedYear, Submission
from milstolpe.reporting.queries.contents import answer_content, with_contents

_BATCH = 200


def verify(verdict: Verdict) -> Verdict:
    """Add what is found in follow-ups to the verdict."""
    saves = AnswerRevision.objects.annotate(
        address=_in_report("answer__report", "/", "answer__measure__public_id")
    )
    newest = verify_saves(saves, "answer", verdict)
    answers = Answer.objects.annotate(address=_in_report("report", "/", "measure__public_id"))
    saved: QuerySet[Any] = with_contents(answers.filter(number__gt=0)).order_by("pk")
    for answer in saved.iterator(_BATCH):
        compare(answer.address, answer_content(answer).as_json(), newest.get(answer.pk), verdict)
    handed_in = Submission.objects.annotate(address=_in_report("report"))
    verify_saves(
        handed_in,
        "report",
        verdict,
        fingerprint=canonical_sha256,
        checksum="receipt__content_sha256",
    )
    _verify_years(verdict)
    return verdict


def _in_report(report: str, separator: str = "", measure: str = "") -> Concat:
    """The address of a report in links, and which of its measures."""
    more = [F(measure)] if measure else []
    number = Cast(f"{report}_id", CharField())
    return Concat(Value("uppfoljning/"), number, Value(separator), *more, output_field=CharField())


def _verify_years(verdict: Verdict) -> None:
    """A published year is two contents with one checksum."""
    years = PublishedYear.objects.order_by("follow_up", "number").annotate(
        stored_figures=AsStored("figures"), stored_answers=AsStored("answers")
    )
    columns = ("follow_up__programme__address", "follow_up__year", "number", "sha256")
    for programme, year, number, sha256, figures, answers in years.values_list(
        *columns, "stored_figures", "stored_answers"
    ).iterator(1):
        verdict.saves += 1
        content = {"figures": parsed(figures), "answers": parsed(answers)}
        if None in content.values():
            verdict.found.append(Disagreement(f"{programme}/{year}", number, UNREADABLE))
        elif canonical_sha256(content) != sha256:
            verdict.found.append(Disagreement(f"{programme}/{year}", number, CHANGED))
