"""The parts of a measure's page as labelled pieces that the template only lays out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.formats import format_period
from milstolpe.core.page import Fact, Link
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.enums import SuccessionKind
from milstolpe.programmes.models import MeasureSuccession
from milstolpe.programmes.queries.pages import MeasurePage, NamedLink

TEXT_LABELS = (
    ("text", gettext_lazy("What is to be done")),
    ("follow_up_criterion", gettext_lazy("How it is followed up")),
    ("expected_effect", gettext_lazy("Expected effect")),
    ("cost", gettext_lazy("Cost")),
    ("funding", gettext_lazy("Funding")),
)


@dataclass(frozen=True)
class ActorGroupList:
    """Actors in one role, under the programme's own word for it."""

    label: str
    links: Sequence[NamedLink]


def measure_parts(page: MeasurePage) -> dict[str, Any]:
    """Context of `measure.html` beside head and crumbs."""
    programme = page.measure.programme
    groups = [
        ActorGroupList(programme.word_lead or _("Lead actors"), page.leads),
        ActorGroupList(programme.word_partner or _("Partners"), page.partners),
    ]
    return {
        "page_data": page,
        "texts": _texts(page.content),
        "actor_groups": [group for group in groups if group.links],
        "successions": [
            *(_succession(row, came_from=True) for row in page.origins),
            *(_succession(row, came_from=False) for row in page.continuations),
        ],
        "side_facts": _side_facts(page.content),
    }


def _texts(content: MeasureContent) -> list[Fact]:
    return [
        Fact(label, getattr(content, name)) for name, label in TEXT_LABELS if getattr(content, name)
    ]


def _side_facts(content: MeasureContent) -> list[Fact]:
    facts = [Fact(_("Global goal %(n)s") % {"n": row.number}, row.name) for row in content.sdgs]
    facts += [Fact(_("Milestone target"), row.title) for row in content.milestone_targets]
    facts += [
        Fact(_("Theme"), theme, f"{reverse('programmes:measures')}?tema={theme}")
        for theme in content.themes
    ]
    if content.followed_up_in:
        facts.append(Fact(_("Followed up in"), content.followed_up_in, content.followed_up_url))
    facts += [Fact(_("See also"), link.label, link.url) for link in content.links]
    return facts


def _succession(row: MeasureSuccession, *, came_from: bool) -> Link:
    """The other end of a link between periods, with what happened and why."""
    kind = SuccessionKind(row.kind).label
    other = row.old if came_from else row.new
    if other is None:
        period = format_period(row.programme.start_year, row.programme.end_year)
        label = _("Not in %(title)s %(period)s") % {"title": row.programme.title, "period": period}
        return Link(label, "", note=f"{kind}: {row.reason}")
    period = format_period(other.programme.start_year, other.programme.end_year)
    word = _("Comes from") if came_from else _("Goes on as")
    return Link(
        f"{word} {other.code} {other.title} ({period})",
        other.get_absolute_url(),
        note=f"{kind}: {row.reason}",
    )
