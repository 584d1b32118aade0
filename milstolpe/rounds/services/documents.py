"""Documents of compilations: set in the template in use, and kept under a name made of what they
are made from. Long ones are made by the job process."""

import hashlib
import io
import zipfile
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.documents import typeset, webpage, write
from milstolpe.documents.blocks import ReportDocument, document_key
from milstolpe.documents.word import CONTENT_TYPE, FIXED_TIME
from milstolpe.records.models import StoredFile
from milstolpe.rounds.documents.compilations import bundle, compilation_document, overview
from milstolpe.rounds.models import PublishedCompilation, Round
from milstolpe.rounds.queries.compiled import (
    LANGUAGE,
    Compiled,
    compiled,
    compiled_texts,
    picture_files,
)
from milstolpe.rounds.queries.document_templates import template_bytes, template_in_use

SCHEMA = 1  # raised when bundles are to be made anew from the same texts
TYPES = {
    "pdf": "application/pdf",
    "docx": CONTENT_TYPE,
    "html": "text/html; charset=utf-8",
    "zip": "application/zip",
}
MADE_AT_ONCE = 100  # rows and paragraphs of a PDF; other kinds take a hundredth of the time
_AT_ONCE = {"pdf": MADE_AT_ONCE, "docx": 1_000, "html": 5_000, "zip": 0}


@dataclass(frozen=True)
class Wanted:
    """Which document of a round: the tables, or the texts of an item, a county, or all."""

    scope: str  # "tabeller", "alla", "mal" or "lan"
    slug: str  # of the item or county
    fmt: str

    @property
    def name(self) -> str:
        return "-".join(filter(None, (self.scope, self.slug)))


def content_bytes(report: ReportDocument, fmt: str, *, template: int | None = None) -> bytes:
    """The document as "pdf", "docx" or "html".

    Args:
        template: the version of the Word template; without it the one in use.
    Raises:
        TypesetError: it could not be set as PDF.
    """
    if fmt == "html":
        return webpage.html(report, lang=LANGUAGE)
    if fmt == "pdf":
        return typeset.pdf(
            report.as_json() | {"lang": LANGUAGE}, fonts=settings.BUILD_DIR / "fonts"
        )
    return write.docx(report, template=template_bytes(_number(template)))


def _number(template: int | None) -> int:
    if template is not None:
        return template
    in_use = template_in_use()
    return in_use.number if in_use else 0


def is_long(wanted: Wanted, count: int) -> bool:
    """Whether the document of so many texts is made by the job process; see `_AT_ONCE`.

    A text is taken for ten paragraphs.
    """
    return wanted.scope != "tabeller" and count * 10 > _AT_ONCE[wanted.fmt]


def kept(found: Compiled, wanted: Wanted) -> StoredFile | None:
    """The document as it has been made earlier from the same texts, if it has."""
    return _there(_place(found, wanted))


def keep(round_: Round, wanted: Wanted) -> StoredFile:
    """Make the document and keep it; what is there already is left."""
    found = compiled(round_)
    if (there := kept(found, wanted)) is not None:
        return there
    name = f"{round_.address}-{wanted.name}.{wanted.fmt}"
    return _keep(_place(found, wanted), name, wanted.fmt, made(found, wanted))


def publication_report(publication: PublishedCompilation) -> ReportDocument:
    """What a published compilation says, from its frozen copy."""
    with translation.override(LANGUAGE):
        return compilation_document(publication.content, dated=localdate(publication.at))


def kept_publication(publication: PublishedCompilation, fmt: str) -> StoredFile | None:
    """A published compilation as it has been made earlier, if it has."""
    return _there(_publication_place(publication, fmt))


def keep_publication(publication: PublishedCompilation, fmt: str) -> StoredFile:
    """Make the document of a published compilation and keep it."""
    if (there := kept_publication(publication, fmt)) is not None:
        return there
    template = publication.content["template"]
    content = content_bytes(publication_report(publication), fmt, template=template)
    name = f"{publication.content['address']}.{fmt}"
    return _keep(_publication_place(publication, fmt), name, fmt, content)


def _publication_place(publication: PublishedCompilation, fmt: str) -> str:
    day = localdate(publication.at).isoformat()
    return f"documents/{document_key(str(SCHEMA), publication.sha256, day, fmt)}.{fmt}"


def _there(place: str) -> StoredFile | None:
    return StoredFile.objects.filter(file=place).first()


def _keep(place: str, name: str, fmt: str, content: bytes) -> StoredFile:
    return StoredFile.objects.create(
        name=name,
        file=default_storage.save(place, ContentFile(content)),
        content_type=TYPES[fmt],
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def made(found: Compiled, wanted: Wanted) -> bytes:
    """The document, made now."""
    with translation.override(LANGUAGE):
        if wanted.fmt == "zip":
            return _every_item(found)
        return content_bytes(_report(found, wanted), wanted.fmt)


def _report(found: Compiled, wanted: Wanted) -> ReportDocument:
    name = found.round.name
    if wanted.scope == "tabeller":
        return overview(found)
    is_county = wanted.scope == "lan"
    texts = compiled_texts(
        found,
        item=wanted.slug if wanted.scope == "mal" else "",
        county=wanted.slug if is_county else "",
    )
    if wanted.scope == "alla":
        title = _("All texts, %(round)s") % {"round": name}
    else:
        about = (texts[0].county if is_county else texts[0].title) if texts else wanted.slug
        title = f"{about}, {name}"
    pictures = picture_files(texts)
    return bundle(found, texts, title=title, pictures=pictures, by_county=is_county)


def _every_item(found: Compiled) -> bytes:
    """A PDF for each objective, with the texts of every county, in one archive."""
    written = io.BytesIO()
    items = found.round.items.filter(objective__isnull=False).order_by("position")
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for slug in items.values_list("slug", flat=True):
            report = _report(found, Wanted("mal", slug, "pdf"))
            entry = zipfile.ZipInfo(f"{found.round.address}-{slug}.pdf", FIXED_TIME)
            archive.writestr(entry, content_bytes(report, "pdf"))
    return written.getvalue()


def _place(found: Compiled, wanted: Wanted) -> str:
    template = str(_number(None)) if wanted.fmt == "docx" else ""
    parts = (str(SCHEMA), found.stamp, wanted.scope, wanted.slug, wanted.fmt, template)
    return f"documents/{document_key(*parts)}.{wanted.fmt}"
