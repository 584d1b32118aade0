"""The rounds there are, a new one from last year's, and changing dates and rules."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import done
from milstolpe.core.http import permission, permission_on
from milstolpe.core.listing import list_pager
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.core.versions import begun
from milstolpe.rounds.enums import RoundKind
from milstolpe.rounds.forms.run_rounds import NAMES, RoundForm
from milstolpe.rounds.models import Round
from milstolpe.rounds.queries.making import Beginning, counted, next_round
from milstolpe.rounds.queries.visibility import rounds_visible_to
from milstolpe.rounds.services.editing import save_round, start_round
from milstolpe.rounds.views.fetch import round_or_404
from milstolpe.rounds.views.run_forms import form_page
from milstolpe.rounds.views.run_frame import posted, round_crumbs, rounds_crumbs


@permission("rounds.follow")
def rounds(request: UserRequest) -> HttpResponse:
    seen = rounds_visible_to(request.user)
    page, shown = list_pager(request, seen.count(), _row_count)
    runs = request.user.has_perm("rounds.run")
    new = Link(_("New round"), reverse("rounds:round-new"))
    context = {
        "head": PageHead(_("Rounds"), actions=[new] if runs else []),
        "crumbs": rounds_crumbs(),
        "rows": counted(seen)[shown],
        "page": page,
        "base": request.path,
        "empty": Empty(_("There is no round yet"), _("It shows here when it is opened.")),
    }
    return render(request, "rounds/run_rounds.html", context)


@permission("rounds.run")
def round_new(request: UserRequest) -> HttpResponse:
    beginning = _beginning(request)
    title = _("New round")
    crumbs = rounds_crumbs(Link(title, request.path))
    if beginning is None:
        return _choose(request, title, crumbs)
    form = RoundForm(request.POST if posted(request) else None, values=beginning.values)
    made: list[Round] = []
    if done(form, lambda: made.append(_made(request, beginning, form))):
        messages.success(request, _("The round is made. Look through it, then open it."))
        return redirect("rounds:matrix", made[0].address)
    answer = _("Template, instructions, material and who is asked come along. Check and save.")
    if beginning.previous is None:
        answer = _("You can change the template and who is asked afterwards.")
    kind = beginning.previous.name if beginning.previous else RoundKind(beginning.kind).label
    return form_page(request, form, PageHead(title, kind=kind, answer=answer), crumbs)


@permission_on(round_or_404, "rounds.run")
def round_edit(request: UserRequest, round_: Round) -> HttpResponse:
    number = begun(round_)
    form = RoundForm(
        request.POST if posted(request) else None,
        values={name: getattr(round_, name) for name in NAMES},
        base_number=number,
    )
    if done(form, lambda: _save(request, round_, form)):
        messages.success(request, _("The round is saved."))
        return redirect("rounds:matrix", round_.address)
    title = _("Change dates and rules")
    crumbs = round_crumbs(round_, Link(title, request.path))
    return form_page(request, form, PageHead(title, kind=round_.name), crumbs)


def _made(request: UserRequest, beginning: Beginning, form: RoundForm) -> Round:
    previous = beginning.previous
    return start_round(beginning.kind, form.values(), by=request.user, previous=previous)


def _save(request: UserRequest, round_: Round, form: RoundForm) -> Round:
    number = form.cleaned_data["base_number"]
    return save_round(round_, form.values(), base_number=number, by=request.user)


def _beginning(request: HttpRequest) -> Beginning | None:
    """What the address says: from a round (`fran`), or of a kind (`sort`)."""
    if address := request.GET.get("fran"):
        previous = Round.objects.filter(address=address).first()
        if previous is None:
            raise Http404
        return next_round(previous.kind, previous)
    if kind := request.GET.get("sort"):
        if kind not in RoundKind:
            raise Http404
        return next_round(kind, None)
    return None


def _choose(request: HttpRequest, title: str, crumbs: list[Link]) -> HttpResponse:
    """From which round, or of which kind. The newest of each kind is the likeliest."""
    newest = {row.kind: row for row in Round.objects.order_by("year", "pk")}
    before = [
        Link(row.name, f"{request.path}?fran={row.address}", note=row.get_kind_display())
        for row in sorted(newest.values(), key=lambda row: -row.year)
    ]
    kinds = [Link(label, f"{request.path}?sort={kind}") for kind, label in RoundKind.choices]
    head = PageHead(title, answer=_("Begin from last year's: then most of it is done already."))
    context = {"head": head, "crumbs": crumbs, "before": before, "kinds": kinds}
    return render(request, "rounds/run_choose.html", context)


def _row_count(first: int, last: int, total: int) -> str:
    return _("%(first)s–%(last)s of %(n)s") % {"first": first, "last": last, "n": total}
