"""Finds the thing of an address among those that the user may see; who may work on it is a
permission. `**address` are the named parts of the address."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from milstolpe.reporting.models import Evidence, FollowUp, Handover, Report
from milstolpe.reporting.queries.visibility import (
    answers_visible_to,
    follow_ups_visible_to,
    reports_visible_to,
)


def follow_up_or_404(user: Any, **address: Any) -> FollowUp:
    rows = follow_ups_visible_to(user).select_related("programme__county")
    return get_object_or_404(rows, programme__address=address["address"], year=address["year"])


def report_or_404(user: Any, **address: Any) -> Report:
    rows = reports_visible_to(user).select_related(
        "follow_up__programme__county", "organisation", "answered_by"
    )
    return get_object_or_404(rows, pk=address["pk"])


def evidence_or_404(user: Any, **address: Any) -> Evidence:
    """A file that is attached to an answer now: the answer's id and the file's."""
    rows = Evidence.objects.filter(answer__in=answers_visible_to(user).values("pk"))
    rows = rows.select_related("answer__report__follow_up__programme", "file")
    found = rows.filter(answer=address["pk"], file=address["number"]).first()
    if found is None:
        raise Http404
    return found


def handover_or_404(user: Any, **address: Any) -> Handover:
    rows = Handover.objects.filter(answer__report__in=reports_visible_to(user).values("pk"))
    rows = rows.select_related(
        "answer__measure",
        "answer__report__organisation",
        "answer__report__follow_up__programme__county",
    )
    return get_object_or_404(rows, pk=address["pk"])


def run_report_or_404(user: Any, **address: Any) -> Report:
    """A report by its whole address among those of the follow-up."""
    rows = reports_visible_to(user).select_related(
        "follow_up__programme__county", "organisation", "answered_by"
    )
    return get_object_or_404(
        rows,
        pk=address["pk"],
        follow_up__year=address["year"],
        follow_up__programme__address=address["address"],
    )
