"""Days against posts, in words."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_number
from milstolpe.workplan.content import plain_number
from milstolpe.workplan.queries.posts import PostDays


def posts_text(found: PostDays) -> str:
    """What the posts are in days, and where that comes from; empty where no posts are said."""
    if found.posts is None:
        return ""
    words = {"posts": shown(found.posts), "n": shown(found.per_post)}
    if found.per_post is None:
        return _("%(posts)s posts") % words
    words |= {"days": shown(found.available), "source_days": shown(found.source_days)}
    words |= {"source_posts": shown(found.source_posts), "year": str(found.source_year)}
    if found.source_year == found.year:
        return _("%(posts)s posts are %(days)s days, about %(n)s days a post") % words
    if found.is_counted:
        return (
            _(
                "%(posts)s posts are about %(days)s days, counted with %(n)s days a post "
                "(%(source_days)s days on %(source_posts)s posts in the plan for %(year)s)"
            )
            % words
        )
    return _("%(posts)s posts") % words


def left_text(found: PostDays) -> str:
    """How planned days differ from those that there are; empty where that is not known."""
    left = found.left
    if left is None:
        return ""
    if left == 0:
        return _("As many days are planned as there are.")
    words = {"n": shown(abs(left)), "planned": shown(found.planned)}
    words["available"] = shown(found.available)
    if left > 0:
        text = ngettext(
            "%(planned)s of %(available)s days are planned; %(n)s day is left to plan.",
            "%(planned)s of %(available)s days are planned; %(n)s days are left to plan.",
            _plural(left),
        )
        return text % words
    text = ngettext(
        "%(planned)s days are planned, %(n)s day more than the %(available)s that there are.",
        "%(planned)s days are planned, %(n)s days more than the %(available)s that there are.",
        _plural(left),
    )
    return text % words


def shown(value: Decimal | None) -> str:
    """A number of days or posts as it is read."""
    number = plain_number(value.normalize()) if value is not None else None
    return "–" if number is None else format_number(number)


def _plural(days: Decimal) -> int:
    return 1 if abs(days) == 1 else 2
