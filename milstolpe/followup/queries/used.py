"""Where measures are used: published texts that cite them."""

from typing import Final

from django.urls import reverse

from milstolpe.core.page import Link
from milstolpe.followup.models import Citation
from milstolpe.programmes.models import Measure

MOST: Final = 100


def texts_that_cite(measure: Measure) -> list[Link]:
    """Published texts that cite the measure, the newest first. One query.

    The frozen copy counts: what is written after it is nobody else's yet.
    """
    mark = f"[[atgard:{measure.public_id}]]"
    rows = Citation.objects.filter(
        measure=measure, contribution__publications__is_newest=True
    ).order_by("-contribution__publications__year", "contribution__county")
    found = rows.values_list(
        *("contribution__publications__year", "contribution__publications__content"),
        *("contribution__county__slug", "contribution__item__slug"),
    )
    return [
        Link(
            f"{content['title']}, {content['county']}, {year}",
            reverse("followup:text", args=[county, item, year]),
        )
        for year, content, county, item in found[:MOST]
        if any(row["token"] == mark for row in content["citations"])
    ]
