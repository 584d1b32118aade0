"""Compilations: made from a plan, written part by part, reviewed by another, published."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.merge import FieldConflict, merge_text
from milstolpe.core.steps import check_step
from milstolpe.core.text import clean_line, clean_text, slugify_sv
from milstolpe.core.versions import signed
from milstolpe.records.notices import notify
from milstolpe.rounds.enums import PART_STEPS, PartState
from milstolpe.rounds.kinds import CompilationPlan
from milstolpe.rounds.models import (
    Compilation,
    CompilationEvent,
    CompilationPart,
    CompilationPartRevision,
    Round,
)
from milstolpe.rounds.queries.compilations import rus_people

MOST_CHARACTERS = 200_000
MOST_PARTS = 60
_TAKEN = ("ny", "texter", "tabell")  # parts of other addresses


@transaction.atomic
def make_compilation(
    round_: Round, plan: str, *, name: str, answer_by: date | None = None, by: User
) -> Compilation:
    """Make a compilation of the round with the parts of a plan of its kind.

    Raises:
        PermissionDenied: `by` does not work for RUS.
        DomainError: there is a compilation with that name, or no such plan.
    """
    _require_rus(by)
    chosen = next((each for each in round_.plan.compilations if each.key == plan), None)
    if chosen is None:
        raise DomainError(_("Choose what the compilation is for."))
    address = slugify_sv(name, max_length=80)
    if address in _TAKEN or Compilation.objects.filter(address=address).exists():
        raise DomainError(_("There is already a compilation with that name. Choose another."))
    made = Compilation.objects.create(
        round=round_,
        name=clean_line(name),
        address=address,
        answer_by=answer_by,
        is_example=round_.is_example,
    )
    CompilationPart.objects.bulk_create(_planned(made, chosen))
    return made


def _planned(compilation: Compilation, plan: CompilationPlan) -> list[CompilationPart]:
    rows: list[CompilationPart] = []
    items = compilation.round.items.select_related("objective").filter(objective__isnull=False)
    with translation.override("sv"):  # headings are content
        for part in plan.parts:
            if not part.is_each_item:
                rows.append(CompilationPart(key=part.key, title=part.title))
                continue
            rows += [CompilationPart(item=item, key=item.slug, title=item.name) for item in items]
    for place, row in enumerate(rows):
        row.compilation, row.position, row.answer_by = compilation, place, compilation.answer_by
    return rows


@transaction.atomic
def add_part(compilation: Compilation, title: str, *, by: User) -> CompilationPart:
    """Add a part at the end, written beside no text.

    Raises:
        PermissionDenied: `by` does not work for RUS.
        DomainError: it has no heading of its own, or there are too many.
    """
    _require_rus(by)
    compilation = Compilation.objects.select_for_update().get(pk=compilation.pk)
    key, title = slugify_sv(title), clean_line(title)
    if not title or compilation.parts.filter(key=key).exists():
        raise DomainError(_("Give the part a heading that no other part has."))
    if compilation.parts.count() >= MOST_PARTS:
        raise DomainError(_("A compilation has at most %(n)s parts.") % {"n": MOST_PARTS})
    last = compilation.parts.aggregate(Max("position"))["position__max"]
    place = 0 if last is None else last + 1
    return CompilationPart.objects.create(
        compilation=compilation, position=place, key=key, title=title
    )


@transaction.atomic
def plan_part(
    part: CompilationPart,
    *,
    title: str,
    authors: Collection[User],
    answer_by: date | None,
    by: User,
) -> CompilationPart:
    """Set the heading, who writes and until when. Those who are new are told.

    Raises:
        PermissionDenied: `by` does not work for RUS.
        DomainError: an author does not.
    """
    _require_rus(by)
    part = _locked(part)
    if {user.pk for user in authors} - {user.pk for user in rus_people()}:
        raise DomainError(_("Only those who work for RUS can be chosen as authors."))
    part.title, part.answer_by = clean_line(title) or part.title, answer_by
    part.save(update_fields=["title", "answer_by"])
    before = set(part.authors.values_list("pk", flat=True))
    part.authors.set(authors)
    fresh = {user.pk for user in authors} - before - {by.pk}
    text = _("You are to write “%(part)s” in %(compilation)s.") % _names(part)
    notify(fresh, text, part_path(part))
    return part


@transaction.atomic
def save_part(part: CompilationPart, text: str, *, base_number: int, by: User) -> CompilationPart:
    """Save an edit that began from save `base_number`, joined by paragraph with later saves.

    An edit that changes nothing is no save.

    Raises:
        PermissionDenied: `by` does not work for RUS.
        EditConflictError: both changed the same paragraphs; nothing is saved, and `merged` holds
            the text with both wordings.
        DomainError: the part is in review or reviewed, the text is too long, or there is no save
            `base_number`.
    """
    _require_rus(by)
    part = _locked(part)
    if part.state != PartState.DRAFT:
        raise DomainError(_("The part is in review. Return it to change the text."))
    mine = clean_text(text)
    if len(mine) > MOST_CHARACTERS:
        raise DomainError(
            _("The text is longer than %(n)s characters. Make it shorter; nothing was saved.")
            % {"n": MOST_CHARACTERS}
        )
    joined = _joined(part, text_at(part, base_number), mine)
    if joined != part.text:
        _write(part, joined, by=by)
    return part


def text_at(part: CompilationPart, number: int) -> str:
    """The text as save `number` left it; 0 is before any.

    Raises:
        DomainError: there is no such save.
    """
    if number == 0:
        return ""
    row = part.revisions.filter(number=number).first()
    if row is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    return row.text


def _joined(part: CompilationPart, base: str, mine: str) -> str:
    merge = merge_text(base, part.text, mine)
    if merge.conflicts:
        newest = part.revisions.select_related("by").first()
        raise EditConflictError(
            {"text": [FieldConflict(one.base, one.theirs, one.mine) for one in merge.conflicts]},
            {"text": merge.text},
            number=part.number,
            saved_by=signed(newest.by, newest.at) if newest else "",
        )
    return merge.text


def _write(part: CompilationPart, text: str, *, by: User) -> None:
    part.number, part.text = part.number + 1, text
    part.save(update_fields=["number", "text"])
    CompilationPartRevision.objects.create(
        part=part,
        number=part.number,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        by=by,
    )


@transaction.atomic
def bring_back(
    part: CompilationPart, number: int, *, base_number: int, by: User
) -> CompilationPart:
    """Let an earlier save stand again, as a new save.

    Raises:
        PermissionDenied, DomainError: as `save_part`; also when somebody has saved since.
    """
    part = _locked(part)
    if base_number != part.number:
        raise DomainError(_("Somebody has saved since you opened the page. Look again."))
    return save_part(part, text_at(part, number), base_number=part.number, by=by)


@transaction.atomic
def take_part_step(
    part: CompilationPart, name: str, *, by: User, reason: str = ""
) -> CompilationPart:
    """Move the part along `PART_STEPS`. Who sent it to review is not who reviews it.

    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `check_step`.
        DomainError: nothing is written, or `by` sent the part to review.
    """
    part = _locked(part)
    known = PART_STEPS.get(name)
    may = known is not None and by.has_perm(known.permission)
    step = check_step(PART_STEPS, name, state=part.state, may=may, reason=reason)
    if name == "submit" and not part.text.strip():
        raise DomainError(_("Nothing is written in the part yet."))
    sender = _sender(part)
    if name == "approve" and sender == by.pk:
        raise DomainError(_("You sent the part to review yourself. Let a colleague review it."))
    before, part.state = part.state, step.to_state
    part.save(update_fields=["state"])
    CompilationEvent.objects.create(
        compilation=part.compilation,
        part=part,
        step=name,
        from_state=before,
        to_state=step.to_state,
        reason=reason.strip(),
        by=by,
    )
    _tell(part, name, sender, by=by)
    return part


def _sender(part: CompilationPart) -> int | None:
    row = part.events.filter(step="submit").first()
    return row.by_id if row else None


def _tell(part: CompilationPart, step: str, sender: int | None, *, by: User) -> None:
    if step == "submit":
        text = _("“%(part)s” in %(compilation)s is to be reviewed.") % _names(part)
        notify([user for user in rus_people() if user.pk != by.pk], text, part_path(part))
    elif step == "return":
        text = _("“%(part)s” in %(compilation)s was returned.") % _names(part)
        writers = {*part.authors.values_list("pk", flat=True), sender} - {by.pk, None}
        notify([pk for pk in writers if pk is not None], text, part_path(part))


def _names(part: CompilationPart) -> Mapping[str, Any]:
    return {"part": part.title, "compilation": part.compilation.name}


def part_path(part: CompilationPart) -> str:
    compilation = part.compilation
    with translation.override("sv"):
        return reverse(
            "rounds:compilation-part",
            args=[compilation.round.address, compilation.address, part.key],
        )


def _locked(part: CompilationPart) -> CompilationPart:
    rows = CompilationPart.objects.select_for_update(of=("self",))
    return rows.select_related("compilation__round", "item").get(pk=part.pk)


def _require_rus(by: User) -> None:
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
