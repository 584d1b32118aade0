"""A receipt for the registry: one PDF of what was handed in, and its metadata for a case system.

Both are made from the frozen copy alone, so that they are the same whenever they are fetched.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.core.addresses import whole
from milstolpe.core.formats import format_date, format_time
from milstolpe.documents.blocks import Block, Heading, Paragraph, ReportDocument
from milstolpe.organisations.models import Organisation
from milstolpe.reporting.addresses import receipt_path
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import Submission
from milstolpe.reporting.words import grade_text

SENT, RECEIVED = "expedierad", "inkommen"  # words of the registries, also in the file


def receipt_document(submission: Submission, names: dict[str, str]) -> ReportDocument:
    """The receipt, and every answer as it was handed in.

    Args:
        names: slug of an instrument → its name.
    """
    receipt, content = submission.receipt, submission.content
    answers = content["answers"]
    return ReportDocument(
        title=_("Receipt: %(what)s") % {"what": receipt.what},
        subtitle=receipt.organisation,
        dated=localdate(receipt.at),
        facts=_facts(submission),
        blocks=[block for answer in answers for block in _answer(answer, names)],
        footer=f"{receipt.organisation}, {receipt.number}",
    )


def receipt_metadata(submission: Submission, *, state: str) -> dict[str, Any]:
    """What a case system asks of a document. `state`: SENT or RECEIVED, of who fetches it."""
    receipt, report = submission.receipt, submission.report
    return {
        "handling": receipt.what,
        "myndighet": receipt.organisation,
        "mottagare": authority(submission),
        "status": state,
        "inlamnad": receipt.at.isoformat(),
        "diarienummer": submission.content.get("case_number", ""),
        "sekretessmarkning": _secrecy(submission),
        "version": submission.number,
        "uppfoljning": report.follow_up.year,
        "kvittens": {
            "nummer": receipt.number,
            "hash": receipt.hash,
            "fore": receipt.previous_hash,
            "innehall_sha256": receipt.content_sha256,
            "kontroll": whole(receipt_path(receipt)),
        },
    }


def authority(submission: Submission) -> str:
    """To whom it was handed in: those who own the programme."""
    owners = submission.report.follow_up.programme.owners
    found = Organisation.objects.filter(pk__in=owners.values("organisation")).order_by("pk")
    return ", ".join(row.name for row in found)


def _facts(submission: Submission) -> list[tuple[str, str]]:
    receipt = submission.receipt
    facts = [
        (_("Receipt number"), str(receipt.number)),
        (_("Organisation"), receipt.organisation),
        (_("Handed in to"), authority(submission)),
        (_("Time"), f"{format_date(receipt.at)} {format_time(receipt.at)}"),
        (_("Case number"), submission.content.get("case_number", "") or "–"),
        (_("Secrecy mark"), _secrecy(submission)),
        (_("Fingerprint of the content"), receipt.content_sha256),
        (_("Fingerprint of the receipt"), receipt.hash),
        (_("The receipt before it"), receipt.previous_hash),
    ]
    message = submission.content.get("message", "")
    return [*facts, (_("Message to the county board"), message)] if message else facts


def _secrecy(submission: Submission) -> str:
    """Internal measures are not published, which the registry is to know."""
    internal = submission.report.answers.filter(measure__is_internal=True).exists()
    return _("contains internal measures, secrecy is to be tried") if internal else _("none")


def _answer(frozen: dict[str, Any], names: dict[str, str]) -> Iterator[Block]:
    content = AnswerContent.from_json(
        {name: value for name, value in frozen.items() if name in AnswerContent().values()}
    )
    yield Heading(f"{frozen['code']} {frozen['title']}".strip())
    grade = grade_text(content.grade, is_continuous=content.is_continuous)
    unchanged = _("Unchanged since last time") if frozen["is_unchanged"] else ""
    yield Paragraph(". ".join(filter(None, (grade, unchanged))))
    if frozen["entered_from"]:
        yield Paragraph(
            _("Entered by the county board: %(text)s") % {"text": frozen["entered_from"]}
        )
    told = {
        _("Why this degree: %(text)s"): content.rationale,
        _("What was done: %(text)s"): content.action_taken,
        _("Instruments and funding: %(text)s"): ", ".join(content.named_instruments(names)),
        _("Links: %(text)s"): ", ".join(f"{row.label} {row.url}" for row in content.links),
        _("Files: %(text)s"): ", ".join(
            f"{row.title} (SHA-256 {row.sha256})" for row in content.files
        ),
    }
    for words, text in told.items():
        if text:
            yield Paragraph(words % {"text": text})
    for extra in content.extras:
        yield Paragraph(f"{extra.label} {extra.text}")
