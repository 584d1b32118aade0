"""The next period: started from a programme, then its measures handled one after the other."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import DomainError
from milstolpe.core.formats import format_period
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_pager
from milstolpe.core.page import Empty, Fact, Link, PageHead
from milstolpe.programmes.forms.periods import (
    NextPeriodForm,
    OutcomeForms,
    first_values,
    with_rest_carried,
)
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.periods import (
    Progress,
    by_area,
    handled_rows,
    old_measures,
    progress,
    why_closed_for_carrying,
    why_no_next_period,
)
from milstolpe.programmes.queries.visibility import programmes_visible_to
from milstolpe.programmes.services.carrying import OutcomesRefusedError, carry_over
from milstolpe.programmes.services.measures import InvalidContentError
from milstolpe.programmes.services.periods import start_next_period, undo_outcome
from milstolpe.programmes.views.fetch import programme_or_404
from milstolpe.programmes.views.work_heads import work_crumbs, work_link


def continuing_or_404(user: Any, **address: Any) -> Programme:
    """A programme that continues another one."""
    rows = programmes_visible_to(user).select_related("county", "predecessor__county")
    return get_object_or_404(rows, address=address["address"], predecessor__isnull=False)


@permission_on(programme_or_404, "programmes.change_programme")
def next_period(request: UserRequest, programme: Programme) -> HttpResponse:
    if request.method != "POST":
        if ours := _own_successor(request.user, programme):
            return redirect("programmes:carry-over", ours.address)
        form = NextPeriodForm(initial=first_values(programme) | {"form_key": uuid4()})
        return _start_page(request, programme, form, why_not=why_no_next_period(programme))
    form = NextPeriodForm(request.POST)
    made = _started(programme, form, request.user)
    if made is None:
        return _start_page(request, programme, form)
    messages.success(request, _("The next period is a draft. Now decide on each measure."))
    return redirect("programmes:carry-over", made.address)


@permission_on(continuing_or_404, "programmes.carry_over")
def carrying_over(request: UserRequest, programme: Programme) -> HttpResponse:
    if request.method == "POST":
        return _handle(request, programme)
    figures = progress(programme)
    left = old_measures(programme).filter(is_handled=False)
    page, shown = list_pager(request, figures.left, _count)
    rows = OutcomeForms(by_area(left)[shown])
    return _page(request, programme, rows, {"page": page})


@permission_on(continuing_or_404, "programmes.carry_over")
def carried_over(request: UserRequest, programme: Programme) -> HttpResponse:
    figures = progress(programme)
    handled = old_measures(programme).filter(is_handled=True)
    page, shown = list_pager(request, figures.handled, _count)
    context = _frame(request, programme, figures) | {
        "rows": handled_rows(programme, handled[shown]),
        "page": page,
        "may_change": not why_closed_for_carrying(programme),
        "empty": Empty(_("Nothing is handled yet")),
    }
    return render(request, "programmes/period_handled.html", context)


@require_POST
@permission_on(continuing_or_404, "programmes.carry_over")
def carry_over_undo(request: UserRequest, programme: Programme) -> HttpResponse:
    old = get_object_or_404(old_measures(programme), public_id=request.POST.get("measure", ""))
    left = undo_outcome(programme, old, by=request.user)
    said = _("%(code)s is to be handled again.") % {"code": old.code}
    if left:
        codes = ", ".join(measure.code for measure in left)
        said += " " + _("Still there in the new programme: %(codes)s.") % {"codes": codes}
    messages.success(request, said)
    return redirect("programmes:carry-over", programme.address)


def _start_page(
    request: HttpRequest, programme: Programme, form: NextPeriodForm, *, why_not: str = ""
) -> HttpResponse:
    title = _("The next period")
    context = {
        "head": PageHead(title, kind=programme.title, answer=why_not or _what_is_copied()),
        "crumbs": work_crumbs(programme, Link(title, request.path)),
        "form": None if why_not else form,
        "is_example": programme.is_example,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "programmes/period_start.html", context, status=status)


def _started(programme: Programme, form: NextPeriodForm, user: User) -> Programme | None:
    """The draft; None when something is wrong, which the form then says."""
    if not form.is_valid():
        return None
    try:
        return start_next_period(programme, **form.cleaned_data, by=user)
    except InvalidContentError as error:
        for name, texts in error.problems.items():
            form.add_error(name if name in form.fields else None, texts)
    except DomainError as error:
        form.add_error(None, str(error))
    return None


def _own_successor(user: User, programme: Programme) -> Programme | None:
    """The next period, when it is there and the person may work on it."""
    rows = programmes_visible_to(user).filter(predecessor=programme)
    ours = (row for row in rows if user.has_perm("programmes.carry_over", row))
    return next(ours, None)


def _handle(request: UserRequest, programme: Programme) -> HttpResponse:
    """Save the rows with a choice, all or none; or only choose "carried over" for the others."""
    is_choosing = request.POST.get("do") == "rest"
    data = with_rest_carried(request.POST) if is_choosing else request.POST
    sent = old_measures(programme).filter(public_id__in=data.getlist("measure"))
    rows = OutcomeForms(by_area(sent), data)
    if is_choosing:
        return _page(request, programme, rows, {})
    count = _handled(programme, rows, request.user)
    if count is None:
        return _page(request, programme, rows, {}, status=REFUSED)
    said = ngettext("%(n)s measure is handled.", "%(n)s measures are handled.", count)
    messages.success(request, said % {"n": count})
    return redirect(request.get_full_path())


def _handled(programme: Programme, rows: OutcomeForms, user: User) -> int | None:
    """How many were handled; None when something is wrong, which the rows then say."""
    if not rows.is_valid():
        return None
    try:
        return carry_over(programme, rows.outcomes(), by=user)
    except OutcomesRefusedError as error:
        rows.refuse(error.problems)
    except DomainError as error:
        rows.non_field_errors.append(str(error))
    return None


def _page(
    request: HttpRequest,
    programme: Programme,
    rows: OutcomeForms,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    figures = progress(programme)
    context |= _frame(request, programme, figures) | {
        "forms": rows,
        "closed_text": why_closed_for_carrying(programme),
        "empty": Empty(
            _("All measures are handled"),
            _("Go on with the new programme: change the measures, and send it out."),
            work_link("work-programme", programme, _("To the new programme")),
        ),
    }
    return render(request, "programmes/period_carry_over.html", context, status=status)


def _frame(request: HttpRequest, programme: Programme, figures: Progress) -> dict[str, Any]:
    before = programme.predecessor
    assert before is not None  # the fetcher sees to it
    title = _("Measures from the period before")
    to_do = work_link("carry-over", programme, _("Left (%(n)s)") % {"n": figures.left})
    done = work_link("carried-over", programme, _("Handled (%(n)s)") % {"n": figures.handled})
    return {
        "head": PageHead(
            title,
            kind=programme.title,
            answer=_how_far(figures),
            facts=[_fact(_("Before"), before), _fact(_("New"), programme)],
        ),
        "crumbs": work_crumbs(programme, Link(title, request.path)),
        "tabs": _tabs(request, [to_do, done]),
        "address": programme.address,
        "measure_base": reverse("programmes:measures"),
        "work_base": reverse("programmes:measure-edit", args=["x"]).removesuffix("x/"),
        "is_example": programme.is_example,
    }


def _tabs(request: HttpRequest, links: Sequence[Link]) -> list[Link]:
    return [
        Link(link.label, link.address, is_current=link.address == request.path) for link in links
    ]


def _fact(label: str, programme: Programme) -> Fact:
    name = f"{programme.title} {format_period(programme.start_year, programme.end_year)}"
    return Fact(label, name, reverse("programmes:work-programme", args=[programme.address]))


def _how_far(figures: Progress) -> str:
    return ngettext(
        "%(handled)s of %(n)s measure handled.",
        "%(handled)s of %(n)s measures handled.",
        figures.total,
    ) % {"handled": figures.handled, "n": figures.total}


def _what_is_copied() -> str:
    return _(
        "Areas, owners, own words and settings are copied to a draft that only you see. "
        "Then you decide measure by measure."
    )


def _count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s measure", "%(first)s–%(last)s of %(n)s measures", total
    ) % {"first": first, "last": last, "n": total}
