"""URLs of the site."""

from django.urls import path

from weilu.console import views

urlpatterns = [
    path("", views.portfolio, name="portfolio"),
    path("group/<str:name>", views.group, name="group"),
    path("import", views.import_, name="import"),
    path("language", views.speak, name="language"),
]
