"""Addresses of follow-ups: public years, the county board's work, the organisations' reports."""

from django.urls import URLPattern

app_name = "reporting"

# Public: /uppfoljning/<programme>/<year>/ …
PUBLIC: list[URLPattern] = []

# The county board: /arbeta/program/<address>/uppfoljning/ …
RUNNING: list[URLPattern] = []

# The organisations: /arbeta/uppfoljning/ …, and colleagues by link: /svara/ …
ANSWERING: list[URLPattern] = []

urlpatterns = [*PUBLIC, *RUNNING, *ANSWERING]
