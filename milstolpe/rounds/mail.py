"""Mails about texts. A job composes and sends each one, so that no page waits.

The link that logs somebody in is made in the job: the queue in the database holds no secret.
"""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task

from milstolpe.accounts.mail import errand_address, send_or_retry, traceable
from milstolpe.core.addresses import whole
from milstolpe.core.formats import format_date, format_time
from milstolpe.rounds.addresses import matrix_path, text_path
from milstolpe.rounds.models import Contribution, TextMailing
from milstolpe.rounds.queries.times import last_day

MOST_NAMED = 30  # texts that a mail names; the page has them all


@task()
def mail_about_texts(
    kind: str, email: str, ids: list[int], reason: str, mailing: int = 0, tried: int = 0
) -> None:
    """Compose and send the mail `kind` about these texts to one address.

    Args:
        mailing: the row of the mail; one that was queued before there were rows has none.
    """
    rows = list(
        Contribution.objects.filter(pk__in=ids)
        .select_related("item__round", "item__objective", "county", "organisation")
        .order_by("item__round_id", "county_id", "item__position")
    )
    if not rows:
        return
    message = compose(kind, email, rows, reason)
    if kept := TextMailing.objects.filter(pk=mailing).first():
        traceable(message, kept.reference)
    given = {"kind": kind, "email": email, "ids": ids, "reason": reason, "mailing": mailing}
    send_or_retry(message, mail_about_texts, tried, **given)


def compose(kind: str, email: str, rows: Sequence[Contribution], reason: str) -> EmailMessage:
    """The first line of the template is the subject."""
    with translation.override(settings.LANGUAGE_CODE):
        words = _words(email, rows, reason)
        text = render_to_string(f"rounds/mail/{kind}.txt", words)
    subject, _line_break, body = text.strip().partition("\n")
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[email])


def _words(email: str, rows: Sequence[Contribution], reason: str) -> dict[str, object]:
    round_ = rows[0].round
    paths = [text_path(row) for row in rows]
    next_url = paths[0] if len(rows) == 1 else matrix_path(round_)
    until = max((row.extended_until for row in rows if row.extended_until), default=None)
    return {
        "round": round_.name,
        "texts": [
            (f"{row.item}, {row.county}", whole(path), format_date(last_day(row)))
            for row, path in zip(rows[:MOST_NAMED], paths, strict=False)
        ],
        "more": max(0, len(rows) - MOST_NAMED),
        "matrix": whole(matrix_path(round_)),
        "answer_by": format_date(round_.answer_by),
        "until": f"{format_date(until)} {format_time(until)}" if until else "",
        "reason": reason,
        "login": errand_address(email=email, next_url=next_url),
    }
