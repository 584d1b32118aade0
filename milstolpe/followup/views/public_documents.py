"""Published texts as documents, and a county's year on one page: to read, print and share."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from milstolpe.core.addresses import whole
from milstolpe.core.files import as_download
from milstolpe.core.http import public
from milstolpe.core.page import Downloads, Link
from milstolpe.documents import typeset, write
from milstolpe.documents.blocks import ReportDocument
from milstolpe.documents.word import CONTENT_TYPE
from milstolpe.followup.addresses import county_address
from milstolpe.followup.documents import published as documents
from milstolpe.followup.queries.published import PublishedYear
from milstolpe.followup.queries.texts import Content, county_texts
from milstolpe.followup.views.public_counties import (
    ONE_PAGE,
    county_head,
    shared_context,
    the_county,
)
from milstolpe.followup.views.public_frame import crumbs, page_or_404, rows_of
from milstolpe.followup.views.public_texts import page_or_404 as text_or_404
from milstolpe.rounds.queries.pictures import pictures_in

LANGUAGE = "sv"  # what is written is in Swedish, and so is the document
TYPES = {"pdf": "application/pdf", "docx": CONTENT_TYPE}
PICTURE_TYPES = {"png": "image/png", "svg": "image/svg+xml"}
TEMPLATE = Path(documents.__file__).parent / "county.typ"
WIDTH, HEIGHT = 1200, 630  # of the picture, in pixels; as in the template


@public
def text_document(
    request: HttpRequest, county: str, item: str, year: int, kind: str
) -> HttpResponse:
    page = text_or_404(request.user, county, item, year)
    with translation.override(LANGUAGE):
        report = documents.text_document(page, pictures_in(_texts([page.content])))
    return _document(report, kind, f"rau-{county}-{item}-{year}")


@public
def county_document(request: HttpRequest, county: str, year: int, kind: str) -> HttpResponse:
    """Every text of the county: set in a process of its own, in about a second."""
    page = page_or_404(year, county=county)
    contents = county_texts(request.user, page.copy.pk, county)
    with translation.override(LANGUAGE):
        report = documents.county_document(page, contents, pictures_in(_texts(contents)))
    return _document(report, kind, f"rau-{county}-{year}")


@public
def one_page(request: HttpRequest, county: str, year: int) -> HttpResponse:
    """The county's judgements alone, with the files of them to share."""
    page = page_or_404(year, county=county)
    base = county_address(county, year)
    picture = f"{base}{ONE_PAGE.rstrip('/')}"
    cells = [cell for cell in page.cells.values() if cell.item.number]
    with translation.override(LANGUAGE):
        said = documents.picture_content(page)
    context = shared_context(request, page, base, documents=False) | {
        "head": county_head(page, actions=(Link(_("All texts of the county"), base),)),
        "crumbs": crumbs(
            year, Link(the_county(page).name, base), Link(_("On one page"), request.path)
        ),
        "rows": rows_of(page, cells, by_county=True),
        "table_title": _("The objectives in the county"),
        "first_heading": _("Objective"),
        "shows_national": bool(page.known.national),
        "picture": f"{picture}.png",
        "picture_said": f"{said['title']}. {said['answer']}",
        "share": {"title": said["title"], "text": said["answer"], "image": whole(f"{picture}.png"),
                  "address": whole(request.path), "width": WIDTH, "height": HEIGHT},
        "downloads": _downloads(request, page, picture),
    }  # fmt: skip
    return render(request, "followup/one_page.html", context)


@public
def one_page_document(request: HttpRequest, county: str, year: int) -> HttpResponse:
    page = page_or_404(year, county=county)
    with translation.override(LANGUAGE):
        report = documents.one_page_document(page)
    return _document(report, "pdf", f"rau-{county}-{year}-pa-en-sida")


@public
def one_page_picture(request: HttpRequest, county: str, year: int, form: str) -> HttpResponse:
    """Always in Swedish, as what it tells."""
    page = page_or_404(year, county=county)
    with translation.override(LANGUAGE):
        content = documents.picture_content(page)
    fonts = settings.BUILD_DIR / "fonts"
    drawn = typeset.picture(content, template=TEMPLATE, fmt=form, fonts=fonts)
    if form == "svg":
        drawn = _named(drawn, f"{content['title']}. {content['answer']}")
    return HttpResponse(drawn, content_type=PICTURE_TYPES[form])


def _named(svg: bytes, title: str) -> bytes:
    """Letters are drawn as shapes: what they say is said in words too."""
    head, rest = svg.decode().split(">", maxsplit=1)
    return f'{head} role="img"><title>{escape(title)}</title>{rest}'.encode()


def _texts(contents: Iterable[Content]) -> list[str]:
    return [row["text"] for content in contents for row in content["sections"]]


def _document(report: ReportDocument, kind: str, name: str) -> HttpResponse:
    if kind == "docx":
        content = write.docx(report)
    else:
        fonts = settings.BUILD_DIR / "fonts"
        content = typeset.pdf(report.as_json() | {"lang": LANGUAGE}, fonts=fonts)
    return as_download(HttpResponse(content, content_type=TYPES[kind]), f"{name}.{kind}")


def _downloads(request: HttpRequest, page: PublishedYear, base: str) -> Downloads:
    formats = [
        Link("PDF", f"{base}.pdf"),
        Link(_("Picture, PNG"), f"{base}.png"),
        Link(_("Picture, SVG"), f"{base}.svg"),
    ]
    source = _("County boards and the Swedish Forest Agency")
    permanent = request.build_absolute_uri(request.path)
    return Downloads(formats, permanent, source, page.copy.at.date())
