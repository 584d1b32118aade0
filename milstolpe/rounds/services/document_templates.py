"""Changing the Word template that compilations are set in."""

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.documents.template import CONTENT, TemplateError, opened
from milstolpe.records.services import store_file
from milstolpe.rounds.models import DocumentTemplate


@transaction.atomic
def use_template(upload: "UploadedFile[bytes]", *, by: User) -> DocumentTemplate:
    """Keep the file as the next version of the template; documents are set in it from now on.

    Raises:
        PermissionDenied: `by` does not work for RUS.
        FileRefusedError: see `store_file`.
        DomainError: it is no Word file, or cannot be used as a template.
    """
    _require_rus(by)
    if not (upload.name or "").lower().endswith(".docx"):
        raise DomainError(_("The template is to be a Word file, .docx."))
    stored = store_file(upload, by=by)
    upload.seek(0)
    try:
        opened(upload.read())
    except TemplateError as error:
        raise DomainError(_problem(error)) from error
    return DocumentTemplate.objects.create(number=_next(), file=stored, by=by)


@transaction.atomic
def use_built_in(*, by: User) -> DocumentTemplate:
    """Go back to the template that is built in, as a version of its own.

    Raises:
        PermissionDenied: `by` does not work for RUS.
    """
    _require_rus(by)
    return DocumentTemplate.objects.create(number=_next(), by=by)


def _next() -> int:
    last = DocumentTemplate.objects.select_for_update().first()
    return last.number + 1 if last else 1


def _problem(error: TemplateError) -> str:
    return {
        "unreadable": _(
            "The file cannot be read as a Word document. Save it anew as .docx and try again."
        ),
        "no place": _("Write %(place)s in a paragraph of its own where the content is to stand.")
        % {"place": CONTENT},
        "fetches": _("The file would fetch something from elsewhere when it is opened, as a "
                     "picture or a template that is linked. Put it into the file instead."),
    }[error.problem]  # fmt: skip


def _require_rus(by: User) -> None:
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
