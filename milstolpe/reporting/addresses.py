"""Addresses of pages that mails, notices and feeds lead to."""

from django.urls import reverse

from milstolpe.records.models import Receipt
from milstolpe.reporting.models import FollowUp, Report


def answering_path(report: Report) -> str:
    """Where the organisation answers."""
    return reverse("reporting:report", args=[report.pk])


def overview_path(follow_up: FollowUp) -> str:
    """Where the county board sees the whole follow-up."""
    return reverse("reporting:follow-up", args=[follow_up.programme.address, follow_up.year])


def judging_path(report: Report) -> str:
    """Where the county board sees one report."""
    follow_up = report.follow_up
    address = [follow_up.programme.address, follow_up.year, report.pk]
    return reverse("reporting:run-report", args=address)


def receipt_path(receipt: Receipt) -> str:
    """Where a receipt is checked, with the hash that shows that one holds it: for those who may
    see what was handed in."""
    return f"{reverse('web:start')}kvittens/{receipt.hash}/?innehall={receipt.content_sha256}"
