"""App configuration of the room."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "milstolpe.followup"
    label = "followup"
