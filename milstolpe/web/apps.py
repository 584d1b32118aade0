"""App configuration of the room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WebConfig(AppConfig):
    name = "milstolpe.web"
    label = "web"

    def ready(self) -> None:
        from milstolpe.web.stamp import install_triggers  # noqa: PLC0415  # app ready

        post_migrate.connect(install_triggers, sender=self)
