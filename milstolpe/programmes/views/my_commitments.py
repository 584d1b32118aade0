"""The contact person's list: the organisation's measures and what it has committed to."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.files import FileFormat
from milstolpe.core.formats import sort_key_sv
from milstolpe.core.http import permission
from milstolpe.core.listing import list_downloads, list_file, list_filters, list_pager
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.enums import CommitmentState
from milstolpe.programmes.forms.commitment_filters import CommitmentFilterForm
from milstolpe.programmes.queries.commitment_lists import (
    OwnRow,
    filtered_own,
    own_counts,
    own_measures,
    own_rows,
)
from milstolpe.programmes.queries.commitment_package import packaged_programmes
from milstolpe.programmes.tables import OWN_COLUMNS, own_cells
from milstolpe.programmes.views.commitment_frame import (
    asked_organisation,
    organisation_links,
    own_crumbs,
)
from milstolpe.programmes.views.commitment_list_parts import (
    nothing_found,
    row_count,
    state_facts,
)


@permission("programmes.propose")
def my_commitments(request: UserRequest) -> HttpResponse:
    organisation = asked_organisation(request)
    measures = own_measures(request.user, organisation)
    counts = own_counts(measures)
    form = _filter(request, organisation, measures, counts)
    wanted = filtered_own(measures, form.wanted())
    page, shown = list_pager(request, wanted.count(), row_count)
    rows = [OwnRow(*row) for row in own_rows(wanted)[shown]]
    context = {
        "head": _head(organisation, counts, measures.count()),
        "facts": state_facts(request, counts),
        "crumbs": own_crumbs(),
        "organisations": organisation_links(request, organisation),
        "filters": list_filters(request, form),
        "rows": rows,
        "here": request.get_full_path(),
        "organisation": organisation,
        "packaged": packaged_programmes(request.user, organisation),
        "can_renew": any(row.state == CommitmentState.TO_RENEW for row in rows),
        "page": page,
        "empty": nothing_found(form, _nothing()),
        "downloads": list_downloads(request, form),
        "is_example": any(row.is_example for row in rows),
    }
    return render(request, "programmes/my_commitments.html", context)


@permission("programmes.propose")
def my_commitments_file(request: UserRequest, fmt: FileFormat) -> HttpResponseBase:
    organisation = asked_organisation(request)
    measures = own_measures(request.user, organisation)
    form = _filter(request, organisation, measures, own_counts(measures))
    rows = own_rows(filtered_own(measures, form.wanted())).iterator(chunk_size=500)
    return list_file(
        request,
        fmt,
        OWN_COLUMNS,
        own_cells(rows),
        name="vara-atgarder",
        title=_("Measures of %(name)s") % {"name": organisation.name},
        source="Milstolpe",
        form=form,
    )


def _filter(
    request: UserRequest, organisation: Organisation, measures: Any, counts: Mapping[str, int]
) -> CommitmentFilterForm:
    programmes = measures.order_by().values_list("programme__address", "programme__title")
    choices = sorted(programmes.distinct(), key=lambda choice: sort_key_sv(choice[1]))
    # Another organisation than the one asked for is shown: that is said as of a filter.
    kept = ["organisation"] if request.GET.get("organisation") == organisation.slug else []
    return CommitmentFilterForm(request.GET, counts=counts, programmes=choices, kept=kept)


def _head(organisation: Organisation, counts: Mapping[str, int], total: int) -> PageHead:
    concern = ngettext(
        "%(n)s measure concerns %(name)s.", "%(n)s measures concern %(name)s.", total
    ) % {"name": organisation.name, "n": total}
    contact = reverse("organisations:contact-details", args=[organisation.slug])
    return PageHead(
        _("Our measures"),
        kind=organisation.name,
        answer=f"{concern} {_what_now(counts)}",
        actions=[Link(_("Contact details"), contact)],
    )


def _what_now(counts: Mapping[str, int]) -> str:
    """What waits, else what is done."""
    if waiting := counts.get(CommitmentState.TO_RENEW):
        return ngettext(
            "%(n)s commitment is to be confirmed anew.",
            "%(n)s commitments are to be confirmed anew.",
            waiting,
        ) % {"n": waiting}
    confirmed = counts.get(CommitmentState.CONFIRMED, 0)
    return ngettext(
        "%(n)s commitment is confirmed.", "%(n)s commitments are confirmed.", confirmed
    ) % {"n": confirmed}


def _nothing() -> Empty:
    return Empty(
        _("No measures name you yet"),
        _("You can commit to other measures too: open one and choose “Propose a commitment”."),
        Link(_("All measures"), reverse("programmes:measures")),
    )
