"""Published consultations and surveys, from their frozen copies alone: who has answered what."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.core.files import FileFormat, as_download
from milstolpe.core.formats import format_date
from milstolpe.core.http import public
from milstolpe.core.listing import list_downloads, list_file
from milstolpe.core.page import Downloads, Empty, Fact, Link, PageHead, VersionNotice
from milstolpe.records.services import stored_file_response
from milstolpe.rounds import rich
from milstolpe.rounds.answering import Answered
from milstolpe.rounds.documents.answers import answers_document
from milstolpe.rounds.enums import RoundKind
from milstolpe.rounds.models import Material
from milstolpe.rounds.queries.compiled import LANGUAGE
from milstolpe.rounds.queries.pictures import pictures_in
from milstolpe.rounds.queries.round_page import (
    PublishedAnswer,
    PublishedRound,
    published_round,
    published_rounds,
)
from milstolpe.rounds.services.documents import TYPES, content_bytes
from milstolpe.rounds.tables import answer_cells, answer_columns
from milstolpe.rounds.words import answers_text, how_text

_MOST = 200


@dataclass(frozen=True)
class AnswerLine:
    """An answer as it is drawn."""

    answer: PublishedAnswer
    how: str
    sections: list[tuple[str, SafeString]]  # heading, HTML; without what is the joint text


@public
def rounds(request: HttpRequest) -> HttpResponse:
    rows = published_rounds()[:_MOST]
    title = _("Consultations and surveys")
    context = {
        "head": PageHead(title, answer=_("What the county boards have answered, together.")),
        "crumbs": _crumbs(),
        "rows": [(RoundKind(row.round.kind).label, row) for row in rows],
        "empty": Empty(_("Nothing is published yet"), _("Here are the answers once they are.")),
        "is_example": any(row.content["is_example"] for row in rows),
    }
    return render(request, "rounds/public_rounds.html", context)


@public
def round_page(request: HttpRequest, address: str, number: int | None = None) -> HttpResponse:
    page = _found(address, number)
    titles = {row["key"]: row["title"] for row in page.head["sections"]}
    base = reverse("rounds:round", args=[address])
    context = {
        "head": _head(page),
        "crumbs": _crumbs(Link(page.head["name"], base)),
        "notice": _notice(page, base),
        "joint": [(titles[key], rich.html(text)) for key, text in page.joint.items()],
        "material": _material(page, base),
        "lines": [_line(answer, page) for answer in page.answers],
        "copies": [(f"{base}version/{row.number}/", row) for row in page.copies[1:]],
        "downloads": _downloads(request, page, base) if page.is_newest else None,
        "is_example": page.head["is_example"],
    }
    return render(request, "rounds/public_round.html", context)


@public
def round_file(request: HttpRequest, address: str, fmt: FileFormat) -> HttpResponseBase:
    page = _found(address)
    name = page.head["name"]
    return list_file(
        request,
        fmt,
        answer_columns(page),
        answer_cells(page),
        name=address,
        title=name,
        source=name,
    )


@public
def round_document(request: HttpRequest, address: str, fmt: str) -> HttpResponse:
    """Every answer: set in a process of its own, in about a second."""
    page = _found(address)
    texts = [row["text"] for answer in page.answers for row in answer.sections]
    with translation.override(LANGUAGE):
        report = answers_document(page, pictures_in([*texts, *page.joint.values()]))
        made = content_bytes(report, fmt)
    return as_download(HttpResponse(made, content_type=TYPES[fmt]), f"{address}.{fmt}")


@public
def round_material(request: HttpRequest, address: str, number: int) -> HttpResponseBase:
    """A file that all who were asked had before them."""
    page = _found(address)
    if number not in {row["number"] for row in page.head.get("material", ())}:
        raise Http404
    rows = Material.objects.select_related("file").filter(file__isnull=False)
    row = get_object_or_404(rows, pk=number, round__address=address)
    assert row.file is not None  # as asked for
    return stored_file_response(row.file)


def _found(address: str, number: int | None = None) -> PublishedRound:
    page = published_round(address, number)
    if page is None:
        raise Http404
    return page


def _crumbs(*more: Link) -> list[Link]:
    return [
        Link(_("Sweden"), reverse("web:start")),
        Link(_("Consultations and surveys"), reverse("rounds:published")),
        *more,
    ]


def _head(page: PublishedRound) -> PageHead:
    facts = [
        Fact(_("Last day to hand in"), format_date(_day(page.head["answer_by"]))),
        Fact(_("Published"), format_date(page.copy.at)),
    ]
    facts += [Fact(how.label, count) for how, count in page.counts.items()]
    answer = answers_text({}, 0) if not page.answers else _answered(page)
    kind = RoundKind(page.head["kind"]).label
    return PageHead(page.head["name"], kind=kind, answer=answer, facts=facts)


def _answered(page: PublishedRound) -> str:
    """The first sentence alone: how many in each way stands below."""
    silent = {how: page.counts.get(how, 0) for how in (Answered.DECLINED, Answered.MISSING)}
    return answers_text({how: n for how, n in silent.items() if n}, len(page.answers))


def _day(text: str) -> Any:
    return localdate().fromisoformat(text)


def _notice(page: PublishedRound, base: str) -> VersionNotice | None:
    if not page.is_newest:
        text = _("This is copy %(n)s, published %(day)s. There is a newer one.")
        values = {"n": page.copy.number, "day": format_date(page.copy.at)}
        return VersionNotice(text % values, Link(_("The newest copy"), base))
    if page.copy.reason:
        return VersionNotice(_("Corrected: %(reason)s") % {"reason": page.copy.reason})
    return None


def _material(page: PublishedRound, base: str) -> list[Link]:
    return [
        Link(row["title"], row["url"] or f"{base}underlag/{row['number']}/")
        for row in page.head.get("material", ())
    ]


def _line(answer: PublishedAnswer, page: PublishedRound) -> AnswerLine:
    is_joint = answer.how == Answered.JOINT
    shown = [row for row in answer.sections if not (is_joint and row["key"] in page.joint)]
    return AnswerLine(
        answer, how_text(answer), [(row["title"], rich.html(row["text"])) for row in shown]
    )


def _downloads(request: HttpRequest, page: PublishedRound, base: str) -> Downloads:
    found = list_downloads(request, source=page.head["name"], dated=localdate(page.copy.at))
    place = base.rstrip("/")
    documents = [Link("PDF", f"{place}.pdf"), Link("Word", f"{place}.docx")]
    permanent = request.build_absolute_uri(f"{base}version/{page.copy.number}/")
    return Downloads([*documents, *found.formats], permanent, found.source, found.dated)
