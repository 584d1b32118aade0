"""What the pages that run a follow-up share: the way here, the counts in words, links."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.answering import REFUSED
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.formats import format_date
from milstolpe.core.page import Link, PageHead, Text
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models import Programme
from milstolpe.programmes.views.work_heads import work_crumbs
from milstolpe.reporting.addresses import judging_path, overview_path
from milstolpe.reporting.enums import FollowUpState
from milstolpe.reporting.models import FollowUp, Report
from milstolpe.reporting.queries.times import days_left


def follow_ups_crumbs(programme: Programme, *more: Link) -> list[Link]:
    """My tasks › Programmes › this programme › Follow-up › …"""
    page = Link(_("Follow-up"), reverse("reporting:follow-ups", args=[programme.address]))
    return work_crumbs(programme, page, *more)


def follow_up_crumbs(follow_up: FollowUp, *more: Link) -> list[Link]:
    year = Link(str(follow_up.year), overview_path(follow_up))
    return follow_ups_crumbs(follow_up.programme, year, *more)


def report_crumbs(report: Report, *more: Link) -> list[Link]:
    own = Link(report.organisation.name, judging_path(report))
    return follow_up_crumbs(report.follow_up, own, *more)


def run_link(name: str, follow_up: FollowUp, label: str, note: str = "", *args: str) -> Link:
    """A page of the work on a follow-up, by the name of its address."""
    place = [follow_up.programme.address, follow_up.year, *args]
    return Link(label, reverse(f"reporting:{name}", args=place), note=note)


def report_link(name: str, report: Report, label: str, note: str = "", *args: str) -> Link:
    """A page of the work on one report."""
    follow_up = report.follow_up
    place = [follow_up.programme.address, follow_up.year, report.pk, *args]
    return Link(label, reverse(f"reporting:{name}", args=place), note=note)


def contacts_path(organisation: Organisation) -> str:
    """Where the contacts of an organisation are put right."""
    return reverse("organisations:contact-details", args=[organisation.slug])


def time_text(follow_up: FollowUp) -> str:
    """How long is left, as far as that matters in the state it is in."""
    if follow_up.state not in (FollowUpState.PLANNED, FollowUpState.OPEN):
        return ""
    day, days = format_date(follow_up.answer_by), days_left(follow_up)
    if days == 0:
        return _("The last day to answer is today.")
    if days < 0:
        return ngettext(
            "The last day to answer was %(day)s, %(n)s day ago.",
            "The last day to answer was %(day)s, %(n)s days ago.",
            -days,
        ) % {"day": day, "n": -days}
    return ngettext(
        "The last day to answer is %(day)s, %(n)s day left.",
        "The last day to answer is %(day)s, %(n)s days left.",
        days,
    ) % {"day": day, "n": days}


def without_address(count: int) -> str:
    return ngettext(
        "%(n)s has no address and gets no mail: put its contacts right first.",
        "%(n)s have no address and get no mail: put their contacts right first.",
        count,
    ) % {"n": count}


@dataclass(frozen=True)
class Asked:
    """What a page asks before something is done."""

    title: Text  # also what the button says
    about: Text
    text: Text  # what happens
    crumbs: Sequence[Link]  # the last but one is where "cancel" leads
    is_example: bool = False


def ask(request: HttpRequest, asked: Asked, form: WorkForm, **more: object) -> HttpResponse:
    """The page with the question; a form that was refused holds what was typed."""
    context = {
        "head": PageHead(asked.title, kind=asked.about, answer=asked.text),
        "crumbs": asked.crumbs,
        "form": form,
        "button": asked.title,
        "back": asked.crumbs[-2].address,
        "is_example": asked.is_example,
        "names": [],  # whom it concerns: (report, organisation, note)
        "suggestions": [],  # names of organisations to choose from
        "preview": None,  # the figures that become public
        "analysis": "",
        **more,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "reporting/run_confirm.html", context, status=status)
