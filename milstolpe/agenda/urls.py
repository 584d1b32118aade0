"""Addresses of the room."""

from django.urls import URLPattern

app_name = "agenda"

urlpatterns: list[URLPattern] = []
