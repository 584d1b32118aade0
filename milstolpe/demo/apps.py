"""App configuration of the room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "milstolpe.demo"
    label = "demo"
