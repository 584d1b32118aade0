"""Tables of the work on a plan as files: XLSX, CSV and JSON of what the pages show."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from milstolpe.core.files import FileFormat
from milstolpe.workplan.models import Plan


def chosen_format(request: HttpRequest) -> FileFormat:
    """As the address says."""
    assert request.resolver_match is not None
    found: FileFormat = request.resolver_match.kwargs["fmt"]
    return found


def source_of(plan: Plan) -> str:
    """Where the figures come from."""
    return _("%(title)s as it stands, RUS") % {"title": plan.title}
