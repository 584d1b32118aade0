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
from milstolpe.programmes.queries.pages import MeasurePage, NamedLink, SuccessionRow

TEXT_LABELS = (
    ("text", gettext_lazy("What is to be done")),
    ("follow_up_criterion", gettext_lazy("How it is followed up")),
    ("expected_effect", gettext_lazy("Expected effect")),
    ("cost", gettext_lazy("Cost")),
    ("funding", gettext_lazy("Funding")),
)


@dataclass(frozen=True)
class ActorsInRole:
    """Actors in one role, under the programme's own word for it."""

    label: str
    links: Sequence[Link]


def measure_parts(page: MeasurePage) -> dict[str, Any]:
    """Context of `measure.html` beside head and crumbs."""
    programme = page.measure.programme
    roles = [
        ActorsInRole(programme.word_lead or _("Lead actors"), _actor_links(page.leads)),
        ActorsInRole(programme.word_partner or _("Partners"), _actor_links(page.partners)),
    ]
    return {
        "page_data": page,
        "texts": _texts(page.content),
        "roles": [role for role in roles if role.links],
        "actor_base": reverse("web:actor", args=["x"]).removesuffix("x/"),
        "successions": [_succession(row) for row in page.successions],
        "side_facts": _side_facts(page.content),
    }


def _actor_links(actors: Sequence[NamedLink]) -> list[Link]:
    """Organisations lead to their page, groups to the measures that name them."""
    actor_base = reverse("web:actor", args=["x"]).removesuffix("x/")
    group_base = f"{reverse('programmes:measures')}?grupp="
    return [
        Link(
            actor.name,
            f"{actor_base}{actor.organisation}/"
            if actor.organisation
            else f"{group_base}{actor.group}"
            if actor.group
            else "",
        )
        for actor in actors
    ]


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


def _succession(row: SuccessionRow) -> Link:
    """The other end of a link between periods, with what happened and why."""
    note = f"{SuccessionKind(row.kind).label}: {row.reason}"
    if row.other_public_id is None:
        period = format_period(row.first_year, row.last_year)
        label = _("Not in %(title)s %(period)s") % {"title": row.programme, "period": period}
        return Link(label, "", note=note)
    period = format_period(row.other_first_year, row.other_last_year)
    word = _("Comes from") if row.other == "old" else _("Goes on as")
    return Link(
        f"{word} {row.other_code} {row.other_title} ({period})",
        reverse("programmes:measure", args=[row.other_public_id]),
        note=note,
    )
