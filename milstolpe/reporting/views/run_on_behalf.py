"""Entering an organisation's answers for it, from a letter or a call."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.http import permission_on
from milstolpe.core.page import Fact, Link, PageHead
from milstolpe.reporting.addresses import judging_path
from milstolpe.reporting.enums import Grade
from milstolpe.reporting.forms.run_on_behalf import OnBehalfForms
from milstolpe.reporting.models import Report
from milstolpe.reporting.queries.contents import previous_contents
from milstolpe.reporting.queries.report_page import report_answers
from milstolpe.reporting.services.on_behalf import enter_on_behalf
from milstolpe.reporting.services.submissions import IncompleteError
from milstolpe.reporting.views.fetch import run_report_or_404
from milstolpe.reporting.views.run_frame import report_crumbs


@permission_on(run_report_or_404, "reporting.enter_on_behalf")
def on_behalf(request: UserRequest, report: Report) -> HttpResponse:
    forms = _forms(request, report)
    if request.method == "POST" and forms.is_valid() and _entered(request, report, forms):
        messages.success(request, _("Saved. The organisation is told by mail."))
        return redirect(judging_path(report))
    title = _("Enter on their behalf")
    context = {
        "head": PageHead(
            title,
            kind=report.organisation.name,
            answer=_("The organisation is told by mail what was entered and where it comes from."),
        ),
        "crumbs": report_crumbs(report, Link(title, request.path)),
        "forms": forms,
        "back": judging_path(report),
        "is_example": report.follow_up.programme.is_example,
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "reporting/run_on_behalf.html", context, status=status)


def _entered(request: UserRequest, report: Report, forms: OnBehalfForms) -> bool:
    """Whether it was saved; else the form says why."""
    cleaned = forms.single.cleaned_data
    try:
        enter_on_behalf(
            report,
            forms.edits(),
            source=cleaned["source"],
            by=request.user,
            hands_in="lamna-in" in request.POST,
            case_number=cleaned["case_number"],
        )
    except EditConflictError as error:
        forms.show_newest(error)
    except IncompleteError as error:
        forms.non_field_errors.append(str(error))
        forms.mark_missing(error.missing)
    except DomainError as error:
        forms.non_field_errors.append(str(error))
    else:
        return True
    return False


def _forms(request: UserRequest, report: Report) -> OnBehalfForms:
    answers = list(report_answers(report))
    previous = previous_contents(report, [row.measure_id for row in answers])
    before = {row.pk: _told(previous.get(row.measure_id)) for row in answers}
    return OnBehalfForms(
        request.POST if request.method == "POST" else None,
        answers=answers,
        questions=list(report.follow_up.questions.all()),
        before=before,
    )


def _told(previous: Any) -> Sequence[Fact]:
    """What was answered last time, short."""
    if previous is None:
        return ()
    content = previous.content
    label = Grade(content.grade).label if content.grade else _("Not answered")
    facts = [Fact(_("Last time (%(year)s)") % {"year": previous.year}, label)]
    return [*facts, *(Fact(_("Why this degree"), text) for text in [content.rationale] if text)]
