"""App configuration of the room."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "milstolpe.programmes"
    label = "programmes"
