"""App configuration of the room."""

from django.apps import AppConfig


class WorkplanConfig(AppConfig):
    name = "milstolpe.workplan"
    label = "workplan"
