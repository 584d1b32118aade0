"""One commitment: what it says, what is wrong with it, and whether it can be made at all."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.core.formats import format_number
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Organisation
from milstolpe.organisations.queries import groups_of
from milstolpe.organisations.standing import standing_of
from milstolpe.programmes.content import ActivityEntry, CommitmentContent
from milstolpe.programmes.enums import OPEN_COMMITMENTS, ProgrammeState
from milstolpe.programmes.models import Commitment, Measure, MeasureActor, Programme
from milstolpe.programmes.queries.checks import Problems
from milstolpe.programmes.queries.visibility import commitments_visible_to, measures_visible_to

# Only while its measures are carried out can anybody commit to them.
COMMITTING_STATES = (ProgrammeState.DECIDED, ProgrammeState.RUNNING)
COMMITMENT_COLUMNS = ("note", "decided_by", "case_number", "contact_name", "contact_email")
FIRST_DECISION = date(1990, 1, 1)
MAX_NOTE = 5_000  # characters; about two printed pages


def workable_commitments(user: Any) -> QuerySet[Commitment]:
    """Commitments that `user` may see, to measures that `user` may see. Two queries when read."""
    return with_parties(commitments_visible_to(user).filter(measure__in=measures_visible_to(user)))


def with_parties(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Commitments with who commits, to what, and who owns it: what rules and mails read."""
    return commitments.select_related(
        "organisation", "proposed_by", "measure__programme__county"
    ).prefetch_related("measure__programme__owners")


def spoken_for(user: Any) -> list[Organisation]:
    """The organisations for which the user proposes commitments, each once."""
    rows = standing_of(user).memberships
    speaking = [row.organisation for row in rows if row.role in (Role.CONTACT, Role.DECIDER)]
    return list(dict.fromkeys(speaking))


def open_commitment(measure: Measure, organisation: Organisation) -> Commitment | None:
    """The one commitment of the organisation to the measure that is neither declined nor ended."""
    return with_parties(
        Commitment.objects.filter(
            measure=measure, organisation=organisation, state__in=OPEN_COMMITMENTS
        )
    ).first()


def why_closed(programme: Programme) -> str:
    """Why nobody can commit in the programme now; empty when one can."""
    if programme.state == ProgrammeState.CLOSED:
        return _("The programme is closed: its commitments can no longer be changed.")
    if programme.state not in COMMITTING_STATES:
        return _("The programme is not decided yet. Commitments are made when it is.")
    return ""


def why_not(measure: Measure) -> str:
    """Why nobody can commit to the measure now; empty when one can."""
    if measure.withdrawn_on:
        return _("The measure is withdrawn, so nobody can commit to it.")
    return why_closed(measure.programme)


def last_decision(programme: Programme, organisation: Organisation) -> CommitmentContent:
    """The decision and contact of the organisation's newest commitment in the programme.

    What its next commitment most often shares; empty when there is none.
    """
    rows = Commitment.objects.filter(measure__programme=programme, organisation=organisation)
    row = rows.order_by("-pk").first()
    if row is None:
        return CommitmentContent()
    return replace(commitment_content(row), activities=(), note="", together_with=())


def is_named(organisation: Organisation, measure: Measure) -> bool:
    """Whether the measure names the organisation, itself or through a group it is in today."""
    groups = groups_of(frozenset({organisation.pk})).values("group_id")
    actors = MeasureActor.objects.filter(measure=measure)
    return actors.filter(Q(organisation=organisation) | Q(group_id__in=groups)).exists()


def commitment_content(commitment: Commitment) -> CommitmentContent:
    """What the commitment says now. Two queries, none when both lists are prefetched."""
    activities = (ActivityEntry(row.key, row.text) for row in commitment.activities.all())
    return CommitmentContent(
        **{name: getattr(commitment, name) for name in COMMITMENT_COLUMNS},
        decided_on=commitment.decided_on.isoformat() if commitment.decided_on else "",
        activities=tuple(sorted(activities)),
        together_with=tuple(sorted(partner.name for partner in commitment.together_with.all())),
    )


def commitment_problems(
    measure: Measure, organisation: Organisation, content: CommitmentContent
) -> Problems:
    """Field → what is wrong and what to do. Empty when the content can be saved."""
    problems: Problems = defaultdict(list)
    _check_decision(problems, content)
    keys = set(measure.activities.values_list("key", flat=True))
    if any(entry.key not in keys for entry in content.activities):
        problems["activities"].append(
            _("An activity is no longer there to choose. Look through your choices.")
        )
    _check_partners(problems, organisation, content.together_with)
    if len(content.note) > MAX_NOTE:
        problems["note"].append(
            _("Write at most %(limit)s characters; now there are %(n)s.")
            % {"limit": format_number(MAX_NOTE), "n": format_number(len(content.note))}
        )
    return dict(problems)


def _check_decision(problems: Problems, content: CommitmentContent) -> None:
    if content.decided_on and not content.decided_by:
        problems["decided_by"].append(
            _("Say who decided: a board, a committee or an office, not a person.")
        )
    if content.decided_by and not content.decided_on:
        problems["decided_on"].append(_("Give the date of the decision."))
    if not content.decided_on:
        return
    day = date.fromisoformat(content.decided_on)
    if day > localdate():
        problems["decided_on"].append(
            _("The date of the decision has not come yet. Write the day when it was made.")
        )
    if day < FIRST_DECISION:
        problems["decided_on"].append(_("Check the year: decisions before 1990 are not taken."))


def _check_partners(
    problems: Problems, organisation: Organisation, partners: tuple[str, ...]
) -> None:
    if organisation.name in partners:
        problems["together_with"].append(
            _("%(name)s is the one that commits; name only the others here.")
            % {"name": organisation.name}
        )
    known = set(Organisation.objects.filter(name__in=partners).values_list("name", flat=True))
    problems["together_with"] += [
        _("“%(name)s” is not an organisation in the register.") % {"name": name}
        for name in partners
        if name not in known
    ]
    if not problems["together_with"]:
        del problems["together_with"]
