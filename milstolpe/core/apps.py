"""App configuration of the room."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "milstolpe.core"
    label = "core"
