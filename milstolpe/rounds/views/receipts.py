"""The receipt of what an organisation handed in: as page, as document, as metadata."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.files import as_download
from milstolpe.core.http import permission_on
from milstolpe.core.page import Fact, Link, PageHead
from milstolpe.core.text import slugify_sv
from milstolpe.documents import typeset, write
from milstolpe.documents.blocks import ReportDocument
from milstolpe.documents.word import CONTENT_TYPE
from milstolpe.rounds import rich
from milstolpe.rounds.hand_in_document import (
    RECEIVED,
    SENT,
    check_path,
    hand_in_document,
    hand_in_metadata,
    receipt_facts,
)
from milstolpe.rounds.models import HandIn, Picture
from milstolpe.rounds.queries.deliveries import Delivery
from milstolpe.rounds.views.fetch import delivery_or_404
from milstolpe.rounds.views.review_frame import delivery_crumbs, delivery_url

LANGUAGE = "sv"  # what is handed in is in Swedish, and so is the document of it
TYPES = {"pdf": "application/pdf", "docx": CONTENT_TYPE}


@permission_on(delivery_or_404, "rounds.see_delivery")
def receipt(request: UserRequest, delivery: Delivery) -> HttpResponse:
    hand_in = _hand_in(request, delivery)
    title = _("Receipt")
    words = {"who": hand_in.receipt.organisation, "what": hand_in.receipt.what}

    context = {
        "head": PageHead(
            title,
            kind=f"{delivery.round.name} · {delivery.organisation.name}",
            answer=_("%(who)s has handed in: %(what)s.") % words,
            actions=_files(delivery, hand_in),
            more=[Link(_("Metadata for the registry"), _data_url(delivery, hand_in))],
        ),
        "crumbs": delivery_crumbs(delivery, Link(title, request.path)),
        "facts": [Fact(label, value) for label, value in receipt_facts(hand_in)],
        "check": check_path(hand_in),
        "texts": hand_in.content["texts"],
        "is_example": delivery.round.is_example,
    }
    return render(request, "rounds/receipt.html", context)


@permission_on(delivery_or_404, "rounds.see_delivery")
def hand_in_file(request: UserRequest, delivery: Delivery) -> HttpResponse:
    """One document for the registry: the receipt and every text as it was handed in."""
    hand_in, kind = _hand_in(request, delivery), _part(request, "fmt")
    with translation.override(LANGUAGE):
        document = hand_in_document(hand_in, _pictures(hand_in))
    return _download(hand_in, _bytes(document, kind), kind, TYPES[kind])


@permission_on(delivery_or_404, "rounds.see_delivery")
def hand_in_data(request: UserRequest, delivery: Delivery) -> HttpResponse:
    """What a case system asks of the document: sent for the organisation, received for RUS."""
    hand_in = _hand_in(request, delivery)
    state = RECEIVED if request.user.has_perm("rounds.run") else SENT
    with translation.override(LANGUAGE):
        values = hand_in_metadata(hand_in, state=state)
    content = json.dumps(values, ensure_ascii=False, indent=2).encode()
    return _download(hand_in, content, "json", "application/json")


def _hand_in(request: HttpRequest, delivery: Delivery) -> HandIn:
    rows = HandIn.objects.filter(round=delivery.round, organisation=delivery.organisation)
    found = rows.filter(number=_part(request, "number")).select_related("receipt").first()
    if found is None:
        raise Http404
    return found


def _part(request: HttpRequest, name: str) -> Any:
    """A part of the address."""
    match = request.resolver_match
    return match.kwargs[name] if match else None


def _files(delivery: Delivery, hand_in: HandIn) -> list[Link]:
    labels = {
        "pdf": _("All texts and the receipt (PDF)"),
        "docx": _("All texts and the receipt (Word)"),
    }
    place = (delivery, hand_in.number)
    return [
        Link(label, delivery_url("hand-in-file", *place, kind)) for kind, label in labels.items()
    ]


def _data_url(delivery: Delivery, hand_in: HandIn) -> str:
    return delivery_url("hand-in-data", delivery, hand_in.number)


def _pictures(hand_in: HandIn) -> dict[int, bytes]:
    """The pictures of the texts by number. A picture is never changed."""
    rows = Picture.objects.filter(pk__in=set(_numbers(hand_in))).select_related("file")
    return {row.pk: row.file.file.read() for row in rows}


def _numbers(hand_in: HandIn) -> Iterator[int]:
    for text in hand_in.content["texts"]:
        for section in text["sections"]:
            yield from (each.number for each in rich.images(section["text"]) if each.number)


def _bytes(document: ReportDocument, kind: str) -> bytes:
    if kind == "docx":
        return write.docx(document)
    return typeset.pdf(document.as_json() | {"lang": LANGUAGE}, fonts=settings.BUILD_DIR / "fonts")


def _download(hand_in: HandIn, content: bytes, kind: str, content_type: str) -> HttpResponse:
    receipt = hand_in.receipt
    name = slugify_sv(f"{receipt.what} {receipt.organisation} kvittens {receipt.number}")
    return as_download(HttpResponse(content, content_type=content_type), f"{name}.{kind}")
