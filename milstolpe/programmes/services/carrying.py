"""Carrying measures over into the next period: as they are, merged, split, or not at all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.continuing import anew, joined_measures, part
from milstolpe.programmes.models import Measure, MeasureSuccession, Programme
from milstolpe.programmes.queries.checks import Problems, own_problems
from milstolpe.programmes.queries.contents import measure_content, with_contents
from milstolpe.programmes.queries.periods import (
    MERGED,
    Outcome,
    handled_outcomes,
    old_measures,
    outcome_problems,
    settled,
    why_closed_for_carrying,
)
from milstolpe.programmes.services.measures import save_measure
from milstolpe.programmes.services.renewals import renew_commitments
from milstolpe.programmes.services.storing import store_measures


class OutcomesRefusedError(DomainError):
    """Some old measures cannot be handled so, and none was; `problems` says why, by public id."""

    def __init__(self, problems: Mapping[str, Problems]) -> None:
        texts = [text for row in problems.values() for said in row.values() for text in said]
        super().__init__(" ".join(dict.fromkeys(texts)))
        self.problems = problems


@dataclass(frozen=True)
class _Piece:
    """What one old measure gives to one new one."""

    old: Measure
    outcome: Outcome
    content: MeasureContent


@transaction.atomic
def carry_over(programme: Programme, outcomes: Sequence[Outcome], *, by: User) -> int:
    """Do what has been decided about measures of the period before, all or none.

    Copies of contents and commitments; links old → new with the reason. What has been handled
    exactly so before is left as it is. Returns how many measures were handled now. The number of
    queries depends on how many measures are merged into one that is there, on nothing else.

    Raises:
        OutcomesRefusedError: something in an outcome is wrong.
        DomainError: the programme is closed.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if reason := why_closed_for_carrying(programme):
        raise DomainError(reason)
    wanted = [settled(outcome) for outcome in outcomes]
    if problems := outcome_problems(programme, wanted):
        raise OutcomesRefusedError(problems)
    done = handled_outcomes(programme, [outcome.public_id for outcome in wanted])
    waiting = {row.public_id: row for row in wanted if row.public_id not in done}
    olds = list(with_contents(old_measures(programme).filter(public_id__in=waiting)))
    pieces = _pieces(programme, [(old, waiting[old.public_id]) for old in olds])
    made = _write(programme, pieces, by=by)
    _link(programme, olds, waiting, pieces, made)
    renew_commitments(
        [(piece.old, made[code]) for code, group in pieces.items() for piece in group], by=by
    )
    return len(olds)


def _pieces(
    programme: Programme, handled: Sequence[tuple[Measure, Outcome]]
) -> dict[str, list[_Piece]]:
    """Code of a new measure → what it is made of. Who is merged comes after who makes it."""
    areas = set(programme.areas.values_list("title", flat=True))
    pieces: dict[str, list[_Piece]] = defaultdict(list)
    for old, outcome in handled:
        own = measure_content(old)
        for number, code in enumerate(outcome.codes, start=1):
            # What is merged is known by its old code in the joined texts.
            content = anew(own, code=own.code if outcome.kind == MERGED else code, areas=areas)
            if number > 1:
                content = part(content, code=code, number=number)
            pieces[code].append(_Piece(old, outcome, content))
    for group in pieces.values():
        group.sort(key=lambda piece: piece.outcome.kind == MERGED)
    return pieces


def _write(
    programme: Programme, pieces: Mapping[str, list[_Piece]], *, by: User
) -> dict[str, Measure]:
    """Code → the measure, made or, when it was there, joined with what is merged into it."""
    rows = with_contents(programme.measures.filter(code__in=pieces))
    there = {measure.code: measure for measure in rows}
    contents = {code: _content(group, there.get(code)) for code, group in pieces.items()}
    _refuse_wrong(contents, pieces)
    reason = _("From the period before")
    made = {}
    for code, measure in there.items():
        newest = measure.revisions.latest("number").number
        made[code] = save_measure(measure, contents[code], base_number=newest, by=by, reason=reason)
    new = [content for code, content in contents.items() if code not in there]
    return made | {row.code: row for row in store_measures(programme, new, by=by, reason=reason)}


def _content(group: Sequence[_Piece], there: Measure | None) -> MeasureContent:
    contents = [piece.content for piece in group]
    if there:
        return joined_measures(measure_content(there), contents)
    code = group[0].outcome.codes[0] if group[0].outcome.kind == MERGED else contents[0].code
    return joined_measures(replace(contents[0], code=code), contents[1:])


def _refuse_wrong(
    contents: Mapping[str, MeasureContent], pieces: Mapping[str, list[_Piece]]
) -> None:
    """Only texts that are joined can have become too long."""
    problems: dict[str, Problems] = {}
    for code, content in contents.items():
        texts = [text for said in own_problems(content).values() for text in said]
        if texts:
            problems |= {piece.old.public_id: {"codes": texts} for piece in pieces[code]}
    if problems:
        raise OutcomesRefusedError(problems)


def _link(
    programme: Programme,
    olds: Sequence[Measure],
    outcomes: Mapping[str, Outcome],
    pieces: Mapping[str, list[_Piece]],
    made: Mapping[str, Measure],
) -> None:
    ends: list[tuple[Measure, Measure | None]] = [
        (piece.old, made[code]) for code, group in pieces.items() for piece in group
    ]
    ends += [(old, None) for old in olds if not outcomes[old.public_id].codes]
    MeasureSuccession.objects.bulk_create(
        MeasureSuccession(
            programme=programme,
            old=old,
            new=new,
            kind=outcomes[old.public_id].kind,
            reason=outcomes[old.public_id].reason,
        )
        for old, new in ends
    )
