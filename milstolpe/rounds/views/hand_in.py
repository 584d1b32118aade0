"""All texts of an organisation on one page: approved together, read through, handed in."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.arrival import arrived_at
from milstolpe.core.http import permission_on
from milstolpe.core.page import Fact, Link, PageHead
from milstolpe.rounds.forms.reviewing import HandInForm, seen_in
from milstolpe.rounds.models import HandIn
from milstolpe.rounds.queries.deliveries import Delivery, hand_ins_of
from milstolpe.rounds.queries.delivery_page import DeliveryRow, delivery_rows, delivery_texts
from milstolpe.rounds.queries.times import why_closed
from milstolpe.rounds.rules import hands_in
from milstolpe.rounds.services.handing_in import hand_in, is_ready, to_hand_in, waits
from milstolpe.rounds.services.reopening import mark_entered_nationally
from milstolpe.rounds.services.reviewing import approve_all, left_to_read
from milstolpe.rounds.views.fetch import delivery_or_404
from milstolpe.rounds.views.review_frame import (
    delivery_crumbs,
    delivery_url,
    missing_links,
    time_text,
)


@permission_on(delivery_or_404, "rounds.see_delivery")
def delivery(request: UserRequest, delivery: Delivery) -> HttpResponse:
    return _page(request, delivery)


@require_POST
@permission_on(delivery_or_404, "rounds.hand_in")
def delivery_hand_in(request: UserRequest, delivery: Delivery) -> HttpResponse:
    form = HandInForm(request.POST)
    made: list[HandIn] = []
    if done(form, lambda: made.append(_hand_in(request, delivery, form))):
        return redirect(delivery_url("receipt", delivery, made[0].number))
    return _page(request, delivery, form)


@require_POST
@permission_on(delivery_or_404, "rounds.see_delivery")
def delivery_approve(request: UserRequest, delivery: Delivery) -> HttpResponse:
    """Approve all texts in review that the page showed."""
    seen = seen_in(request.POST)
    rows = approve_all(delivery, seen=seen, by=request.user)
    text = ngettext("%(n)s text is approved.", "%(n)s texts are approved.", len(rows))
    messages.success(request, text % {"n": len(rows)})
    if left := left_to_read(delivery, seen=seen):
        text = _("Changed while you had the page open, and not approved: %(texts)s.")
        messages.warning(request, text % {"texts": "; ".join(left)})
    return redirect(delivery_url("delivery", delivery))


@require_POST
@permission_on(delivery_or_404, "rounds.see_delivery")
def delivery_national(request: UserRequest, delivery: Delivery) -> HttpResponse:
    """Mark all that is handed in as entered in a national tool too."""
    rows = [row.contribution for row in delivery_rows(delivery) if row.is_handed_in]
    count = mark_entered_nationally(rows, is_entered=True, by=request.user)
    text = ngettext("%(n)s text is marked.", "%(n)s texts are marked.", count) % {"n": count}
    messages.success(request, text)
    return redirect(delivery_url("delivery", delivery))


@permission_on(delivery_or_404, "rounds.see_delivery")
def delivery_read(request: UserRequest, delivery: Delivery) -> HttpResponse:
    """Every text of the organisation after each other, with what has changed since last year."""
    title, previous = _("Read all texts"), delivery.round.previous
    answer = _("What has changed since %(round)s.") % {"round": previous} if previous else ""
    texts = delivery_texts(delivery)
    context = {
        "head": PageHead(title, kind=_kind(delivery), answer=answer),
        "crumbs": delivery_crumbs(delivery, Link(title, request.path)),
        "texts": texts,
        "names_county": not delivery.is_one_county,
        "waiting": [row for row in texts if row.contribution.state == "in_review"],
        "can_approve": bool(hands_in(request.user, delivery)),
        "approve": delivery_url("delivery-approve", delivery),
        "is_example": delivery.round.is_example,
    }
    return render(request, "rounds/delivery_read.html", context)


def _page(
    request: UserRequest, delivery: Delivery, tried: HandInForm | None = None
) -> HttpResponse:
    rows, may_hand_in = delivery_rows(delivery), bool(hands_in(request.user, delivery))
    earlier = hand_ins_of(delivery)
    form = tried or HandInForm(initial=_started(earlier))
    context = {
        "head": _head(delivery, rows),
        "crumbs": delivery_crumbs(delivery),
        "delivery": delivery,
        "rows": [(row, missing_links(row)) for row in rows],
        "names_county": not delivery.is_one_county,
        "waiting": [row for row in rows if row.waits_for_review],
        **_to_hand_in(rows, form),
        "may_hand_in": may_hand_in,
        "may_mark": may_hand_in and any(row.is_handed_in for row in rows),
        "form": form,
        "hand_ins": [(row, delivery_url("receipt", delivery, row.number)) for row in earlier],
        "urls": _urls(delivery),
        "is_example": delivery.round.is_example,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "rounds/delivery.html", context, status=status)


def _to_hand_in(rows: list[DeliveryRow], form: HandInForm) -> dict[str, Any]:
    """What would be handed in now, what stands in the way, what is left for later."""
    now = {row.pk for row in to_hand_in([row.contribution for row in rows])}
    fresh = [row for row in rows if row.contribution.pk in now]
    unready = [row for row in fresh if not is_ready(row.contribution)]
    lacking = [row for row in fresh if row.missing]
    closed_why = why_closed(fresh[0].contribution) if fresh else ""
    return {
        "late": [row for row in rows if waits(row.contribution)],
        "fresh": fresh,
        "unready": unready,
        "lacking": lacking,
        "closed_why": closed_why,
        "can_send": form.is_bound or not (unready or lacking or closed_why),
    }


def _started(earlier: Sequence[HandIn]) -> dict[str, str]:
    """The case number of last time, if it was handed in before."""
    return {"case_number": earlier[0].case_number} if earlier else {}


def _hand_in(request: UserRequest, delivery: Delivery, form: HandInForm) -> HandIn:
    return hand_in(
        delivery,
        seen=seen_in(request.POST),
        by=request.user,
        now=arrived_at(request),
        **form.cleaned_data,
    )


def _head(delivery: Delivery, rows: list[DeliveryRow]) -> PageHead:
    count = sum(row.is_handed_in for row in rows)
    answer = ngettext(
        "%(done)s of %(n)s text is handed in.", "%(done)s of %(n)s texts are handed in.", len(rows)
    ) % {"done": count, "n": len(rows)}
    actions = []
    if any(row.contribution.number for row in rows):
        actions.append(Link(_("Read all texts"), delivery_url("delivery-read", delivery)))
    return PageHead(
        delivery.organisation.name,
        kind=delivery.round.name,
        answer=f"{answer} {time_text(delivery.round)}".strip(),
        facts=_facts(rows),
        actions=actions,
    )


def _facts(rows: list[DeliveryRow]) -> list[Fact]:
    """How many texts are in each state, in the order of the work."""
    counts: dict[str, int] = {}
    for row in rows:
        label = str(row.contribution.get_state_display())
        counts[label] = counts.get(label, 0) + 1
    return [Fact(label, count) for label, count in counts.items()]


def _urls(delivery: Delivery) -> dict[str, str]:
    return {
        "hand_in": delivery_url("delivery-hand-in", delivery),
        "approve": delivery_url("delivery-approve", delivery),
        "national": delivery_url("delivery-national", delivery),
    }


def _kind(delivery: Delivery) -> str:
    return f"{delivery.round.name} · {delivery.organisation.name}"
