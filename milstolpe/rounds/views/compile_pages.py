"""A compilation: made from a plan, its parts with their states, published."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.files import as_download
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.formats import format_date
from milstolpe.core.http import permission_on
from milstolpe.core.page import Fact, Link, PageHead, State
from milstolpe.core.steps import StepTaken, steps_taken
from milstolpe.rounds.documents.compilations import compilation_document
from milstolpe.rounds.enums import COMPILATION_STEPS, PART_STEPS, PartState
from milstolpe.rounds.forms.compilations import CompilationForm, NewPartForm, ReasonForm
from milstolpe.rounds.models import Compilation, Round
from milstolpe.rounds.queries.compilations import parts_of
from milstolpe.rounds.queries.compiled import LANGUAGE, compiled
from milstolpe.rounds.services.compilation_publishing import (
    compilation_content,
    correct_compilation,
    publish_compilation,
    why_not_ready,
)
from milstolpe.rounds.services.compiling import add_part, make_compilation
from milstolpe.rounds.services.documents import TYPES, content_bytes
from milstolpe.rounds.views.compile_frame import (
    compilation_address,
    compilation_crumbs,
    compilation_or_404,
    compile_crumbs,
    kwargs_of,
)
from milstolpe.rounds.views.fetch import round_or_404

_EVENTS = 30  # the latest that are shown


@permission_on(round_or_404, "rounds.run")
def compilation_new(request: UserRequest, round_: Round) -> HttpResponse:
    form = CompilationForm(request.POST if request.method == "POST" else None, round_)
    made: list[Compilation] = []
    if done(form, lambda: made.append(_make(form, round_, request))):
        return redirect(compilation_address(made[0]))
    title = _("New compilation")
    context = {
        "head": PageHead(title, kind=round_.name, answer=_(
            "Choose what it is for: its parts are laid out and can be changed afterwards."
        )),
        "crumbs": compile_crumbs(round_, Link(title, request.path)),
        "form": form,
        "button": _("Make the compilation"),
        "is_example": round_.is_example,
    }  # fmt: skip
    return _shown(request, form, context)


def _make(form: CompilationForm, round_: Round, request: UserRequest) -> Compilation:
    values = form.cleaned_data
    return make_compilation(
        round_,
        values["plan"],
        name=values["name"],
        answer_by=values["answer_by"],
        by=request.user,
    )


def _shown(request: HttpRequest, form: WorkForm, context: dict[str, Any]) -> HttpResponse:
    status = REFUSED if form.is_bound else 200
    return render(request, "rounds/compile_form.html", context, status=status)


@permission_on(compilation_or_404, "rounds.run")
def compilation(request: UserRequest, row: Compilation) -> HttpResponse:
    """The parts; a new one is added below."""
    form = NewPartForm(request.POST if request.method == "POST" else None)
    if done(form, lambda: add_part(row, form.cleaned_data["title"], by=request.user)):
        messages.success(request, _("The part is added."))
        return redirect(request.path)
    parts = list(parts_of(row))
    context = {
        "head": _head(request, row, [part.state for part in parts]),
        "crumbs": compilation_crumbs(row),
        "base": request.path,
        "parts": parts,
        "form": form,
        "button": _("Add the part"),
        "events": _events(row),
        "today": localdate(),
        "is_example": row.is_example,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "rounds/compilation.html", context, status=status)


def _events(row: Compilation) -> list[tuple[str, StepTaken]]:
    """The latest steps, each with the heading of its part."""
    events = list(row.events.select_related("by", "part")[:_EVENTS])
    taken = steps_taken(events, PART_STEPS | COMPILATION_STEPS)
    headings = [event.part.title if event.part else "" for event in events]
    return list(zip(headings, taken, strict=True))


def _head(request: UserRequest, row: Compilation, states: list[str]) -> PageHead:
    ready = sum(state == PartState.DONE for state in states)
    facts = [Fact(_("Made from"), row.round.name)]
    if row.answer_by:
        facts.append(Fact(_("To be ready on"), format_date(row.answer_by)))
    return PageHead(
        row.name,
        kind=_("Compilation"),
        answer=_("%(n)s of %(of)s parts are reviewed.") % {"n": ready, "of": len(states)},
        state=State(row.state, row.get_state_display()),
        facts=facts,
        actions=_actions(request, row),
        more=_files(row),
    )


def _actions(request: UserRequest, row: Compilation) -> list[Link]:
    if not request.user.has_perm("rounds.publish"):
        return []
    step = "correct" if row.state == PartState.PUBLISHED else "publish"
    address = compilation_address(row, "compilation-publish")
    return [Link(COMPILATION_STEPS[step].label, address)]


def _files(row: Compilation) -> list[Link]:
    base = compilation_address(row).rstrip("/")
    links = [
        Link(_("The whole as it stands, %(kind)s") % {"kind": fmt.upper()}, f"{base}.{fmt}")
        for fmt in ("docx", "pdf", "html")
    ]
    if row.state == PartState.PUBLISHED:
        links.append(Link(_("The public page"), reverse("rounds:compiled", args=[row.address])))
    return links


@permission_on(compilation_or_404, "rounds.run")
def compilation_file(request: UserRequest, row: Compilation) -> HttpResponseBase:
    """The whole as it stands, marked as a draft."""
    fmt, day = kwargs_of(request)["fmt"], localdate()
    with translation.override(LANGUAGE):
        content = compilation_content(row, compiled(row.round))
        report = compilation_document(content, dated=day)
        made = content_bytes(report, fmt)
    return as_download(HttpResponse(made, content_type=TYPES[fmt]), f"{row.address}-utkast.{fmt}")


@permission_on(compilation_or_404, "rounds.publish")
def compilation_publish(request: UserRequest, row: Compilation) -> HttpResponse:
    """Asks first and says what stands in the way; a correction says why."""
    is_correction = row.state == PartState.PUBLISHED
    step = COMPILATION_STEPS["correct" if is_correction else "publish"]
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data) if is_correction else WorkForm(data)
    if done(form, lambda: _publish(row, form, request)):
        messages.success(request, _("The compilation is published."))
        return redirect(compilation_address(row))
    problems = why_not_ready(row)
    context = {
        "head": PageHead(step.label, kind=row.name, answer=step.help),
        "crumbs": compilation_crumbs(row, Link(step.label, request.path)),
        "form": form,
        "button": "" if problems and not form.is_bound else step.label,
        "problems": problems,
        "is_example": row.is_example,
    }
    return _shown(request, form, context)


def _publish(row: Compilation, form: WorkForm, request: UserRequest) -> None:
    if isinstance(form, ReasonForm):
        correct_compilation(row, by=request.user, reason=form.reason)
    else:
        publish_compilation(row, by=request.user)
