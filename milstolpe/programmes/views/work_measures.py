"""Work on single measures: making, changing, withdrawing, and their order."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import EditConflictError
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.forms.contents import Start
from milstolpe.programmes.forms.measures import MeasureForms
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.queries.wording import years_note
from milstolpe.programmes.queries.work import measure_revision_content, next_measure
from milstolpe.programmes.services.measures import (
    create_measure,
    order_measures,
    save_measure,
)
from milstolpe.programmes.views.fetch import measure_or_404, programme_or_404
from milstolpe.programmes.views.saving import (
    attempt,
    saved_message,
    sent,
    start_after_conflict,
    start_of_measure,
)
from milstolpe.programmes.views.work_heads import (
    measure_crumb,
    measure_head,
    what_a_save_shows,
    work_crumbs,
)


@permission_on(programme_or_404, "programmes.change_programme")
def measure_new(request: UserRequest, programme: Programme) -> HttpResponse:
    data = sent(request.POST) if request.method == "POST" else None
    forms = MeasureForms(programme, Start(MeasureContent("", "")), data)
    if data is None or "more" in data:
        forms.make_quiet()
        return _new_page(request, programme, forms)
    made = attempt(forms, lambda: _create(request.user, programme, forms))
    if made is None:
        return _new_page(request, programme, forms, status=REFUSED)
    messages.success(request, saved_message())
    if "next" in data:
        return redirect("programmes:measure-new", programme.address)
    return redirect("programmes:measure-edit", made.public_id)


@permission_on(measure_or_404, "programmes.change_measure")
def measure_edit(request: UserRequest, measure: Measure) -> HttpResponse:
    data = sent(request.POST) if request.method == "POST" else None
    forms = _edit_forms(measure, start_of_measure(measure, data), data)
    if data is None or "more" in data:
        forms.make_quiet()
        return _edit_page(request, measure, forms)
    try:
        saved = attempt(forms, lambda: _save(request.user, measure, forms))
    except EditConflictError as error:
        saved, forms = None, _forms_after(measure, error, forms)
    if saved is None:
        return _edit_page(request, measure, forms, status=REFUSED)
    messages.success(request, saved_message())
    after = next_measure(saved) if "next" in data else saved
    if after is None:
        return redirect("programmes:work-programme", measure.programme.address)
    return redirect("programmes:measure-edit", after.public_id)


@permission_on(programme_or_404, "programmes.change_programme")
def measure_order(request: UserRequest, programme: Programme) -> HttpResponse:
    measures = list(programme.measures.select_related("area"))
    if request.method == "POST":
        order_measures(programme, public_ids=_asked_order(request.POST, measures), by=request.user)
        messages.success(request, saved_message())
        return redirect("programmes:work-order", programme.address)
    title = _("Order of measures")
    context = {
        "head": PageHead(title, kind=programme.title, answer=_("A lower number stands earlier.")),
        "crumbs": work_crumbs(programme, Link(title, request.path)),
        "measures": measures,
        "is_example": programme.is_example,
    }
    return render(request, "programmes/work_order.html", context)


def _edit_forms(
    measure: Measure, start: Start[MeasureContent], data: QueryDict | None = None
) -> MeasureForms:
    return MeasureForms(measure.programme, start, data, measure=measure)


def _forms_after(measure: Measure, error: EditConflictError, forms: MeasureForms) -> MeasureForms:
    theirs = measure_revision_content(measure, error.number)
    assert theirs is not None  # the revision that the conflict is about
    reason = forms.single.cleaned_data.get("reason", "")
    anew = _edit_forms(measure, start_after_conflict(MeasureContent, theirs, error, reason))
    anew.show_conflict(error)
    return anew


def _create(user: User, programme: Programme, forms: MeasureForms) -> Measure:
    cleaned = forms.single.cleaned_data
    reason, form_key = cleaned.get("reason", ""), cleaned["form_key"]
    return create_measure(programme, forms.content(), by=user, reason=reason, form_key=form_key)


def _save(user: User, measure: Measure, forms: MeasureForms) -> Measure:
    cleaned = forms.single.cleaned_data
    reason, base_number = cleaned.get("reason", ""), cleaned["base_number"] or 0
    return save_measure(measure, forms.content(), base_number=base_number, by=user, reason=reason)


def _asked_order(data: QueryDict, measures: list[Measure]) -> list[str]:
    """The ids by the number written beside each; one without a number keeps its place."""

    def place(row: tuple[int, Measure]) -> tuple[int, int]:
        written = data.get(f"place-{row[1].public_id}", "").strip()
        is_number = written.isdecimal() and len(written) < 6
        return (int(written) if is_number else row[0], row[0])

    return [measure.public_id for _place, measure in sorted(enumerate(measures, 1), key=place)]


def _new_page(
    request: HttpRequest, programme: Programme, forms: MeasureForms, *, status: int = 200
) -> HttpResponse:
    head = PageHead(_("New measure"), kind=programme.title)
    return _page(request, programme, forms, head, Link(_("New measure"), request.path), status)


def _edit_page(
    request: HttpRequest, measure: Measure, forms: MeasureForms, *, status: int = 200
) -> HttpResponse:
    head = measure_head(measure)
    return _page(request, measure.programme, forms, head, measure_crumb(measure), status)


def _page(
    request: HttpRequest,
    programme: Programme,
    forms: MeasureForms,
    head: PageHead,
    here: Link,
    status: int,
) -> HttpResponse:
    context = {
        "head": head,
        "crumbs": work_crumbs(programme, here),
        "forms": forms,
        "years_note": years_note(programme, forms.base),
        "notice_text": what_a_save_shows(programme, is_internal=forms.base.is_internal),
        "is_example": programme.is_example,
    }
    return render(request, "programmes/work_measure_form.html", context, status=status)
