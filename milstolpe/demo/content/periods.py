"""The next period of a programme: measures carried over, merged, split or dropped, with links."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import Area, common
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.enums import PUBLIC_COMMITMENTS, CommitmentState, SuccessionKind
from milstolpe.programmes.models import Commitment, Measure, MeasureSuccession, Programme
from milstolpe.programmes.queries.contents import measure_content, with_contents

_K = SuccessionKind


@dataclass(frozen=True)
class Carried:
    """What becomes of old measures: the new contents they lead to (none when dropped)."""

    kind: SuccessionKind
    old: list[Measure]
    new: list[MeasureContent]


def carried_over(before: Programme, dice: Dice) -> list[Carried]:
    """What becomes of every measure of the old programme; most are carried over as they are."""
    found, waiting = [], list(with_contents(before.measures.all()))
    while waiting:
        measure = waiting.pop(0)
        content = anew(measure_content(measure))
        kind = dice.choices((_K.CARRIED, _K.MERGED, _K.SPLIT, _K.DROPPED), (65, 10, 10, 15))[0]
        if measure.withdrawn_on or kind == _K.DROPPED:
            found.append(Carried(_K.DROPPED, [measure], []))
        elif kind == _K.MERGED and waiting:
            found.append(Carried(kind, [measure, waiting.pop(0)], [content]))
        elif kind == _K.SPLIT:
            found.append(Carried(kind, [measure], _halves(content)))
        else:
            found.append(Carried(_K.CARRIED, [measure], [content]))
    return found


def link_periods(
    programme: Programme, carried: Sequence[Carried], measures: Sequence[Measure]
) -> None:
    """Write the links. `measures` begins with the new ones, in the order of `carried`."""
    reasons = common()["successions"]
    made, waiting = [], iter(measures)
    for lot in carried:
        successors: list[Measure | None] = [next(waiting) for _content in lot.new] or [None]
        made += [
            MeasureSuccession(
                old=old, new=new, programme=programme, kind=lot.kind, reason=reasons[lot.kind]
            )
            for old in lot.old
            for new in successors
        ]
    MeasureSuccession.objects.bulk_create(made)


def renew_commitments(programme: Programme, *, by: User, dice: Dice) -> None:
    """Commitments to the old measures, to be confirmed anew for the new ones; some already are."""
    links = MeasureSuccession.objects.filter(programme=programme, new__isnull=False)
    made: dict[tuple[Measure | None, int], Commitment] = {}
    for link in links.select_related("new").prefetch_related("old__commitments"):
        for before in link.old.commitments.all():
            key = (link.new, before.organisation_id)
            if before.state in PUBLIC_COMMITMENTS and key not in made:
                made[key] = _renewed(link.new, before, by, dice)
    Commitment.objects.bulk_create(made.values())


def renumbered(contents: Sequence[MeasureContent], areas: Sequence[Area]) -> list[MeasureContent]:
    """The contents with codes that count within each area."""
    codes = {area.title: area.code for area in areas}
    counts: Counter[str] = Counter()
    found = []
    for content in contents:
        code = codes.get(content.area, "")
        counts[code] += 1
        found.append(replace(content, code=f"{code}{counts[code]}"))
    return found


def _renewed(measure: Measure | None, before: Commitment, by: User, dice: Dice) -> Commitment:
    is_confirmed = dice.happens(0.3)
    now = timezone.now()
    return Commitment(
        measure=measure,
        organisation_id=before.organisation_id,
        state=CommitmentState.CONFIRMED if is_confirmed else CommitmentState.TO_RENEW,
        decided_on=now.date() if is_confirmed else None,
        decided_by=before.decided_by if is_confirmed else "",
        note=before.note,
        contact_name=before.contact_name,
        contact_email=before.contact_email,
        renews=before,
        proposed_by=by,
        confirmed_at=now if is_confirmed else None,
        confirmed_by=by if is_confirmed else None,
    )


def anew(content: MeasureContent) -> MeasureContent:
    """Without what belonged to the old period."""
    return replace(content, start_year=None, end_year=None, withdrawn_on="", withdrawn_reason="")


def _halves(content: MeasureContent) -> list[MeasureContent]:
    parts = ("planering", "genomförande")
    return [replace(content, title=f"{content.title}: {part}") for part in parts]
