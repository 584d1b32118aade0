"""The saves of a text: all of them, one, two compared, one brought back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.arrival import arrived_at
from milstolpe.core.formats import format_date, format_time
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_pager
from milstolpe.core.page import Link, Text
from milstolpe.core.text import small_number
from milstolpe.rounds.content import TextContent
from milstolpe.rounds.models import Contribution, ContributionRevision, Section
from milstolpe.rounds.queries.changes import changes
from milstolpe.rounds.queries.contents import asked_sections, content_at
from milstolpe.rounds.queries.reviewing import read_sections
from milstolpe.rounds.queries.saves import saves_of, stood
from milstolpe.rounds.queries.times import why_locked
from milstolpe.rounds.services.versions import bring_back
from milstolpe.rounds.views.fetch import contribution_or_404
from milstolpe.rounds.views.review_frame import cell_crumbs, cell_head, cell_url

EVERY = "varje"  # parameter: every save, not folded
OLD, NEW = "fran", "till"


@permission_on(contribution_or_404, "rounds.comment")
def versions(request: UserRequest, contribution: Contribution) -> HttpResponse:
    is_folded = EVERY not in request.GET
    saves = saves_of(contribution, is_folded=is_folded)
    pager, rows = list_pager(request, len(saves), _count)
    title = _("Versions of the text")
    context = {
        "head": cell_head(contribution, title, answer=_summary(contribution.number)),
        "crumbs": cell_crumbs(contribution, Link(title, request.path)),
        "saves": saves[rows],
        "page": pager,
        "compare": cell_url("versions-compared", contribution),
        "here": request.path,
        "other": Link(_("Show every save"), f"?{EVERY}=1")
        if is_folded
        else Link(_("Fold saves of one person after each other"), request.path),
        "is_example": contribution.round.is_example,
    }
    return render(request, "rounds/versions.html", context)


@permission_on(contribution_or_404, "rounds.comment")
def version(request: UserRequest, contribution: Contribution) -> HttpResponse:
    """The text as one save left it."""
    number = _number(request)
    save = ContributionRevision.objects.filter(contribution=contribution, number=number)
    row = save.select_related("by").first()
    if row is None:
        raise Http404
    sections = asked_sections(contribution.item)
    content = TextContent.from_json(row.content)
    words = {"day": format_date(row.at), "time": format_time(row.at), "who": row.by or ""}
    title = _("Version %(n)s") % {"n": number}
    context = {
        "head": cell_head(contribution, title, answer=_("%(day)s %(time)s, %(who)s") % words),
        "crumbs": _crumbs(contribution, Link(title, request.path)),
        "contribution": contribution,
        "parts": _parts(contribution, number),
        "rows": read_sections(sections, None, content, {}),
        "is_whole": True,
        "is_newest": number == contribution.number,
        "can_bring_back": _can_write(request, contribution) and number != contribution.number,
        "address": request.path,
        "compare": f"{cell_url('versions-compared', contribution)}?{OLD}={number}",
        "is_example": contribution.round.is_example,
    }
    return render(request, "rounds/version.html", context)


@permission_on(contribution_or_404, "rounds.comment")
def versions_compared(request: UserRequest, contribution: Contribution) -> HttpResponse:
    """Two saves, section by section, with what came and what went."""
    sections = asked_sections(contribution.item)
    old = small_number(request.GET.get(OLD, ""))
    new = small_number(request.GET.get(NEW, "")) or contribution.number
    old, new = min(old, new), max(old, new)
    before, after = _at(contribution, old, sections), _at(contribution, new, sections)
    title = _("Version %(old)s and %(new)s") % {"old": old, "new": new}
    context = {
        "head": cell_head(contribution, title),
        "crumbs": _crumbs(contribution, Link(title, request.path)),
        "parts": _parts(contribution, old, new),
        "rows": changes(sections, before, after),
        "is_example": contribution.round.is_example,
    }
    return render(request, "rounds/versions_compared.html", context)


@require_POST
@permission_on(contribution_or_404, "rounds.write")
def version_bring_back(request: UserRequest, contribution: Contribution) -> HttpResponse:
    number = _number(request)
    base = small_number(request.POST.get("base_number", ""))
    bring_back(contribution, number, base_number=base, by=request.user, now=arrived_at(request))
    text = _("Version %(n)s stands again, as a new version. Nothing is lost.") % {"n": number}
    messages.success(request, text)
    return redirect(cell_url("versions", contribution))


def _parts(contribution: Contribution, *numbers: int) -> list[Any]:
    """What rooms above show of what stood beside these saves."""
    saves = [stood(contribution, number) for number in numbers]
    return [import_string(name)(contribution, saves) for name in settings.VERSION_SECTIONS]


def _number(request: HttpRequest) -> int:
    match = request.resolver_match
    return int(match.kwargs["number"]) if match else 0


def _at(contribution: Contribution, number: int, sections: list[Section]) -> TextContent:
    content = content_at(contribution, number, sections)
    if content is None:
        raise Http404
    return content


def _can_write(request: UserRequest, contribution: Contribution) -> bool:
    return request.user.has_perm("rounds.write", contribution) and not why_locked(contribution)


def _crumbs(contribution: Contribution, here: Link) -> list[Link]:
    all_of_them = Link(_("Versions of the text"), cell_url("versions", contribution))
    return cell_crumbs(contribution, all_of_them, here)


def _summary(count: int) -> str:
    return ngettext("Saved %(n)s time.", "Saved %(n)s times.", count) % {"n": count}


def _count(first: int, last: int, total: int) -> Text:
    words: dict[str, Any] = {"first": first, "last": last, "total": total}
    return _("%(first)s–%(last)s of %(total)s versions") % words
