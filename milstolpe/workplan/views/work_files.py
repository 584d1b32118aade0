"""Tables of the work on a plan as files: XLSX, CSV and JSON of what the pages show."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from milstolpe.workplan.models import Plan


def chosen_format(request: HttpRequest) -> Any:
    """ "csv", "xlsx" or "json", as the address says."""
    assert request.resolver_match is not None
    return request.resolver_match.kwargs["fmt"]


def source_of(plan: Plan) -> str:
    """Where the figures come from."""
    return _("%(title)s as it stands, RUS") % {"title": plan.title}
