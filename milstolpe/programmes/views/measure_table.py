"""Many new measures at once: a grid to type or paste into."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import DomainError
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.programmes.forms.measure_table import MeasureTable, PasteForm
from milstolpe.programmes.forms.table_reading import read_table
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.work import is_table_saved
from milstolpe.programmes.services.measures import create_measures
from milstolpe.programmes.views.fetch import programme_or_404
from milstolpe.programmes.views.work_heads import what_a_save_shows, work_crumbs


@permission_on(programme_or_404, "programmes.change_programme")
def measure_table(request: UserRequest, programme: Programme) -> HttpResponse:
    if request.method != "POST":
        form = PasteForm(initial={"form_key": uuid4()})
        return _page(request, form, MeasureTable(programme))
    form, table = PasteForm(request.POST), MeasureTable.sent(programme, request.POST)
    form.is_valid()
    wanted = request.POST.get("do", "save")
    if wanted == "paste":
        return _paste(request, form, table)
    if wanted == "check":
        is_right = table.check()
        return _page(request, form, table, status=200 if is_right else REFUSED)
    if wanted == "more":
        return _page(request, form, table)
    return _save(request, form, table)


def _paste(request: UserRequest, form: PasteForm, table: MeasureTable) -> HttpResponse:
    """The pasted rows below those that are there; refused, the text stays where it was pasted."""
    try:
        pasted = read_table(request.POST.get("pasted", ""), table.programme)
        table.add(pasted.rows)
    except DomainError as error:
        form.add_error("pasted", str(error))
        return _page(request, form, table, status=REFUSED)
    for heading in pasted.unknown:
        message = _("The column “%(heading)s” is not known and was left out.")
        messages.warning(request, message % {"heading": heading})
    table.check()
    return _page(request, form.emptied(), table)


def _save(request: UserRequest, form: PasteForm, table: MeasureTable) -> HttpResponse:
    """All chosen rows or none; rows that were not chosen stay in the grid."""
    programme, key = table.programme, form.cleaned_data.get("form_key")
    if key and is_table_saved(key):
        return redirect("programmes:work-programme", programme.address)
    if not (table.check() and table.chosen):
        return _page(request, form, table, status=REFUSED)
    reason = form.cleaned_data.get("reason", "")
    try:
        made = create_measures(
            programme, table.contents(), by=request.user, reason=reason, form_key=key
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, form, table, status=REFUSED)
    saved = ngettext("%(n)s measure is saved.", "%(n)s measures are saved.", len(made))
    messages.success(request, saved % {"n": len(made)})
    if not table.left:
        return redirect("programmes:work-programme", programme.address)
    form = PasteForm(initial={"form_key": uuid4(), "reason": reason})
    return _page(request, form, MeasureTable(programme, table.left))


def _page(
    request: HttpRequest, form: PasteForm, table: MeasureTable, *, status: int = 200
) -> HttpResponse:
    programme, title = table.programme, _("Many measures at once")
    lines = table.lines()
    context = {
        "head": PageHead(title, kind=programme.title, answer=table.verdict()),
        "crumbs": work_crumbs(programme, Link(title, request.path)),
        "form": form,
        "lines": lines,
        "headings": table.headings,
        "problems": table.problems(lines),
        "notes": table.notes(),
        "areas": table.registers.areas.names,
        "notice_text": what_a_save_shows(programme),
        "needs_reason": programme.is_decided,
        "is_example": programme.is_example,
    }
    return render(request, "programmes/work_measure_table.html", context, status=status)
