"""Addresses of the room: the work behind log-in under /arbeta/."""

from django.urls import path

from milstolpe.organisations.views import contact_details

app_name = "organisations"

urlpatterns = [
    path(
        "arbeta/organisation/<slug:slug>/",
        contact_details.contact_details_page,
        name="contact-details",
    ),
]
