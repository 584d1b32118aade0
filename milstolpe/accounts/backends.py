"""Who somebody is, is asked here; what they may do is asked of the predicates of each room."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.utils.module_loading import import_string

from milstolpe.accounts.models import User


class LogInBackend(AuthenticationBackend):
    """Log-in by allauth, without Django's tables of permissions: nothing is kept in them."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session, with what `USER_FACTS` says that every page needs of them."""
        facts = {name: import_string(path)() for name, path in settings.USER_FACTS.items()}
        user = User.objects.annotate(**facts).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
