"""Addresses of the demo; outside demo mode they answer 404."""

from django.urls import path

from milstolpe.demo import views

app_name = "demo"

urlpatterns = [
    path("utkorg/", views.outbox, name="outbox"),
    path("utkorg/<slug:key>/", views.letter, name="letter"),
]
