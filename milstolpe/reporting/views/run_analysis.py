"""The county board's analysis beside the figures of what is handed in so far."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.http import permission_on
from milstolpe.core.page import Conflict, Link, PageHead
from milstolpe.programmes.views.saving import saved_message
from milstolpe.reporting.forms.run_reports import AnalysisForm
from milstolpe.reporting.models import FollowUp
from milstolpe.reporting.queries.figures_now import figures_now
from milstolpe.reporting.queries.overview import progress
from milstolpe.reporting.queries.versions import save_number
from milstolpe.reporting.services.editing import save_analysis
from milstolpe.reporting.views.fetch import follow_up_or_404
from milstolpe.reporting.views.run_frame import follow_up_crumbs
from milstolpe.reporting.words import handed_in_sentence

CHOICE = "keep-analysis"  # what is sent when two have written: "theirs" or "mine"


@permission_on(follow_up_or_404, "reporting.run_follow_up")
def analysis(request: UserRequest, follow_up: FollowUp) -> HttpResponse:
    if request.method != "POST":
        return _page(request, follow_up, _form(follow_up))
    form = AnalysisForm(request.POST)
    if not form.is_valid():
        return _page(request, follow_up, form)
    try:
        _save(follow_up, form, request)
    except EditConflictError as error:
        return _conflict_page(request, follow_up, error)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, follow_up, form)
    messages.success(request, saved_message())
    return redirect("reporting:analysis", follow_up.programme.address, follow_up.year)


def _form(follow_up: FollowUp) -> AnalysisForm:
    number = save_number(follow_up)
    return AnalysisForm(initial={"analysis": follow_up.analysis, "base_number": number})


def _save(follow_up: FollowUp, form: AnalysisForm, request: UserRequest) -> None:
    if request.POST.get(CHOICE) == "theirs":
        return  # what is saved stands
    save_analysis(
        follow_up,
        form.cleaned_data["analysis"],
        base_number=form.cleaned_data["base_number"],
        by=request.user,
    )


def _conflict_page(
    request: UserRequest, follow_up: FollowUp, error: EditConflictError
) -> HttpResponse:
    """Both wordings to choose between; the form begins from theirs and holds mine."""
    found = error.conflicts["analysis"]
    form = AnalysisForm({"analysis": request.POST.get("analysis", ""), "base_number": error.number})
    form.add_error(None, str(error))
    row = follow_up.history.select_related("history_user").get(history_id=error.number)
    by: User | None = row.history_user
    conflict = Conflict(
        name=CHOICE,
        label=_("Analysis"),
        theirs=str(found.theirs),
        mine=str(found.mine),
        saved_by=by.name if by else "",
        saved_at=row.history_date,
    )
    return _page(request, follow_up, form, conflict)


def _page(
    request: UserRequest,
    follow_up: FollowUp,
    form: AnalysisForm,
    conflict: Conflict | None = None,
) -> HttpResponse:
    title, found = _("Analysis and figures"), progress(follow_up)
    context = {
        "head": PageHead(
            title,
            kind=f"{follow_up.programme.title} {follow_up.year}",
            answer=handed_in_sentence(found.handed_in, found.asked),
        ),
        "crumbs": follow_up_crumbs(follow_up, Link(title, request.path)),
        "figures": figures_now(follow_up),
        "form": form,
        "conflict": conflict,
        "is_example": follow_up.programme.is_example,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "reporting/run_analysis.html", context, status=status)
