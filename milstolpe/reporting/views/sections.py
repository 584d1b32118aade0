"""What the pages of a programme and of a measure show of their years: named in the settings."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from milstolpe.programmes.models import Measure, Programme
from milstolpe.reporting.queries.published import latest_answers, measure_years
from milstolpe.reporting.queries.years import open_years, programme_years


def programme_section(user: Any, programme: Programme) -> SafeString:
    """The years of the programme, and how far those that are going on have come. Two queries."""
    if not programme.is_decided:
        return SafeString()
    years, going_on = programme_years(user, programme.pk), open_years(user, programme.pk)
    if not (years or going_on):
        return SafeString()
    context = {"years": years, "open_years": going_on}
    return render_to_string("reporting/programme_section.html", context)


def measure_section(user: Any, measure: Measure) -> SafeString:
    """How the measure has stood year by year, and who has answered what. Two queries."""
    if not measure.programme.is_decided:
        return SafeString()
    years = measure_years(user, measure.pk)
    if not years:
        return SafeString()
    context = {"years": years, "answers": latest_answers(user, measure.pk)}
    return render_to_string("reporting/measure_section.html", context)
