"""App configuration of the room."""

from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    name = "milstolpe.objectives"
    label = "objectives"
