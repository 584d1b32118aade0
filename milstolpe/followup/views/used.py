"""What a measure's page shows of the yearly follow-up: named in MEASURE_SECTIONS."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from milstolpe.followup.queries.used import texts_that_cite
from milstolpe.programmes.models import Measure


def measure_section(_user: Any, measure: Measure) -> SafeString:
    """Where the measure is used. One query."""
    if not measure.programme.is_decided:
        return SafeString()
    links = texts_that_cite(measure)
    if not links:
        return SafeString()
    return render_to_string("followup/measure_section.html", {"links": links})
