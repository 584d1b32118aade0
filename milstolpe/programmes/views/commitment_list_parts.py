"""What the lists of commitments share: counts by state, paging."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.filters import PAGE_PARAMETER
from milstolpe.core.listing import address_with
from milstolpe.core.page import Empty, Fact
from milstolpe.programmes.enums import CommitmentState
from milstolpe.programmes.forms.commitment_filters import CommitmentFilterForm
from milstolpe.programmes.queries.commitment_lists import NONE


def state_facts(request: HttpRequest, counts: Mapping[str, int]) -> list[Fact]:
    """How many there are in each state; each number leads to those."""
    labels = {state: str(state.label) for state in CommitmentState} | {NONE: _("None yet")}
    return [
        Fact(label, counts[state], address_with(request, lage=state, **{PAGE_PARAMETER: ""}))
        for state, label in labels.items()
        if counts.get(state)
    ]


def row_count(first: int, last: int, total: int) -> str:
    """ "1–50 of 312 rows"."""
    return ngettext(
        "%(first)s–%(last)s of %(n)s row", "%(first)s–%(last)s of %(n)s rows", total
    ) % {"first": first, "last": last, "n": total}


def nothing_found(form: CommitmentFilterForm, empty: Empty) -> Empty:
    """What is said of an empty list: that the filter lets nothing through, or `empty`."""
    if form.chosen_labels():
        return Empty(_("Nothing here"), _("Choose fewer filters, or show all."))
    return empty
