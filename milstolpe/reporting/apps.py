"""App configuration of the room."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "milstolpe.reporting"
    label = "reporting"
