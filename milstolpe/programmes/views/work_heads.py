"""The top of the work pages: where we are, what is public, what can be done."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_date, format_period
from milstolpe.core.page import Fact, Link, PageHead, State
from milstolpe.programmes.enums import ProgrammeState
from milstolpe.programmes.models import Measure, Programme


def work_crumbs(programme: Programme | None = None, *more: Link) -> list[Link]:
    """My tasks › Programmes › this programme › …"""
    links = [
        Link(_("My tasks"), reverse("web:work")),
        Link(_("Action programmes"), reverse("programmes:work-programmes")),
    ]
    if programme:
        address = reverse("programmes:work-programme", args=[programme.address])
        links.append(Link(programme.title, address))
    return [*links, *more]


def work_link(name: str, programme: Programme, label: str, note: str = "") -> Link:
    """A page of the work on a programme, by the name of its address."""
    return Link(label, reverse(f"programmes:{name}", args=[programme.address]), note=note)


def parts_of_work(programme: Programme) -> list[Link]:
    """The other things to work on in a programme."""
    links = [
        work_link(
            "work-commitments",
            programme,
            _("Commitments"),
            _("What the actors have decided: confirm, register, print to sign."),
        ),
        work_link(
            "work-consultation",
            programme,
            _("Consultation"),
            _("Comments that came in, your answers, and the compilation."),
        ),
        work_link(
            "work-documents", programme, _("Documents"), _("Files and links of the programme.")
        ),
    ]
    if programme.is_decided:
        follow_ups = reverse("reporting:follow-ups", args=[programme.address])
        told = _("Ask the actors how far they have come, year by year, and publish.")
        links.append(Link(_("Follow-up"), follow_ups, note=told))
    note = _("Carry over, merge, split or drop the measures, one by one.")
    if programme.predecessor_id:
        before = _("Measures from the period before")
        links.append(work_link("carry-over", programme, before, note))
    if programme.is_decided:
        links.append(work_link("next-period", programme, _("Next period"), note))
    return links


def what_is_public(programme: Programme) -> str:
    """One sentence on what everyone can see of the programme now."""
    sentences = {
        ProgrammeState.DRAFT: _("Only you who own the programme see it."),
        ProgrammeState.CONSULTATION: _("Everyone sees areas and measures, but not the actors."),
        ProgrammeState.DECIDED: _("Everyone sees the programme with actors and commitments."),
        ProgrammeState.RUNNING: _("Everyone sees the programme with actors and commitments."),
        ProgrammeState.CLOSED: _("Everyone sees the programme as it was closed."),
    }
    return sentences[ProgrammeState(programme.state)]


def what_a_save_shows(programme: Programme, *, is_internal: bool = False) -> str:
    """Said beside the button that saves a measure."""
    if is_internal:
        return _("The measure is internal: only you who own the programme see it.")
    if programme.is_decided:
        return _(
            "What you save is seen by everyone at once, as a new numbered version. "
            "Write no security-sensitive details and no personal data."
        )
    if programme.state == ProgrammeState.CONSULTATION:
        return _(
            "What you save is seen by everyone at once, apart from the actors. "
            "Write no security-sensitive details and no personal data."
        )
    return _(
        "What you save is seen only by you who own the programme. It becomes public with "
        "the consultation: no security-sensitive details, no personal data."
    )


def overview_head(programme: Programme, measure_count: int) -> PageHead:
    measures = ngettext("%(n)s measure", "%(n)s measures", measure_count) % {"n": measure_count}
    facts = [
        Fact(_("Period"), format_period(programme.start_year, programme.end_year)),
        Fact(_("County"), programme.county.name),
        Fact(_("Measures"), measures),
    ]
    if programme.answer_by:
        facts.append(Fact(_("Last day to answer"), format_date(programme.answer_by)))
    more = [
        work_link("work-order", programme, _("Order of measures")),
        work_link("work-versions", programme, _("Versions")),
    ]
    if programme.state == ProgrammeState.RUNNING:
        more.append(work_link("work-prolong", programme, _("Prolong")))
    if programme.is_public:
        more.append(Link(_("The public page"), programme.get_absolute_url()))
    return PageHead(
        programme.title,
        kind=_("Work on the action programme"),
        answer=what_is_public(programme),
        state=State(programme.state, programme.get_state_display()),
        facts=facts,
        actions=[
            work_link("measure-new", programme, _("New measure")),
            work_link("measure-table", programme, _("Many measures at once")),
            work_link("work-programme-edit", programme, _("Change the programme")),
        ],
        more=more,
    )


def measure_head(measure: Measure) -> PageHead:
    programme = measure.programme
    is_withdrawn = measure.withdrawn_on is not None
    withdraw = (
        Link(_("Take back the withdrawal"), _address("measure-reinstate", measure))
        if is_withdrawn
        else Link(_("Withdraw"), _address("measure-withdraw", measure))
    )
    more = [withdraw, Link(_("Versions"), _address("measure-versions", measure))]
    if programme.is_public and not measure.is_internal:
        more.append(Link(_("The public page"), measure.get_absolute_url()))
    return PageHead(
        measure.title,
        kind=_("Measure %(code)s") % {"code": measure.code},
        state=State("withdrawn", _("Withdrawn")) if is_withdrawn else None,
        more=more,
    )


def measure_crumb(measure: Measure) -> Link:
    return Link(measure.code, _address("measure-edit", measure))


def _address(name: str, measure: Measure) -> str:
    return reverse(f"programmes:{name}", args=[measure.public_id])
