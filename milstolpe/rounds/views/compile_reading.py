"""All counties' texts about one item side by side: for RUS and the national objective owner."""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.http import signed_in
from milstolpe.core.page import Fact, Link, PageHead
from milstolpe.organisations.enums import Role
from milstolpe.organisations.standing import standing_of
from milstolpe.rounds.models import Item
from milstolpe.rounds.queries.compiled import Compiled, compiled, compiled_texts, handed_in
from milstolpe.rounds.queries.visibility import rounds_visible_to
from milstolpe.rounds.rules import RUS, objectives_of
from milstolpe.rounds.views.compile_files import document
from milstolpe.rounds.views.compile_frame import compile_crumbs, shown_texts


@signed_in
def reading(request: UserRequest, address: str, item: str) -> HttpResponse:
    found_item = _item_or_404(request, address, item)
    found = compiled(found_item.round)
    texts = compiled_texts(found, item=item, only=Q())
    context = {
        "head": _head(found, found_item, len(texts)),
        "crumbs": _crumbs(request, found_item),
        "texts": shown_texts(texts),
        "objective": found_item.objective,
        "files": [
            Link(fmt.upper(), f"{request.path.rstrip('/')}.{fmt}")
            for fmt in ("docx", "pdf", "html")
        ],
        "is_example": found_item.round.is_example,
    }
    return render(request, "rounds/reading.html", context)


@signed_in
def reading_file(request: UserRequest, address: str, item: str, fmt: str) -> HttpResponseBase:
    found_item = _item_or_404(request, address, item)
    found = compiled(found_item.round)
    count = handed_in(found_item.round).filter(item=found_item).count()
    return document(request, found, "mal", item, fmt, count=count)


def _item_or_404(request: UserRequest, address: str, item: str) -> Item:
    """RUS reads all; a national objective owner, what is about their objectives."""
    rows = Item.objects.filter(round__in=rounds_visible_to(request.user))
    found = get_object_or_404(
        rows.select_related("round", "objective"), round__address=address, slug=item
    )
    standing = standing_of(request.user)
    if standing.has(*RUS):
        return found
    own = {
        objective
        for row in standing.memberships
        if row.role == Role.NATIONAL_READER
        for objective in objectives_of(row)
    }
    if found.objective_id not in own:
        raise Http404
    return found


def _head(found: Compiled, item: Item, count: int) -> PageHead:
    asked = item.contributions.exclude(state="waived").count()
    answer = _("%(n)s of %(of)s texts are handed in.") % {"n": count, "of": asked}
    facts = [Fact(_("Round"), item.round.name)]
    if found.publication is None:
        facts.append(Fact(_("Not published"), _("Pass on nothing that is not published.")))
    return PageHead(
        _("%(objective)s in all counties") % {"objective": item.name},
        kind=item.round.name,
        answer=answer,
        facts=facts,
    )


def _crumbs(request: UserRequest, item: Item) -> list[Link]:
    own = Link(item.name, request.path)
    if standing_of(request.user).has(*RUS):
        return compile_crumbs(item.round, own)
    return [Link(_("My tasks"), reverse("web:work")), own]
