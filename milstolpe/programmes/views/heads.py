"""The top of the public pages: kind, answer in one sentence, facts."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_date, format_period
from milstolpe.core.page import Fact, Link, PageHead, State
from milstolpe.organisations.models import County
from milstolpe.programmes.content import OwnerEntry, ProgrammeContent
from milstolpe.programmes.enums import CommitmentState, ProgrammeState
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.commitments import why_not
from milstolpe.programmes.queries.pages import MeasurePage, ProgrammePage


def crumbs(county: County, *more: Link) -> list[Link]:
    """Sweden › county › … › this page."""
    return [
        Link(_("Sweden"), reverse("web:start")),
        Link(county.name, county.get_absolute_url()),
        *more,
    ]


def programme_crumb(programme: Programme) -> Link:
    period = format_period(programme.start_year, programme.end_year)
    return Link(f"{programme.title} {period}", programme.get_absolute_url())


def programme_head(user: Any, page: ProgrammePage) -> PageHead:
    """What the programme is, where it stands, who owns it."""
    programme = page.programme
    facts = [
        Fact(_("Period"), format_period(programme.start_year, programme.end_year)),
        *(_owner_fact(owner) for owner in page.content.owners),
    ]
    if page.version:
        facts.append(Fact(_("Version"), page.version))
    return PageHead(
        kind=_("Action programme"),
        title=programme.title,
        answer=_programme_answer(page),
        state=State(programme.state, programme.get_state_display()),
        facts=facts,
        actions=_programme_actions(user, programme),
    )


def related_facts(page: ProgrammePage) -> list[Fact]:
    """The programme before this one and those after it."""
    return [
        Fact(
            _("After") if other.predecessor_id == page.programme.pk else _("Before"),
            f"{other.title} {format_period(other.start_year, other.end_year)}",
            reverse("programmes:programme", args=[other.address]),
        )
        for other in page.related
    ]


def version_facts(content: ProgrammeContent) -> list[Fact]:
    """What an old version of a programme said of itself."""
    owners = [
        Fact(_("Owned by"), ", ".join(filter(None, (row.name, row.decided_on, row.case_number))))
        for row in content.owners
    ]
    return [Fact(_("Period"), format_period(content.start_year, content.end_year)), *owners]


def consultation_notice(programme: Programme) -> str:
    """Said above a proposal that is out for consultation; empty otherwise."""
    if programme.state != ProgrammeState.CONSULTATION or programme.answer_by is None:
        return ""
    day = format_date(programme.answer_by)
    if programme.answer_by < timezone.localdate():
        return _("This is a proposal. The time to answer ended on %(day)s.") % {"day": day}
    return _("This is a proposal, out for consultation. Answer by %(day)s.") % {"day": day}


def measure_head(user: Any, page: MeasurePage) -> PageHead:
    """What is to be done, by whom, when, for which objectives."""
    measure, content = page.measure, page.content
    programme = measure.programme
    facts = _period_facts(page)
    if content.area:
        facts.append(Fact(programme.word_area or _("Area"), content.area))
    if page.version:
        facts.append(Fact(_("Version"), page.version))
    actions = []
    if not page.is_old and user.has_perm("programmes.change_measure", measure):
        actions.append(
            Link(_("Change"), reverse("programmes:measure-edit", args=[measure.public_id]))
        )
    if not page.is_old and user.has_perm("programmes.propose") and not why_not(measure):
        propose = reverse("programmes:commitment-propose", args=[measure.public_id])
        actions.append(Link(_("Propose a commitment"), propose))
    return PageHead(
        kind=_("Measure %(code)s") % {"code": content.code},
        title=content.title,
        answer=_measure_answer(page),
        state=_measure_state(page),
        facts=facts,
        actions=actions,
    )


def _measure_state(page: MeasurePage) -> State | None:
    """Where the measure stands now; an old version says nothing of today."""
    programme = page.measure.programme
    if page.content.withdrawn_on:
        return State("withdrawn", _("Withdrawn"))
    return None if page.is_old else State(programme.state, programme.get_state_display())


def _programme_answer(page: ProgrammePage) -> str:
    areas = sum(1 for row in page.areas if row.measure_count)
    programme = page.programme
    measures = ngettext("%(n)s measure", "%(n)s measures", page.measure_count) % {
        "n": page.measure_count
    }
    if areas < 2:
        return _("%(measures)s in %(county)s.") % {
            "measures": measures,
            "county": programme.county.name,
        }
    return _("%(measures)s within %(n)s areas in %(county)s.") % {
        "measures": measures,
        "n": areas,
        "county": programme.county.name,
    }


def _owner_fact(owner: OwnerEntry) -> Fact:
    parts = [owner.name]
    if owner.decided_on:
        day = format_date(date.fromisoformat(owner.decided_on))
        parts.append(_("decided %(day)s") % {"day": day})
    if owner.case_number:
        parts.append(_("case number %(number)s") % {"number": owner.case_number})
    return Fact(_("Owned by"), ", ".join(parts), reverse("web:actor", args=[owner.slug]))


def _programme_actions(user: Any, programme: Programme) -> list[Link]:
    if not user.has_perm("programmes.change_programme", programme):
        return []
    return [Link(_("Work on it"), reverse("programmes:work-programme", args=[programme.address]))]


def _period_facts(page: MeasurePage) -> list[Fact]:
    """The years of the measure; empty ones mean the programme's, but only as it stands now."""
    programme, content = page.measure.programme, page.content
    if page.is_old and not (content.start_year and content.end_year):
        return []
    start, end = content.start_year or programme.start_year, content.end_year or programme.end_year
    return [Fact(_("Period"), format_period(start, end))]


def _measure_answer(page: MeasurePage) -> str:
    content = page.content
    if content.withdrawn_on:
        return _("The measure is withdrawn: %(why)s") % {"why": content.withdrawn_reason}
    if content.followed_up_in:
        return _("Followed up in another programme: %(name)s.") % {"name": content.followed_up_in}
    if commitments := _commitments_answer(page):
        return commitments
    if page.leads:
        leads = [link.name for link in page.leads[:3]]
        others = len(page.leads) - 3
        names = ", ".join(leads) if others > 0 else get_text_list(leads, _("and"))
        if others > 0:
            return ngettext(
                "%(names)s and %(n)s more are to see that it is done.",
                "%(names)s and %(n)s more are to see that it is done.",
                others,
            ) % {"names": names, "n": others}
        return _("%(names)s are to see that it is done.") % {"names": names}
    return ""


def _commitments_answer(page: MeasurePage) -> str:
    """How many have committed to the measure today, else that those who had do so no more."""
    states = [row.state for row in page.commitments]
    if n := states.count(CommitmentState.CONFIRMED):
        return ngettext(
            "%(n)s actor has committed to the measure.",
            "%(n)s actors have committed to the measure.",
            n,
        ) % {"n": n}
    if n := states.count(CommitmentState.ENDED):
        return ngettext(
            "The commitment to the measure has ended.",
            "All %(n)s commitments to the measure have ended.",
            n,
        ) % {"n": n}
    return ""
