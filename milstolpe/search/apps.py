"""App configuration of the room."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "milstolpe.search"
    label = "search"
