"""Addresses of the pages that join rooms."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from milstolpe.core.http import public
from milstolpe.web.style import style_page

app_name = "web"


@public
def to_come(request: HttpRequest, **parts: str) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("", to_come, name="start"),
    path("lan/<slug:slug>/", to_come, name="county"),
    path("miljomal/<slug:slug>/", to_come, name="objective"),
    path("aktorer/<slug:slug>/", to_come, name="actor"),
    path("sok/", to_come, name="search"),
    path("arbeta/", to_come, name="work"),
    path("stil/", style_page, name="style"),
]
