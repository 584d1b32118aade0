"""Where the writing pages stand: heading, how long there is left, what every one of them shows."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_date, format_short_date, format_time
from milstolpe.core.page import Link, PageHead, State
from milstolpe.core.resubmit import kept_form
from milstolpe.rounds import rich
from milstolpe.rounds.addresses import cell_address
from milstolpe.rounds.enums import ContributionState
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.instructions import instruction_news, instructions_since
from milstolpe.rounds.queries.materials import materials_for
from milstolpe.rounds.queries.next_text import next_to_write
from milstolpe.rounds.queries.questions import answered_at_fields
from milstolpe.rounds.queries.times import last_day, why_locked
from milstolpe.rounds.views.comments import comments_pane
from milstolpe.rounds.views.review_frame import cell_url, delivery_of, delivery_url
from milstolpe.rounds.views.write_desk import Context, Desk
from milstolpe.rounds.views.write_sections import section_fields, total

View = Callable[..., HttpResponseBase]
MOST_MATERIAL = 50
AUTOSAVE = "X-Autosave"  # header of what is saved without a button


def keeps_what_was_typed(view: View) -> View:
    """Whoever may no longer save here keeps the text, and is told so."""

    @wraps(view)
    def wrapped(request: HttpRequest, **address: Any) -> HttpResponseBase:
        try:
            return view(request, **address)
        except (PermissionDenied, Http404):
            if request.method != "POST" or not request.user.is_authenticated:
                raise
            if AUTOSAVE not in request.headers:
                return kept_form(request, status=403, is_refused=True)
            message = _(
                "You may no longer write in this text, so this is not saved. It stands here as "
                "long as the page is open: copy it, or ask your coordinator."
            )
            return JsonResponse({"message": message}, status=403)

    return wrapped


def write_context(
    request: HttpRequest,
    desk: Desk,
    *,
    references: rich.References | None = None,
) -> Context:
    """What "rounds/write.html" shows of the texts."""
    contribution = desk.contribution
    return {
        "head": write_head(contribution, actions=_next(desk), more=_more(desk)),
        "crumbs": write_crumbs(contribution),
        "contribution": contribution,
        "fields": section_fields(
            desk.sections,
            desk.content,
            desk.previous,
            sheet=desk.sheet,
            references=references or {},
            is_previewed="visa" in request.GET and desk.sheet is None,
            questions=answered_at_fields(contribution),
        ),
        "total": total(desk.content, contribution.round.max_characters),
        **_typed(desk),
        **_frame(desk),
    }


def _typed(desk: Desk) -> Context:
    """What the form begins from, and what was wrong with it."""
    sheet = desk.sheet
    return {
        "problems": problem_links(desk),
        "base": sheet.base if sheet else desk.contribution.number,
        "saved_by": sheet.saved_by if sheet else "",
    }


def _frame(desk: Desk) -> Context:
    """What the round says to those who write, and where the text stands."""
    contribution, round_ = desk.contribution, desk.contribution.round
    instructions = instructions_since(contribution)
    return {
        "instruction": instructions[0] if instructions else None,
        "news": instruction_news(contribution, instructions),
        "materials": materials_for(contribution.item)[:MOST_MATERIAL],
        "comments": comments_pane(
            contribution,
            desk.sections,
            desk.content,
            user=desk.user,
            back=contribution.get_absolute_url(),
        ),
        "saved": saved_state(contribution),
        "owner": desk.user.pk,
        "last_year": round_.previous.name if round_.previous else "",
        "locked_why": why_locked(contribution, now=desk.arrived_at),
        "can_take": not why_locked(contribution, now=desk.arrived_at),
        "is_example": round_.is_example,
        **_addresses(contribution),
    }


def _next(desk: Desk) -> list[Link]:
    """Where to go when this text is begun: the next one that is not."""
    row = desk.contribution
    if row.state == ContributionState.EMPTY or not desk.user.has_perm("rounds.write", row):
        return []
    following = next_to_write(desk.user, row)
    if following is None:
        return []
    name = following.item.name
    if following.county_id != row.county_id:
        name = f"{name}, {following.county.name}"
    return [Link(_("Next text: %(name)s") % {"name": name}, following.get_absolute_url())]


def _more(desk: Desk) -> list[Link]:
    """Pages about the text, for those who work on it."""
    contribution = desk.contribution
    if not desk.user.has_perm("rounds.comment", contribution):
        return []
    links = [
        Link(_("Review and hand over"), cell_url("review", contribution)),
        Link(_("Versions of the text"), cell_url("versions", contribution)),
        Link(_("All texts to hand in"), delivery_url("delivery", delivery_of(contribution))),
    ]
    if contribution.round.may_decline and desk.user.has_perm("rounds.hand_in", contribution):
        links.append(Link(_("Decline to answer"), cell_url("review", contribution)))
    return links


def _addresses(contribution: Contribution) -> Context:
    place = cell_address(contribution)
    names = {
        "autosave_address": "autosave",
        "picture_address": "picture-add",
        "word_address": "word",
        "upload_address": "word-upload",
        "ask_address": "ask",
        "late_address": "late",
    }
    return {key: reverse(f"rounds:{name}", args=place) for key, name in names.items()}


def write_head(contribution: Contribution, title: str = "", **more: Any) -> PageHead:
    """The top of each page of a text."""
    name = contribution.item.name
    kind = f"{contribution.round.name} · {contribution.county.name}"
    return PageHead(
        title or name,
        kind=f"{kind} · {name}" if title else kind,
        answer=more.pop("answer", "") or time_left(contribution),
        state=State(contribution.state, contribution.get_state_display()),
        **more,
    )


def write_crumbs(contribution: Contribution, *more: Link) -> list[Link]:
    """My tasks › this text › …"""
    label = f"{contribution.item.name}, {contribution.county.name}, {contribution.round.name}"
    return [
        Link(_("My tasks"), reverse("web:work")),
        Link(label, contribution.get_absolute_url()),
        *more,
    ]


def time_left(contribution: Contribution) -> str:
    """How long there is left, or why nothing can be written."""
    if locked := why_locked(contribution):
        return locked
    day = last_day(contribution)
    left = (day - localdate()).days
    date = format_date(day)
    if left < 0:
        return _("The last day to hand in was %(date)s. You can still hand in.") % {"date": date}
    if left == 0:
        return _("Today, %(date)s, is the last day to hand in.") % {"date": date}
    return ngettext(
        "%(n)s day left: hand in by %(date)s.", "%(n)s days left: hand in by %(date)s.", left
    ) % {"n": left, "date": date}


def saved_state(contribution: Contribution) -> str:
    """When the text was saved last, and by whom."""
    at = contribution.changed_at
    if at is None:
        return ""
    when = f"{format_short_date(at)} {format_time(at)}"
    return _("Saved %(when)s by %(who)s") % {"when": when, "who": contribution.changed_by}


def saved_text() -> str:
    return _("Saved %(when)s") % {"when": format_time(timezone.now())}


def problem_links(desk: Desk) -> Sequence[Link]:
    """What is wrong, each with a link to its section."""
    if desk.sheet is None:
        return []
    titles = {row.key: row.title for row in desk.sections}
    return [
        Link(
            f"{titles[each.section]}: {each.text}" if each.section else each.text,
            f"#text-{each.section}" if each.section else "",
        )
        for each in desk.sheet.problems
    ]
