"""The writing page of the yearly follow-up: the texts, the judgement, and what stands beside."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link
from milstolpe.followup.forms.judgements import PREFIX
from milstolpe.followup.judgement import Judgement
from milstolpe.followup.queries.beside import (
    CountyText,
    national_judgement,
    own_text,
    scale_of,
    texts_of_last_year,
    with_what_stands_beside,
)
from milstolpe.followup.queries.cited import cited_measures
from milstolpe.followup.queries.judgements import WITH_JUDGEMENT, assessment_of
from milstolpe.followup.services.citing import KIND, mark_of
from milstolpe.followup.views.write_beside import beside_of, query_of, write_address
from milstolpe.followup.views.write_judgement import (
    UNCHANGED,
    Judging,
    judgement_fields,
    judging_of,
    marks,
    save_judging,
)
from milstolpe.rounds import rich
from milstolpe.rounds.content import TextContent
from milstolpe.rounds.enums import Standing
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.contents import frozen_content, previous_content
from milstolpe.rounds.queries.told import with_what_is_told
from milstolpe.rounds.views.fetch import contribution_with
from milstolpe.rounds.views.write_desk import Context, Desk, desk_of, save_desk
from milstolpe.rounds.views.write_frame import keeps_what_was_typed, write_context
from milstolpe.rounds.views.write_page import (
    after_saving,
    refusal,
    saved_values,
    writing_page,
)


def judged_or_404(user: Any, **address: Any) -> Contribution:
    """A cell with its judgement."""
    return contribution_with(user, address, *WITH_JUDGEMENT)


def written_or_404(user: Any, **address: Any) -> Contribution:
    """The same with what its writing page tells and shows beside."""

    def read(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
        return with_what_stands_beside(with_what_is_told(rows))

    return contribution_with(user, address, *WITH_JUDGEMENT, read=read)


@keeps_what_was_typed
@permission_on(written_or_404, "rounds.read_text")
def write(request: UserRequest, contribution: Contribution) -> HttpResponse:
    texts = texts_of_last_year(contribution)
    desk = desk_of(request, contribution, _previous(contribution, texts))
    judging = judging_of(request, assessment_of(contribution))
    if request.method == "POST" and _save(request, desk, judging):
        beside = judging.assessment.number if judging else 0
        query = query_of(request.POST)
        return after_saving(request, desk.contribution, query, beside=beside)
    return writing_page(
        request, desk, "followup/write.html", _context(request, desk, judging, texts)
    )


@require_POST
@keeps_what_was_typed
@permission_on(judged_or_404, "rounds.write")
def autosave(request: UserRequest, contribution: Contribution) -> HttpResponseBase:
    desk = desk_of(request, contribution, None)
    if not save_desk(request, desk):
        return refusal(desk)
    references = references_in(desk.kept) if "preview" in request.POST else {}
    values = saved_values(request, desk, references)
    judging = judging_of(request, assessment_of(contribution))
    if judging is not None:
        if not save_judging(request, judging):
            assert judging.sheet is not None
            message = " ".join(dict.fromkeys(judging.sheet.problems))
            return JsonResponse({"message": message}, status=REFUSED)
        values["judgement"] = _judged(judging)
    return JsonResponse(values)


def references_in(*contents: TextContent | None) -> dict[str, rich.Reference]:
    """What the citations of the texts say now. One query, or none without citations."""
    keys = {
        key
        for content in contents
        if content
        for row in content.sections.values()
        for key in rich.cited(row.text, KIND)
    }
    return {
        mark_of(key): rich.Reference(
            row.text, row.address, f"{row.value}, {row.year}" if row.value else ""
        )
        for key, row in cited_measures(keys).items()
    }


def _save(request: HttpRequest, desk: Desk, judging: Judging | None) -> bool:
    """Texts and judgement, each by itself: what can be saved is."""
    cited = request.POST.get("cite", "")
    is_saved = save_desk(request, desk, cited=mark_of(cited) if cited else "")
    if judging is not None:
        is_saved = save_judging(request, judging) and is_saved
    return is_saved


def _previous(contribution: Contribution, texts: Sequence[CountyText]) -> TextContent | None:
    own = own_text(texts, contribution)
    return frozen_content(own.content) if own else previous_content(contribution)


def _context(
    request: HttpRequest, desk: Desk, judging: Judging | None, texts: Sequence[CountyText]
) -> Context:
    contribution = desk.contribution
    references = references_in(desk.content, desk.previous)
    context = write_context(request, desk, references=references)
    context["autosave_address"] = write_address("write-autosave", contribution)
    context["references"] = references
    context["head"] = replace(context["head"], more=[*context["head"].more, _county(contribution)])
    context["beside"] = beside_of(request, contribution, texts)
    if judging is None:
        return context
    fields = judgement_fields(judging, scale_of(contribution), national_judgement(contribution))
    context["problems"] = [
        *context["problems"],
        *(Link(text, "#bedomning") for text in fields.problems),
    ]
    return context | {
        "judgement": fields,
        "read_judgement": marks(Judgement.of(judging.assessment)),
        "unchanged_all": _unchanged_all(desk),
        "unchanged_names": [row.title for row in desk.sections if row.key in _standing_keys(desk)],
    }


def _county(contribution: Contribution) -> Link:
    """The way to all texts of the county."""
    place = [contribution.round.address, contribution.county.slug]
    label = _("All texts of %(county)s") % {"county": contribution.county.name}
    return Link(label, reverse("followup:write-county", args=place))


def _standing_keys(desk: Desk) -> list[str]:
    """Sections whose text may stand without a reason, where there is one from last time."""
    return [
        row.key
        for row in desk.sections
        if row.standing == Standing.FREELY and desk.previous and desk.previous.text(row.key)
    ]


def _unchanged_all(desk: Desk) -> str:
    """What the button sends that leaves the judgement and those sections as they were."""
    keys = [key for key in _standing_keys(desk) if not desk.kept.sections[key].is_unchanged]
    return " ".join([UNCHANGED, *keys]) if keys else ""


def _judged(judging: Judging) -> dict[str, Any]:
    row = judging.assessment
    values = Judgement.of(row).values()
    del values["is_unchanged"]
    return {
        "base": row.number,
        "values": {f"{PREFIX}{name}": value for name, value in values.items()},
    }
