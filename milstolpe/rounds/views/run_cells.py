"""Who is asked: each objective with its counties, and for what. Once the round is opened counties
can be added."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.rounds.enums import ContributionState, RoundState
from milstolpe.rounds.extensions import Asked, extension_of
from milstolpe.rounds.forms.run_template import CellsForm, MoreCellsForm
from milstolpe.rounds.models import Contribution, Item, Round
from milstolpe.rounds.queries.template import ItemCells, cells_version, item_cells
from milstolpe.rounds.services.asking import ask_more
from milstolpe.rounds.services.template import save_cells
from milstolpe.rounds.views.fetch import round_or_404
from milstolpe.rounds.views.run_fetch import item_or_404
from milstolpe.rounds.views.run_frame import posted, round_crumbs, run_link


@dataclass(frozen=True)
class ItemRow:
    """An item with how much is asked of it."""

    item: Item
    texts: int
    outcomes: int
    trends: int


@dataclass(frozen=True)
class TickRow:
    """A county with its ticks."""

    code: str
    name: str
    text: bool
    outcome: bool
    trend: bool
    is_fixed: bool  # cannot be changed now


@permission_on(round_or_404, "rounds.run")
def cells(request: UserRequest, round_: Round) -> HttpResponse:
    extension = extension_of(round_)
    rows = _item_rows(round_, extension.asked(round_))
    is_draft = round_.state == RoundState.DRAFT
    text = _("%(texts)s texts and %(judgements)s judgements are asked for.") % {
        "texts": sum(row.texts for row in rows),
        "judgements": sum(max(row.outcomes, row.trends) for row in rows),
    }
    context = {
        "head": PageHead(_("Who is asked"), kind=round_.name, answer=text),
        "crumbs": round_crumbs(round_, Link(_("Who is asked"), request.path)),
        "rows": rows,
        "base": request.path,
        "is_draft": is_draft,
        "has_judgements": extension.has_judgements,
        "is_example": round_.is_example,
    }
    return render(request, "rounds/run_cells.html", context)


@permission_on(item_or_404, "rounds.run")
def item_cells_edit(request: UserRequest, item: Item) -> HttpResponse:
    round_, extension = item.round, extension_of(item.round)
    found = item_cells(item, extension.asked(round_))
    form = _form(request, item, found)
    if done(form, lambda: _save(request, item, form)):
        messages.success(request, _("Who is asked about %(item)s is saved.") % {"item": item})
        return redirect("rounds:cells", round_.address)
    crumbs = round_crumbs(
        round_, run_link("cells", round_, _("Who is asked")), Link(str(item), request.path)
    )
    context = {
        "head": _item_head(item),
        "crumbs": crumbs,
        "form": form,
        "rows": _ticks(found, form, round_),
        "has_judgements": extension.has_judgements,
        "can_change": not round_.is_published,
        "back": crumbs[-2].address,
        "is_example": round_.is_example,
    }
    status = REFUSED if posted(request) else 200
    return render(request, "rounds/run_item_cells.html", context, status=status)


def _item_head(item: Item) -> PageHead:
    text = _("Tick what each county is asked for.")
    if item.round.is_published:
        text = _("The round is published. Who was asked stays as it was.")
    elif item.round.state != RoundState.DRAFT:
        text = _("The round is opened. Counties that are not asked yet can be asked too.")
    return PageHead(str(item), kind=item.round.name, answer=text)


def _form(request: UserRequest, item: Item, found: Mapping[str, ItemCells]) -> CellsForm:
    """Before the round is opened every county is chosen; then those that are not asked yet."""
    is_draft = item.round.state == RoundState.DRAFT
    codes = {
        code: row.county.name for code, row in found.items() if is_draft or row.contribution is None
    }
    data = request.POST if posted(request) else None
    made = CellsForm if is_draft else MoreCellsForm
    return made(data, item=item, codes=codes, base=cells_version(found, item))


def _save(request: UserRequest, item: Item, form: CellsForm) -> None:
    cleaned, by = form.cleaned_data, request.user
    asked = {
        code: Asked(code in cleaned["outcome"], code in cleaned["trend"]) for code in form.codes
    }
    if isinstance(form, MoreCellsForm):
        more = {code: asked[code] for code in cleaned["text"]}
        ask_more(item, more, reason=form.reason, base=cleaned["base"], by=by)
        return
    wanted = {code: (code in cleaned["text"], asked[code]) for code in asked}
    writer, base = cleaned["written_by"], cleaned["base"]
    save_cells(item, wanted, written_by=writer, base=base, by=by)


def _ticks(found: Mapping[str, ItemCells], form: CellsForm, round_: Round) -> list[TickRow]:
    """As they stand, or as they were sent."""
    sent = {name: set(form[name].data or ()) for name in ("text", "outcome", "trend")}
    rows = []
    for code, row in found.items():
        is_fixed = round_.is_published or code not in form.codes
        ticks = (row.contribution is not None, row.asks_outcome, row.asks_trend)
        if form.is_bound and not is_fixed:
            ticks = (code in sent["text"], code in sent["outcome"], code in sent["trend"])
        rows.append(TickRow(code, row.county.name, *ticks, is_fixed=is_fixed))
    return rows


def _item_rows(round_: Round, asked: Mapping[int, Asked]) -> list[ItemRow]:
    """Three queries, that of `asked` counted in."""
    items = {row.pk: row for row in round_.items.select_related("objective", "written_by")}
    texts = dict.fromkeys(items, 0)
    outcomes, trends = dict.fromkeys(items, 0), dict.fromkeys(items, 0)
    rows = Contribution.objects.filter(item__round=round_)
    for pk, item in rows.exclude(state=ContributionState.WAIVED).values_list("pk", "item_id"):
        beside = asked.get(pk, Asked())
        texts[item] += 1
        outcomes[item] += beside.outcome
        trends[item] += beside.trend
    return [ItemRow(row, texts[pk], outcomes[pk], trends[pk]) for pk, row in items.items()]
