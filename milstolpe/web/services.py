"""Messages that visitors write to the site: kept, mailed, marked as answered."""

import uuid

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.accounts.services import send_mail_later
from milstolpe.web.models import VisitorMessage


@transaction.atomic
def send_visitor_message(
    *, name: str, email: str, subject: str, text: str, form_key: uuid.UUID | None = None
) -> VisitorMessage:
    """Keep what a visitor wrote, and mail it to who answers for the site (MILSTOLPE_CONTACT).

    The same `form_key` again gives the message that was made first, and no second mail.
    """
    message, is_new = VisitorMessage.objects.get_or_create(
        form_key=form_key or uuid.uuid4(),
        defaults={"name": name, "email": email, "subject": subject, "text": text},
    )
    if is_new and settings.CONTACT_EMAIL:
        _mail(message)
    return message


@transaction.atomic
def mark_message(message: VisitorMessage, *, is_answered: bool, by: User) -> None:
    """Mark a message as answered, or take the mark back. Who marked it first stays named.

    Raises:
        PermissionDenied: `by` is no administrator.
    """
    if not by.has_perm("organisations.administer"):
        raise PermissionDenied
    row = VisitorMessage.objects.select_for_update().get(pk=message.pk)
    if (row.answered_at is not None) == is_answered:
        return
    row.answered_at = timezone.now() if is_answered else None
    row.answered_by = by if is_answered else None
    row.save(update_fields=["answered_at", "answered_by"])


def _mail(message: VisitorMessage) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        address = reverse("web:visitor-message", args=[message.pk])
        body = _(
            "%(who)s wrote on the contact page:\n\n%(text)s\n\nAn answer to this mail goes to the "
            "one who wrote. Mark the message as answered here:\n%(address)s"
        ) % {
            "who": f"{message.name} ({message.email})" if message.name else message.email,
            "text": message.text,
            "address": f"{settings.SITE_URL}{address}",
        }
        subject = _("Message to Milstolpe: %(subject)s") % {"subject": message.subject}
    send_mail_later(to=settings.CONTACT_EMAIL, subject=subject, body=body, reply_to=message.email)
