"""Days of a plan held against the posts that it has."""

from dataclasses import dataclass
from decimal import Decimal

from milstolpe.workplan.models import Plan

_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class PostDays:
    """What there is to plan with, and what is planned.

    `per_post` is the days of a post, from the plan of `source_year`: this plan's own posts and
    days, or those of the newest plan before it that says both.
    """

    year: int
    posts: Decimal | None
    stated: Decimal | None  # days that the plan says are available
    planned: Decimal
    per_post: Decimal | None
    source_posts: Decimal | None
    source_days: Decimal | None
    source_year: int | None

    @property
    def available(self) -> Decimal | None:
        """As the plan says; else counted from its posts."""
        if self.stated is not None or self.posts is None or self.per_post is None:
            return self.stated
        assert self.source_days is not None  # the days of a post are counted from them
        assert self.source_posts is not None
        return (self.posts * self.source_days / self.source_posts).quantize(Decimal(1))

    @property
    def is_counted(self) -> bool:
        """Whether the available days are counted with another year's posts."""
        return self.stated is None and self.available is not None

    @property
    def left(self) -> Decimal | None:
        """Days that are left to plan; below zero more is planned than there is."""
        return None if self.available is None else self.available - self.planned


def post_days(plan: Plan, planned: Decimal) -> PostDays:
    """Of a plan with so many planned days. A query only where it says posts without days."""
    source = plan if _says_both(plan) else _before(plan) if plan.posts else None
    per_post = None
    if source:
        assert source.posts  # both are said
        assert source.days_available is not None
        per_post = (source.days_available / source.posts).quantize(_TENTH)
    return PostDays(
        year=plan.year,
        posts=plan.posts,
        stated=plan.days_available,
        planned=planned,
        per_post=per_post,
        source_posts=source.posts if source else None,
        source_days=source.days_available if source else None,
        source_year=source.year if source else None,
    )


def _says_both(plan: Plan) -> bool:
    return bool(plan.posts) and plan.days_available is not None


def _before(plan: Plan) -> Plan | None:
    rows = Plan.objects.filter(year__lt=plan.year, posts__gt=0, days_available__isnull=False)
    return rows.order_by("-year").first()
