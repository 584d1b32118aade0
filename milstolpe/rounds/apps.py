"""App configuration of the room."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "milstolpe.rounds"
    label = "rounds"
