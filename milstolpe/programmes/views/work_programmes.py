"""Work on programmes: the list of our own, making, changing, and the overview."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import EditConflictError
from milstolpe.core.http import permission, permission_on, signed_in
from milstolpe.core.listing import list_pager
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.core.steps import Step, steps_from
from milstolpe.organisations.models import County
from milstolpe.programmes.content import OwnerEntry, ProgrammeContent
from milstolpe.programmes.enums import PROGRAMME_STEPS
from milstolpe.programmes.forms.contents import Start
from milstolpe.programmes.forms.programmes import ProgrammeForms
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.visibility import programmes_visible_to
from milstolpe.programmes.queries.work import (
    coordinated_boards,
    coordinated_counties,
    own_organisation_ids,
    own_programmes,
    programme_events,
    programme_revision_content,
    work_measures,
)
from milstolpe.programmes.services.programmes import create_programme, save_programme
from milstolpe.programmes.views.fetch import programme_or_404
from milstolpe.programmes.views.saving import (
    attempt,
    saved_message,
    sent,
    start_after_conflict,
    start_of_programme,
)
from milstolpe.programmes.views.work_heads import overview_head, parts_of_work, work_crumbs

PERIOD_YEARS = 4  # what most programmes hold; a suggestion


@signed_in
def work_programmes(request: UserRequest) -> HttpResponse:
    programmes = own_programmes(request.user)
    page, shown = list_pager(request, programmes.count(), _programme_count)
    may_make = bool(coordinated_counties(request.user))
    new = Link(_("New programme"), reverse("programmes:work-programme-new"))
    context = {
        "head": PageHead(_("Our action programmes"), actions=[new] if may_make else []),
        "crumbs": work_crumbs(),
        "programmes": programmes[shown],
        "page": page,
        "empty": Empty(
            _("No programmes yet"),
            _("Here are the programmes that your organisation owns."),
        ),
    }
    return render(request, "programmes/work_programmes.html", context)


@permission("programmes.add_programme")
def programme_new(request: UserRequest) -> HttpResponse:
    data = sent(request.POST) if request.method == "POST" else None
    forms = _new_forms(request.user, data)
    if data is None or "more" in data:
        forms.make_quiet()
        return _form_page(request, forms, _("New programme"))
    made = attempt(forms, lambda: _create(request.user, forms))
    if made is None:
        return _form_page(request, forms, _("New programme"), status=REFUSED)
    messages.success(request, _("The programme is made. Nobody else sees it yet."))
    return redirect("programmes:work-programme", made.address)


@permission_on(programme_or_404, "programmes.change_programme")
def programme_edit(request: UserRequest, programme: Programme) -> HttpResponse:
    data = sent(request.POST) if request.method == "POST" else None
    start = start_of_programme(programme, data)
    forms = _edit_forms(request.user, programme, start, data)
    if data is None or "more" in data:
        forms.make_quiet()
        return _form_page(request, forms, _("Change the programme"), programme)
    try:
        saved = attempt(forms, lambda: _save(request.user, programme, forms))
    except EditConflictError as error:
        saved, forms = None, _forms_after(request.user, programme, error, forms)
    if saved is None:
        return _form_page(request, forms, _("Change the programme"), programme, status=REFUSED)
    messages.success(request, saved_message())
    return redirect("programmes:work-programme", saved.address)


@permission_on(programme_or_404, "programmes.change_programme")
def work_programme(request: UserRequest, programme: Programme) -> HttpResponse:
    measures = work_measures(programme)
    total = programme.measures.count()
    page, shown = list_pager(request, total, _measure_count)
    steps = steps_from(PROGRAMME_STEPS, programme.state)
    context = {
        "head": overview_head(programme, total),
        "crumbs": work_crumbs(programme),
        "programme": programme,
        "steps_on": [_step_link(programme, step) for step in steps if not step.needs_reason],
        "steps_back": [_step_link(programme, step) for step in steps if step.needs_reason],
        "parts": parts_of_work(programme),
        "area_word": programme.word_area or _("Area"),
        "lead_word": programme.word_lead or _("Lead actors"),
        "measures": measures[shown],
        "empty": Empty(_("No measures yet"), _("Write one, or paste a whole table.")),
        "page": page,
        "events": programme_events(programme),
        "is_example": programme.is_example,
    }
    return render(request, "programmes/work_programme.html", context)


def _new_forms(user: User, data: QueryDict | None) -> ProgrammeForms:
    counties = coordinated_counties(user)
    if not counties:
        raise PermissionDenied
    earlier = list(programmes_visible_to(user).filter(county__in=counties))
    year = localdate().year + 1
    owners = tuple(OwnerEntry("", name, "", "", "") for name in coordinated_boards(user))
    base = ProgrammeContent("", year, year + PERIOD_YEARS - 1, owners=owners)
    return ProgrammeForms(
        Start(base), data, ours=own_organisation_ids(user), counties=counties, earlier=earlier
    )


def _edit_forms(
    user: User, programme: Programme, start: Start[ProgrammeContent], data: QueryDict | None = None
) -> ProgrammeForms:
    return ProgrammeForms(start, data, ours=own_organisation_ids(user), programme=programme)


def _forms_after(
    user: User, programme: Programme, error: EditConflictError, forms: ProgrammeForms
) -> ProgrammeForms:
    theirs = programme_revision_content(programme, error.number)
    assert theirs is not None  # the revision that the conflict is about
    reason = forms.single.cleaned_data.get("reason", "")
    start = start_after_conflict(ProgrammeContent, theirs, error, reason)
    anew = _edit_forms(user, programme, start)
    anew.show_conflict(error)
    return anew


def _create(user: User, forms: ProgrammeForms) -> Programme:
    cleaned = forms.single.cleaned_data
    earlier = cleaned["predecessor"]
    return create_programme(
        County.objects.get(code=cleaned["county"]),
        forms.content(),
        by=user,
        predecessor=Programme.objects.get(pk=earlier) if earlier else None,
        form_key=cleaned["form_key"],
    )


def _save(user: User, programme: Programme, forms: ProgrammeForms) -> Programme:
    cleaned = forms.single.cleaned_data
    return save_programme(
        programme,
        forms.content(),
        base_number=cleaned["base_number"] or 0,
        by=user,
        reason=cleaned.get("reason", ""),
    )


def _form_page(
    request: HttpRequest,
    forms: ProgrammeForms,
    title: str,
    programme: Programme | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "head": PageHead(title, kind=programme.title if programme else ""),
        "crumbs": work_crumbs(programme, Link(title, request.path)),
        "forms": forms,
        "owner_names": forms.register.names,
        "is_example": bool(programme and programme.is_example),
    }
    return render(request, "programmes/work_programme_form.html", context, status=status)


def _step_link(programme: Programme, step: Step) -> Link:
    address = reverse("programmes:work-step", args=[programme.address, step.name])
    return Link(step.label, address, note=step.help)


def _programme_count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s programme", "%(first)s–%(last)s of %(n)s programmes", total
    ) % {"first": first, "last": last, "n": total}


def _measure_count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s measure", "%(first)s–%(last)s of %(n)s measures", total
    ) % {"first": first, "last": last, "n": total}
