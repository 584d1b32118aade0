"""A part of a compilation: written beside the texts, reviewed by another, every save kept."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.diff import diff_lines
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.files import as_download
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.formats import format_date
from milstolpe.core.http import permission_on
from milstolpe.core.page import Fact, Link, PageHead, State
from milstolpe.core.steps import steps_from, steps_taken
from milstolpe.core.text import small_number
from milstolpe.rounds import rich
from milstolpe.rounds.documents.compilations import part_document
from milstolpe.rounds.enums import PART_STEPS, PartState
from milstolpe.rounds.forms.compilations import PartForm, PartPlanForm
from milstolpe.rounds.models import CompilationPart
from milstolpe.rounds.queries.compiled import LANGUAGE, compiled, compiled_texts
from milstolpe.rounds.services.compilation_publishing import compilation_content
from milstolpe.rounds.services.compiling import (
    bring_back,
    plan_part,
    save_part,
    take_part_step,
)
from milstolpe.rounds.services.documents import TYPES, content_bytes
from milstolpe.rounds.views.compile_frame import (
    kwargs_of,
    part_address,
    part_crumbs,
    part_or_404,
    shown_texts,
)
from milstolpe.rounds.views.write_frame import keeps_what_was_typed, saved_text
from milstolpe.rounds.views.write_page import CONFLICT, LOCKED, conflict_text
from milstolpe.rounds.views.write_sections import Count

_SAVES = 100  # the latest that are shown


@dataclass(frozen=True)
class Collision:
    """Paragraphs that two changed: what is saved, and what was sent."""

    theirs: str
    mine: str


@permission_on(part_or_404, "rounds.run")
def compilation_part(request: UserRequest, part: CompilationPart) -> HttpResponse:
    if request.method != "POST":
        form = PartForm(initial={"text": part.text, "base_number": part.number})
        return _page(request, part, form)
    form = PartForm(request.POST)
    if not form.is_valid():
        return _page(request, part, form)
    try:
        _save(part, form, request)
    except EditConflictError as error:
        return _conflict_page(request, part, form, error)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, part, form)
    messages.success(request, _("The part is saved."))
    return redirect(request.path)


def _save(part: CompilationPart, form: PartForm, request: UserRequest) -> CompilationPart:
    number = form.cleaned_data["base_number"] or 0
    return save_part(part, form.cleaned_data["text"], base_number=number, by=request.user)


@require_POST
@keeps_what_was_typed
@permission_on(part_or_404, "rounds.run")
def part_autosave(request: UserRequest, part: CompilationPart) -> HttpResponseBase:
    """The text saved by itself, joined with what colleagues saved; see `write_page.autosave`."""
    form = PartForm(request.POST)
    status, message = REFUSED, ""
    if form.is_valid():
        try:
            return JsonResponse(_saved(_save(part, form, request)))
        except EditConflictError:
            status, message = CONFLICT, conflict_text()
        except DomainError as error:
            status, message = LOCKED if part.state != PartState.DRAFT else REFUSED, str(error)
    else:
        message = " ".join(str(text) for texts in form.errors.values() for text in texts)
    return JsonResponse({"message": message}, status=status)


def _saved(part: CompilationPart) -> dict[str, Any]:
    total = {"count": _count(part), "over": 0}
    texts = {"text": {"text": part.text, "unchanged": False, **total}}
    return {"saved": saved_text(), "base": part.number, "texts": texts, "total": total}


def _saving(part: CompilationPart, user: Any) -> dict[str, Any]:
    """What the script needs to save by itself."""
    address = part_address(part, "compilation-part-save")
    return {"part": part, "owner": user.pk, "address": address, "total": _count(part)}


def _count(part: CompilationPart) -> str:
    return Count(rich.character_count(part.text), None).text


def _conflict_page(
    request: UserRequest, part: CompilationPart, form: PartForm, error: EditConflictError
) -> HttpResponse:
    """The form holds both wordings, theirs first; what collides stands above it, side by side."""
    form.begin_again(error)
    said = _(
        "%(who)s saved while you were writing. Where you changed the same paragraph both wordings "
        "stand in the text: take away the one that is not to stand, and save."
    )
    form = PartForm(form.data)
    form.add_error(None, said % {"who": error.saved_by})
    collisions = [Collision(str(one.theirs), str(one.mine)) for one in error.conflicts["text"]]
    return _page(request, part, form, collisions)


def _page(
    request: UserRequest,
    part: CompilationPart,
    form: PartForm,
    collisions: list[Collision] | None = None,
) -> HttpResponse:
    found = compiled(part.compilation.round)
    texts = compiled_texts(found, item=part.item.slug) if part.item else []
    context = {
        "head": _head(part),
        "crumbs": part_crumbs(part),
        "form": form,
        "saving": _saving(part, request.user),
        "collisions": collisions or [],
        "is_open": part.state == PartState.DRAFT,
        "written": rich.html(part.text, level=1),
        "texts": shown_texts(texts),
        "tables": [] if part.item else found.tables,
        "steps": steps_from(PART_STEPS, part.state),
        "steps_address": part_address(part, "compilation-part-step"),
        "taken": steps_taken(part.events.select_related("by")[:10], PART_STEPS),
        "is_example": part.compilation.is_example,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "rounds/compilation_part.html", context, status=status)


def _head(part: CompilationPart) -> PageHead:
    authors = ", ".join(user.name for user in part.authors.all())
    facts = [Fact(_("Written by"), authors or _("nobody chosen yet"))]
    if part.answer_by:
        facts.append(Fact(_("To be ready on"), format_date(part.answer_by)))
    facts.append(Fact(_("Characters"), rich.character_count(part.text)))
    base = part_address(part).rstrip("/")
    return PageHead(
        part.title,
        kind=part.compilation.name,
        state=State(part.state, part.get_state_display()),
        facts=facts,
        more=[
            Link(_("Heading, authors and day"), part_address(part, "compilation-part-plan")),
            Link(_("Versions"), part_address(part, "compilation-part-versions")),
            *(Link(_("As a file, %(kind)s") % {"kind": fmt.upper()}, f"{base}.{fmt}")
              for fmt in ("docx", "pdf", "html")),
        ],
    )  # fmt: skip


@permission_on(part_or_404, "rounds.run")
def part_step(request: UserRequest, part: CompilationPart) -> HttpResponse:
    """A step of the part, sent by its button; the answer is the part's page."""
    if request.method == "POST":
        name, reason = request.POST.get("step", ""), request.POST.get("reason", "")
        take_part_step(part, name, by=request.user, reason=reason)
        messages.success(request, _("Done: %(step)s.") % {"step": PART_STEPS[name].label})
    return redirect(part_address(part))


@permission_on(part_or_404, "rounds.run")
def part_plan(request: UserRequest, part: CompilationPart) -> HttpResponse:
    """The heading, who writes, and until when."""
    data = request.POST if request.method == "POST" else None
    form = PartPlanForm(
        data,
        initial={"title": part.title, "authors": part.authors.all(), "answer_by": part.answer_by},
    )
    if done(form, lambda: _plan(part, form, request)):
        messages.success(request, _("The part is changed."))
        return redirect(part_address(part))
    title = _("Heading, authors and day")
    context = {
        "head": PageHead(title, kind=part.title),
        "crumbs": part_crumbs(part, Link(title, request.path)),
        "form": form,
        "button": _("Save"),
        "is_example": part.compilation.is_example,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "rounds/compile_form.html", context, status=status)


def _plan(part: CompilationPart, form: WorkForm, request: UserRequest) -> None:
    values = form.cleaned_data
    plan_part(
        part,
        title=values["title"],
        authors=values["authors"],
        answer_by=values["answer_by"],
        by=request.user,
    )


@permission_on(part_or_404, "rounds.run")
def part_versions(request: UserRequest, part: CompilationPart) -> HttpResponse:
    """Every save; two of them compared; an earlier one brought back as a new one."""
    if request.method == "POST":
        number, base = (small_number(request.POST.get(name, "")) for name in ("number", "base"))
        bring_back(part, number, base_number=base, by=request.user)
        messages.success(request, _("Save %(n)s stands again.") % {"n": number})
        return redirect(part_address(part))
    saves = list(part.revisions.select_related("by")[:_SAVES])
    title = _("Versions")
    context = {
        "head": PageHead(title, kind=part.title),
        "crumbs": part_crumbs(part, Link(title, request.path)),
        "saves": saves,
        "part": part,
        "may_bring_back": part.state == PartState.DRAFT,
        **_compared(request, part),
    }
    return render(request, "rounds/compilation_versions.html", context)


def _compared(request: HttpRequest, part: CompilationPart) -> dict[str, Any]:
    old = small_number(request.GET.get("fran", "")) or max(part.number - 1, 0)
    new = small_number(request.GET.get("till", "")) or part.number
    texts = dict(part.revisions.filter(number__in=[old, new]).values_list("number", "text"))
    lines = [texts.get(number, "").splitlines() for number in (old, new)]
    return {"old": old, "new": new, "diff": list(diff_lines(*lines)) if new in texts else []}


@permission_on(part_or_404, "rounds.run")
def part_file(request: UserRequest, part: CompilationPart) -> HttpResponseBase:
    """The part by itself, as the summary of one objective is handed over."""
    fmt, compilation = kwargs_of(request)["fmt"], part.compilation
    with translation.override(LANGUAGE):
        content = compilation_content(compilation, compiled(compilation.round))
        report = part_document(content, part.key, dated=localdate())
        if report is None:
            raise Http404
        made = content_bytes(report, fmt)
    name = f"{compilation.address}-{part.key}.{fmt}"
    return as_download(HttpResponse(made, content_type=TYPES[fmt]), name)
