"""The package of commitments as a Word document to sign."""

from django.utils.translation import gettext as _

from milstolpe.core.formats import format_period
from milstolpe.documents.word import add_table, document_bytes, new_document
from milstolpe.programmes.queries.commitment_package import Package, PackageRow


def package_title(package: Package) -> str:
    """ "Package of measures: Lunds kommun"."""
    return _("Package of measures: %(name)s") % {"name": package.organisation.name}


def pledge(package: Package) -> str:
    """What the signature means, in one sentence."""
    programme = package.programme
    return _(
        "%(name)s undertakes to carry out the measures below within the action programme "
        "%(title)s %(period)s."
    ) % {
        "name": package.organisation.name,
        "title": programme.title,
        "period": format_period(programme.start_year, programme.end_year),
    }


def signature_lines() -> list[str]:
    """What is filled in by hand."""
    return [_("Place and date"), _("Signature"), _("Name in print"), _("Title or office")]


def package_document(package: Package) -> bytes:
    """The document (.docx): what is undertaken, the measures, and lines to sign on."""
    document = new_document(package_title(package), changed_at=package.changed_at)
    document.add_paragraph(pledge(package))
    if package.case_numbers:
        document.add_paragraph(_("Case number: %(n)s") % {"n": package.case_numbers})
    document.add_heading(_("Measures"), level=2)
    headings = (_("Measure"), _("What we do"), _("Together with"), _("Decision"))
    add_table(document, headings, [_cells(row) for row in package.rows])
    document.add_heading(_("Signature"), level=2)
    for line in signature_lines():
        document.add_paragraph(f"\n{line}: {'_' * 50}")
    return document_bytes(document)


def _cells(row: PackageRow) -> tuple[str, str, str, str]:
    what = "\n".join(filter(None, (*row.activities, row.note)))
    return row.measure, what, row.together, row.decision
