"""What was handed in as one document for the registry, and its metadata for a case system.

Both are made from the frozen copy alone, so that they are the same whenever they are fetched.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.core.addresses import whole
from milstolpe.core.formats import format_date, format_time
from milstolpe.documents.blocks import Block, Heading, Paragraph, ReportDocument
from milstolpe.rounds.models import HandIn
from milstolpe.rounds.queries.extra import references_in
from milstolpe.rounds.rich_blocks import blocks

# Words of the registries, also in files: of who fetches it.
SENT, RECEIVED = "expedierad", "inkommen"


def hand_in_document(hand_in: HandIn, pictures: Mapping[int, bytes]) -> ReportDocument:
    """The receipt, and every text as it was handed in.

    Args:
        pictures: number → the picture's file.
    """
    receipt = hand_in.receipt
    return ReportDocument(
        title=_("%(what)s from %(who)s") % {"what": receipt.what, "who": receipt.organisation},
        subtitle=_("Handed in to %(recipient)s") % {"recipient": hand_in.content["recipient"]},
        dated=localdate(receipt.at),
        facts=receipt_facts(hand_in),
        blocks=[block for text in hand_in.content["texts"] for block in _text(text, pictures)],
        footer=f"{receipt.organisation}, {receipt.what}, {receipt.number}",
    )


def hand_in_metadata(hand_in: HandIn, *, state: str) -> dict[str, Any]:
    """What a case system asks of a document. `state`: SENT or RECEIVED, of who fetches it."""
    receipt, content = hand_in.receipt, hand_in.content
    return {
        "handling": receipt.what,
        "myndighet": receipt.organisation,
        "mottagare": content["recipient"],
        "status": state,
        "inlamnad": receipt.at.isoformat(),
        "diarienummer": content["case_number"],
        "sekretessmarkning": content["secrecy"] or _("none"),
        "version": hand_in.number,
        "omgang": content["round"],
        "ar": content["year"],
        "texter": len(content["texts"]),
        "kvittens": {
            "nummer": receipt.number,
            "hash": receipt.hash,
            "fore": receipt.previous_hash,
            "innehall_sha256": receipt.content_sha256,
            "kontroll": whole(check_path(hand_in)),
        },
    }


def check_path(hand_in: HandIn) -> str:
    """Where the receipt is checked, by whoever holds it."""
    receipt = hand_in.receipt
    return f"{receipt.get_absolute_url()}?innehall={receipt.content_sha256}"


def receipt_facts(hand_in: HandIn) -> list[tuple[str, str]]:
    """What the receipt says, in words."""
    receipt = hand_in.receipt
    return [
        (_("Receipt number"), str(receipt.number)),
        (_("Organisation"), receipt.organisation),
        (_("Time"), f"{format_date(receipt.at)} {format_time(receipt.at)}"),
        (_("Case number"), hand_in.content["case_number"] or "–"),
        (_("Secrecy mark"), hand_in.content["secrecy"] or _("none")),
        (_("Fingerprint of the content"), receipt.content_sha256),
        (_("Fingerprint of the receipt"), receipt.hash),
        (_("The receipt before it"), receipt.previous_hash),
    ]


def _text(text: Mapping[str, Any], pictures: Mapping[int, bytes]) -> Iterator[Block]:
    yield Heading(f"{text['item']}, {text['county']}")
    if note := text.get("note"):
        yield Paragraph(note)
    for reason in text.get("reasons", ()):
        yield Paragraph(reason)
    references = references_in(text)
    for section in text["sections"]:
        if not section["text"].strip():
            continue
        yield Heading(section["title"], level=2)
        if section["is_unchanged"]:
            said = _("Stated to be unchanged.")
            yield Paragraph(f"{said} {section['reason']}".strip(), is_note=True)
        yield from blocks(section["text"], level=2, references=references, pictures=pictures)
