"""The instructions of a round: all versions with what differs, and a correction."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import done
from milstolpe.core.http import permission_on
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.rounds.enums import RoundState
from milstolpe.rounds.forms.run_template import InstructionsForm
from milstolpe.rounds.models import Round
from milstolpe.rounds.queries.instructions import instruction_versions
from milstolpe.rounds.rich import html
from milstolpe.rounds.services.instructions import (
    instructions_version,
    save_instructions,
)
from milstolpe.rounds.views.fetch import round_or_404
from milstolpe.rounds.views.run_forms import form_page
from milstolpe.rounds.views.run_frame import posted, round_crumbs, run_link


@permission_on(round_or_404, "rounds.follow")
def instructions(request: UserRequest, round_: Round) -> HttpResponse:
    versions = instruction_versions(round_)
    runs = request.user.has_perm("rounds.run") and not round_.is_published
    title = pgettext("round", "Instructions")
    change = run_link("instructions-edit", round_, _("Write") if not versions else _("Correct"))
    context = {
        "head": PageHead(title, kind=round_.name, actions=[change] if runs else []),
        "crumbs": round_crumbs(round_, Link(title, request.path)),
        "text": html(versions[0].row.text) if versions else "",
        "versions": versions,
        "empty": Empty(_("No instructions are written yet")),
        "is_example": round_.is_example,
    }
    return render(request, "rounds/run_instructions.html", context)


@permission_on(round_or_404, "rounds.run")
def instructions_edit(request: UserRequest, round_: Round) -> HttpResponse:
    newest = round_.instructions.first()
    is_draft = round_.state == RoundState.DRAFT
    form = InstructionsForm(
        request.POST if posted(request) else None,
        text=newest.text if newest else "",
        base=instructions_version(newest),
        asks_why=newest is not None and not is_draft,
    )
    if done(form, lambda: _save(request, round_, form)):
        messages.success(request, _("The instructions are saved."))
        return redirect("rounds:instructions", round_.address)
    page = run_link("instructions", round_, pgettext("round", "Instructions"))
    title = _("Write the instructions") if is_draft else _("Correct the instructions")
    text = "" if is_draft else _("Those who have used the old are told, and see what differs.")
    head = PageHead(title, kind=round_.name, answer=text)
    crumbs = round_crumbs(round_, page, Link(title, request.path))
    return form_page(request, form, head, crumbs, is_example=round_.is_example)


def _save(request: UserRequest, round_: Round, form: InstructionsForm) -> None:
    cleaned = form.cleaned_data
    save_instructions(
        round_, cleaned["text"], reason=form.reason, base=cleaned["base"], by=request.user
    )
