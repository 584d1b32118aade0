"""App configuration of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "milstolpe.accounts"
    label = "accounts"
