"""App configuration of the room."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "milstolpe.agenda"
    label = "agenda"
