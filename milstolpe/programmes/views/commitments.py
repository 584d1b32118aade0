"""One commitment: proposed, read, changed, and moved along its steps."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import EditConflictError
from milstolpe.core.http import permission_on
from milstolpe.core.page import Fact, Link, PageHead, State
from milstolpe.core.steps import Step, steps_from
from milstolpe.core.text import clean_text, small_number
from milstolpe.programmes.content import CommitmentContent
from milstolpe.programmes.enums import COMMITMENT_STEPS, CommitmentState
from milstolpe.programmes.forms.commitments import CommitmentForms
from milstolpe.programmes.forms.contents import Start
from milstolpe.programmes.models import Commitment, Measure
from milstolpe.programmes.queries.commitment_history import HistoryRow, content_at, history_rows
from milstolpe.programmes.queries.commitments import (
    commitment_content,
    last_decision,
    open_commitment,
    why_not,
)
from milstolpe.programmes.queries.wording import COMMITMENT_LABELS, lines_of
from milstolpe.programmes.services.commitments import (
    change_commitment,
    propose_commitment,
    take_commitment_step,
)
from milstolpe.programmes.views.commitment_frame import (
    asked_organisation,
    commitment_or_404,
    crumbs_to,
    organisation_links,
    own_crumbs,
    period_of,
    way_back,
)
from milstolpe.programmes.views.commitment_words import done_message, state_sentence, step_label
from milstolpe.programmes.views.fetch import measure_or_404
from milstolpe.programmes.views.saving import (
    attempt,
    saved_message,
    sent,
    start_after_conflict,
)


@permission_on(measure_or_404, "programmes.propose")
def commitment_propose(request: UserRequest, measure: Measure) -> HttpResponse:
    organisation = asked_organisation(request)
    made = open_commitment(measure, organisation)
    if made and request.method != "POST":
        return redirect("programmes:commitment", made.pk)
    data = sent(request.POST) if request.method == "POST" else None
    last = last_decision(measure.programme, organisation)
    start = Start(CommitmentContent(), shown=_first_content(last, request.user))
    forms = CommitmentForms(measure, organisation, start, data, last=last)
    if data is None or "more" in data:
        forms.make_quiet()
        return _propose_page(request, forms)
    made = attempt(forms, lambda: _propose(forms, request.user))
    if made is None:
        return _propose_page(request, forms, status=REFUSED)
    messages.success(request, done_message("propose"))
    return redirect("programmes:commitment", made.pk)


@permission_on(commitment_or_404, "programmes.close_commitment")
def commitment_page(request: UserRequest, commitment: Commitment) -> HttpResponse:
    user, history = request.user, history_rows(commitment)
    if request.method != "POST":
        start = _start(request, commitment, history)
        return _page(request, commitment, _edit_forms(commitment, user, start), history)
    data = sent(request.POST)
    forms = _edit_forms(commitment, user, _start_sent(commitment, data), data)
    if "more" in data:
        forms.make_quiet()
        return _page(request, commitment, forms, history)
    try:
        saved = attempt(forms, lambda: _save(commitment, forms, user))
    except EditConflictError as error:
        saved, forms = None, _forms_after(commitment, user, error, forms)
    if saved is None:
        return _page(request, commitment, forms, history, status=REFUSED)
    messages.success(request, saved_message())
    return redirect("programmes:commitment", saved.pk)


@permission_on(commitment_or_404, "programmes.close_commitment")
@require_POST
def commitment_step(request: UserRequest, commitment: Commitment) -> HttpResponse:
    step, reason = request.POST.get("step", ""), clean_text(request.POST.get("reason", ""))
    by_actor = request.user.has_perm("programmes.propose_commitment", commitment)
    take_commitment_step(commitment, step, by=request.user, reason=reason)
    messages.success(request, done_message(step, by_actor=by_actor))
    return redirect(way_back(request, reverse("programmes:commitment", args=[commitment.pk])))


def _first_content(last: CommitmentContent, user: User) -> CommitmentContent:
    """What the form of a new one holds: whom to ask, as last time, else the writer. A decision is
    chosen, never filled in unasked: the last one may not be about this measure."""
    if last.contact_name or last.contact_email:
        return CommitmentContent(contact_name=last.contact_name, contact_email=last.contact_email)
    return CommitmentContent(contact_name=user.name, contact_email=user.email)


def _propose(forms: CommitmentForms, user: User) -> Commitment:
    return propose_commitment(
        forms.measure, forms.content(), organisation=forms.organisation, by=user
    )


def _save(commitment: Commitment, forms: CommitmentForms, user: User) -> Commitment:
    cleaned = forms.single.cleaned_data
    return change_commitment(
        commitment,
        forms.content(),
        base_number=cleaned["base_number"],
        by=user,
        reason=cleaned.get("reason", ""),
    )


def _start(
    request: HttpRequest, commitment: Commitment, history: Sequence[HistoryRow]
) -> Start[CommitmentContent]:
    """From what stands now; the fields hold an older content when one is to be brought back."""
    older = small_number(request.GET.get("fran", ""))
    return Start(
        commitment_content(commitment),
        history[0].number if history else None,
        shown=content_at(commitment, older) if older else None,
    )


def _start_sent(commitment: Commitment, data: QueryDict) -> Start[CommitmentContent]:
    number = small_number(data.get("base_number", "")) or None
    return Start(content_at(commitment, number) or commitment_content(commitment), number)


def _edit_forms(
    commitment: Commitment,
    user: User,
    start: Start[CommitmentContent],
    data: QueryDict | None = None,
) -> CommitmentForms:
    may_change = user.has_perm("programmes.change_commitment", commitment)
    asks_reason = may_change and commitment.state == CommitmentState.CONFIRMED
    return CommitmentForms(
        commitment.measure, commitment.organisation, start, data, asks_reason=asks_reason
    )


def _forms_after(
    commitment: Commitment, user: User, error: EditConflictError, forms: CommitmentForms
) -> CommitmentForms:
    theirs = content_at(commitment, error.number)
    assert theirs is not None  # the row that the conflict is about
    reason = forms.single.cleaned_data.get("reason", "")
    start = start_after_conflict(CommitmentContent, theirs, error, reason)
    anew = _edit_forms(commitment, user, start)
    anew.show_conflict(error)
    return anew


def _propose_page(
    request: UserRequest, forms: CommitmentForms, *, status: int = 200
) -> HttpResponse:
    measure = forms.measure
    title = _("Propose a commitment")
    context = {
        "head": PageHead(
            str(measure),
            kind=title,
            answer=_("%(name)s proposes, and the county board confirms.")
            % {"name": forms.organisation.name},
        ),
        "crumbs": [*own_crumbs(), Link(title, request.path)],
        "organisations": organisation_links(request, forms.organisation),
        "forms": forms,
        "measure": measure,
        "closed_text": "" if request.method == "POST" else why_not(measure),
        "is_example": measure.programme.is_example,
    }
    return render(request, "programmes/commitment_propose.html", context, status=status)


def _page(
    request: UserRequest,
    commitment: Commitment,
    forms: CommitmentForms,
    history: Sequence[HistoryRow],
    *,
    status: int = 200,
) -> HttpResponse:
    measure, user = commitment.measure, request.user
    may_change = user.has_perm("programmes.change_commitment", commitment)
    context = {
        "head": _head(commitment),
        "crumbs": [*crumbs_to(commitment, user), Link(measure.code, request.path)],
        "steps": [_own_words(step, commitment, user) for step in _steps(commitment, user)],
        "steps_address": reverse("programmes:commitment-step", args=[commitment.pk]),
        # What was sent is shown again whatever has happened since.
        "forms": forms if status == REFUSED or (may_change and not why_not(measure)) else None,
        "content_facts": _content_facts(commitment),
        "history": history,
        "is_example": measure.programme.is_example,
    }
    return render(request, "programmes/commitment.html", context, status=status)


def _steps(commitment: Commitment, user: User) -> list[Step]:
    steps = steps_from(COMMITMENT_STEPS, commitment.state)
    return [step for step in steps if user.has_perm(step.permission, commitment)]


def _own_words(step: Step, commitment: Commitment, user: User) -> Step:
    return replace(step, label=step_label(step, commitment, user))


def _head(commitment: Commitment) -> PageHead:
    measure = commitment.measure
    programme = measure.programme
    return PageHead(
        str(measure),
        kind=_("Commitment by %(name)s") % {"name": commitment.organisation.name},
        answer=state_sentence(commitment),
        state=State(commitment.state, commitment.get_state_display()),
        facts=[
            Fact(_("Programme"), period_of(programme), programme.get_absolute_url()),
            Fact(_("Measure"), _("The whole measure"), measure.get_absolute_url()),
        ],
    )


def _content_facts(commitment: Commitment) -> list[Fact]:
    lines = lines_of(commitment_content(commitment))
    return [
        Fact(label, "; ".join(lines[name]))
        for name, label in COMMITMENT_LABELS.items()
        if lines[name]
    ]
