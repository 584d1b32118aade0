"""Who somebody is, is asked here; what they may do is asked of the predicates of each room."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class LogInBackend(AuthenticationBackend):
    """Log-in by allauth, without Django's tables of permissions: nothing is kept in them."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False
