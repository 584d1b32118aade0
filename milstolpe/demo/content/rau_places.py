"""What texts of the yearly follow-up can name in each county."""

from collections import defaultdict

from django.contrib.auth.models import AnonymousUser

from milstolpe.demo.content.rau_writer import Place
from milstolpe.organisations.models import County, Municipality
from milstolpe.programmes.models import MeasureObjective
from milstolpe.programmes.queries.visibility import measures_visible_to


def places() -> dict[str, Place]:
    """County code → its municipalities, and its public measures by objective."""
    names = defaultdict(list)
    for row in Municipality.objects.order_by("code"):
        names[row.county_id].append(row.name)
    measures: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    public = measures_visible_to(AnonymousUser()).filter(withdrawn_on=None)
    links = MeasureObjective.objects.filter(measure__in=public.values("pk"), is_main=True)
    columns = ("measure__programme__county", "objective", "measure__public_id")
    for county, objective, public_id in links.order_by("measure__public_id").values_list(*columns):
        measures[county][objective].append(public_id)
    return {
        row.code: Place(row.name, names[row.code], measures[row.code])
        for row in County.objects.all()
    }
