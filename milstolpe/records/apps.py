"""App configuration of the room."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "milstolpe.records"
    label = "records"
