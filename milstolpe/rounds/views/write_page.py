"""The writing page of consultations and surveys, and what every writing page answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.arrival import arrived_at
from milstolpe.core.errors import DomainError
from milstolpe.core.http import permission_on, signed_in
from milstolpe.rounds import rich
from milstolpe.rounds.addresses import delivery_path
from milstolpe.rounds.from_html import html_as_typed
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.contents import previous_content
from milstolpe.rounds.queries.times import why_locked
from milstolpe.rounds.seen import Seen
from milstolpe.rounds.services.pictures import add_picture, picture_mark
from milstolpe.rounds.services.reviewing import submit_text
from milstolpe.rounds.views.fetch import contribution_or_404, written_or_404
from milstolpe.rounds.views.review_frame import cell_url, delivery_of
from milstolpe.rounds.views.write_desk import Context, Desk, desk_of, save_desk
from milstolpe.rounds.views.write_frame import keeps_what_was_typed, saved_text, write_context
from milstolpe.rounds.views.write_late import keep_what_came_late, late_of
from milstolpe.rounds.views.write_sections import Count, total

CONFLICT, LOCKED = 409, 423
MOST_PASTED = 3_000_000  # characters; Word sends its whole style sheet along


@keeps_what_was_typed
@permission_on(written_or_404, "rounds.read_text")
def write(request: UserRequest, contribution: Contribution) -> HttpResponse:
    desk = desk_of(request, contribution, previous_content(contribution))
    if request.method == "POST" and save_desk(request, desk):
        return after_saving(request, desk.contribution)
    return writing_page(request, desk, "rounds/write.html", write_context(request, desk))


@require_POST
@keeps_what_was_typed
@permission_on(contribution_or_404, "rounds.write")
def autosave(request: UserRequest, contribution: Contribution) -> HttpResponseBase:
    desk = desk_of(request, contribution, None)
    if not save_desk(request, desk):
        return refusal(desk)
    return JsonResponse(saved_values(request, desk, {}))


@require_POST
@keeps_what_was_typed
@permission_on(contribution_or_404, "rounds.write")
def picture_add(request: UserRequest, contribution: Contribution) -> HttpResponseBase:
    """A picture chosen while writing: what shows it in the text."""
    upload = request.FILES.get("picture")
    if upload is None:
        return JsonResponse({"message": _("Choose a picture.")}, status=REFUSED)
    try:
        made = add_picture(contribution, upload, by=request.user)
    except DomainError as error:
        return JsonResponse({"message": str(error)}, status=REFUSED)
    return JsonResponse({"mark": picture_mark(made, request.POST.get("alt", ""))})


@require_POST
@signed_in
def paste(request: HttpRequest) -> HttpResponse:
    """What was copied from Word or a web page as the text we would have typed."""
    raw = request.POST.get("html", "")[:MOST_PASTED]
    return JsonResponse({"text": html_as_typed(raw)})


def writing_page(request: HttpRequest, desk: Desk, template: str, context: Context) -> HttpResponse:
    """The page to write on; for those who may not write now, what is written."""
    may_write = request.user.has_perm("rounds.write", desk.contribution)
    is_kept = desk.is_late and keep_what_came_late(desk)
    context["is_kept"] = is_kept
    context["late"] = late_of(desk) if may_write and not is_kept else None
    is_refused = request.method == "POST"
    is_read = not is_refused and (not may_write or why_locked(desk.contribution))
    context |= {"may_write": may_write, "is_read": is_read}
    if is_read:
        context["fields"] = [field for field in context["fields"] if field.row.text]
        context["texts"] = [
            (field, rich.html(field.row.text, context.get("references")))
            for field in context["fields"]
        ]
        context.setdefault("read_judgement", "")  # the room above may say what is judged
        template = "rounds/write_read.html"
    return render(request, template, context, status=REFUSED if is_refused else 200)


def after_saving(
    request: HttpRequest, contribution: Contribution, query: str = "", *, beside: int = 0
) -> HttpResponse:
    """Back to the page, as the button that was pressed wants it.

    Args:
        beside: the save of what is asked beside the text, as this request left it.
    """
    act = request.POST.get("act", "")
    address = contribution.get_absolute_url()
    if act == "submit":
        return _go_on(request, contribution, Seen(contribution.number, beside))
    if act == "preview":
        return HttpResponseRedirect(f"{address}?visa=1{query and '&'}{query}")
    messages.success(request, f"{saved_text()}.")
    return HttpResponseRedirect(f"{address}{query and '?'}{query}")


def _go_on(request: HttpRequest, contribution: Contribution, seen: Seen) -> HttpResponse:
    """To review with the text, or to where it is handed in when the round has no review."""
    by: Any = request.user
    if not contribution.round.is_reviewed:
        return HttpResponseRedirect(delivery_path(delivery_of(contribution)))
    submit_text(contribution, seen=seen, by=by, now=arrived_at(request))
    messages.success(request, _("The text is sent to review."))
    return HttpResponseRedirect(cell_url("review", contribution))


def saved_values(request: HttpRequest, desk: Desk, references: rich.References) -> dict[str, Any]:
    """What stands now, for a page that others have written in too."""
    counts = {
        row.key: Count(rich.character_count(desk.kept.text(row.key)), row.max_characters)
        for row in desk.sections
    }
    whole = total(desk.kept, desk.contribution.round.max_characters)
    found: dict[str, Any] = {
        "saved": saved_text(),
        "base": desk.contribution.number,
        "texts": {
            key: {
                "text": row.text,
                "unchanged": row.is_unchanged,
                "reason": row.reason,
                **_said(counts[key]),
            }
            for key, row in desk.kept.sections.items()
        },
        "total": _said(whole),
    }
    if "preview" in request.POST:
        for key, row in desk.kept.sections.items():
            found["texts"][key]["html"] = rich.html(row.text, references)
    return found


def refusal(desk: Desk) -> JsonResponse:
    """Why nothing was saved, in words."""
    if locked := why_locked(desk.contribution, now=desk.arrived_at):
        is_kept = desk.is_late and keep_what_came_late(desk)
        kept = _("What you have written is kept for you as a draft.") if is_kept else ""
        return JsonResponse({"message": f"{locked} {kept}".strip()}, status=LOCKED)
    sheet = desk.sheet
    if sheet is not None and sheet.conflicts:
        return JsonResponse({"message": conflict_text()}, status=CONFLICT)
    texts = [each.text for each in sheet.problems] if sheet else []
    return JsonResponse({"message": " ".join(dict.fromkeys(texts))}, status=REFUSED)


def conflict_text() -> str:
    return _("Somebody else has changed this too. Press Save to choose what should stand.")


def _said(count: Count) -> dict[str, Any]:
    return {"count": count.text, "over": count.over}
