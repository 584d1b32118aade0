"""What the pages of imports share: the way here, and what an import says of itself."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.core.formats import format_date, format_time
from milstolpe.core.page import Fact, Link, PageHead
from milstolpe.transfer.enums import ImportState
from milstolpe.transfer.models import Import, KeptAnswer
from milstolpe.transfer.queries.imports import answers_of, has_stopped, imports_of


def import_or_404(user: Any, **kwargs: Any) -> Import:
    row = imports_of(user).filter(**kwargs).first()
    if row is None:
        raise Http404
    return row


def answer_or_404(user: Any, **kwargs: Any) -> KeptAnswer:
    row = answers_of(user).filter(**kwargs).first()
    if row is None:
        raise Http404
    return row


def crumbs(*more: Link) -> list[Link]:
    """My tasks › Import › …"""
    return [
        Link(_("My tasks"), reverse("web:work")),
        Link(_("Import"), reverse("transfer:imports")),
        *more,
    ]


def import_crumbs(of_import: Import, *more: Link) -> list[Link]:
    return crumbs(Link(of_import.name, of_import.get_absolute_url()), *more)


def import_head(of_import: Import, *, asked: int) -> PageHead:
    """The file, and in one sentence where it stands."""
    at = f"{format_date(of_import.at)} {format_time(of_import.at)}"
    return PageHead(
        of_import.name,
        kind=_("Import"),
        answer=_answer(of_import, asked),
        facts=[
            Fact(_("County"), of_import.county or "–"),
            Fact(_("Uploaded"), at),
            Fact(_("By"), of_import.by.name if of_import.by else _("the command")),
        ],
    )


def _answer(of_import: Import, asked: int) -> str:
    if has_stopped(of_import):
        return _("The work has stopped. Nothing is written; try again.")
    sentences = {
        ImportState.WAITING: _("The file waits for its turn."),
        ImportState.RUNNING: _("The file is being read. You can leave the page and come back."),
        ImportState.FAILED: of_import.message,
        ImportState.DONE: _("The import has been carried out."),
        ImportState.TRIED: _("Nothing is written yet: this is what the import would do."),
    }
    text = sentences[ImportState(of_import.state)]
    more = {
        ImportState.TRIED: _(
            "Answer the questions first, or carry it out and take those rows later."
        ),
        ImportState.DONE: _("Upload the file again to answer what was asked and take those rows."),
    }
    return f"{text} {more.get(ImportState(of_import.state), '')}".strip() if asked else text
