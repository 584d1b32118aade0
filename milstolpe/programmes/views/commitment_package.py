"""The package of commitments that an actor signs: a page to print, and the same as a document."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_list_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.http import permission_on
from milstolpe.core.page import Fact, Link, PageHead
from milstolpe.documents.word import CONTENT_TYPE
from milstolpe.programmes.models import Commitment
from milstolpe.programmes.package_document import (
    package_document,
    package_title,
    pledge,
    signature_lines,
)
from milstolpe.programmes.queries.commitment_package import Package, package_of, packaged
from milstolpe.programmes.views.commitment_frame import crumbs_to
from milstolpe.programmes.views.commitment_words import many_label


def packaged_or_404(user: Any, **address: Any) -> Commitment:
    """Any commitment of the package: whoever may close that one may read the package."""
    rows = packaged(user, programme=address["address"], organisation=address["slug"])
    return get_list_or_404(rows[:1])[0]


@permission_on(packaged_or_404, "programmes.close_commitment")
def package_page(request: UserRequest, commitment: Commitment) -> HttpResponse:
    package = package_of(request.user, commitment)
    is_ours = request.user.has_perm("programmes.confirm_commitment", commitment)
    context = {
        "head": _head(package, may_confirm=is_ours),
        "crumbs": [
            *crumbs_to(commitment, request.user),
            Link(package_title(package), request.path),
        ],
        "package": package,
        "lines": signature_lines(),
        "is_example": package.programme.is_example,
    }
    return render(request, "programmes/package.html", context)


@permission_on(packaged_or_404, "programmes.close_commitment")
def package_file(request: UserRequest, commitment: Commitment) -> HttpResponse:
    package = package_of(request.user, commitment)
    name = f"atgardspaket-{package.organisation.slug}-{package.programme.address}.docx"
    response = HttpResponse(package_document(package), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _head(package: Package, *, may_confirm: bool) -> PageHead:
    arguments = [package.programme.address, package.organisation.slug]
    document = Link(_("As a Word document"), reverse("programmes:package-file", args=arguments))
    return PageHead(
        package_title(package),
        kind=_("To sign"),
        answer=pledge(package),
        facts=[Fact(_("Case number"), package.case_numbers)] if package.case_numbers else [],
        actions=[*_confirm_links(package), document] if may_confirm else [document],
    )


def _confirm_links(package: Package) -> list[Link]:
    """To the page where all that is proposed is confirmed; none when nothing is."""
    if not package.proposed:
        return []
    here = reverse(
        "programmes:package", args=[package.programme.address, package.organisation.slug]
    )
    query = [
        ("steg", "confirm"),
        ("till", here),
        *(("val", str(row.pk)) for row in package.proposed),
    ]
    address = f"{reverse('programmes:commitment-steps')}?{urlencode(query)}"
    return [Link(many_label("confirm", len(package.proposed)), address)]
