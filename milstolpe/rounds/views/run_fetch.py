"""Finds the parts of a round by their addresses, as `fetch` finds rounds and texts."""

from typing import Any

from django.shortcuts import get_object_or_404

from milstolpe.rounds.models import FeedbackPoint, Item, Material, RoundQuestion, Section
from milstolpe.rounds.queries.visibility import rounds_visible_to


def section_or_404(user: Any, **address: Any) -> Section:
    rows = Section.objects.filter(round__in=rounds_visible_to(user)).select_related("round")
    return get_object_or_404(rows, round__address=address["address"], key=address["key"])


def item_or_404(user: Any, **address: Any) -> Item:
    rows = Item.objects.filter(round__in=rounds_visible_to(user))
    rows = rows.select_related("round", "objective", "written_by")
    return get_object_or_404(rows, round__address=address["address"], slug=address["item"])


def material_or_404(user: Any, **address: Any) -> Material:
    """Also one that is replaced: whoever wrote by it may look at it again."""
    rows = Material.objects.filter(round__in=rounds_visible_to(user))
    rows = rows.select_related("round", "item__objective", "file")
    return get_object_or_404(rows, round__address=address["address"], pk=address["pk"])


def question_or_404(user: Any, **address: Any) -> RoundQuestion:
    rows = RoundQuestion.objects.filter(round__in=rounds_visible_to(user))
    rows = rows.select_related("round", "section", "asked_by")
    return get_object_or_404(rows, round__address=address["address"], pk=address["pk"])


def point_or_404(user: Any, **address: Any) -> FeedbackPoint:
    rows = FeedbackPoint.objects.filter(round__in=rounds_visible_to(user))
    rows = rows.select_related("round", "section")
    return get_object_or_404(rows, round__address=address["address"], pk=address["pk"])
