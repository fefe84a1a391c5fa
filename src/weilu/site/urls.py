"""URLs of the site."""

from django.urls import path

from weilu.console.views import ads, base, checkup, live, rules, today, wrong

urlpatterns = [
    path("", today.show, name="home"),
    path("proposals", today.decide, name="decide"),
    path("tasks/<int:number>", today.settle, name="settle"),
    path("practices", rules.every, name="practices"),
    path("practices/<str:name>", rules.one, name="practice"),
    path("practices/<str:name>/follow", rules.follow, name="follow"),
    path("practices/<str:name>/try", rules.begin_trial, name="try"),
    path("trials/<str:number>", rules.trial, name="trial"),
    path("trials/<str:number>/switch", rules.switch_on, name="switch_on"),
    path("live/<int:number>", live.show, name="live"),
    path("live/<int:number>/limits", live.arrange, name="limits"),
    path("live/<int:number>/begin/<str:name>", live.begin, name="begin"),
    path("live/<int:number>/end", live.end, name="end"),
    path("live/<int:number>/undo", today.undo, name="undo"),
    path("live/<int:number>/correct", ads.correct, name="correct"),
    path("connections", live.every_connection, name="connections"),
    path("portfolio", checkup.portfolio, name="portfolio"),
    path("group/<str:name>", checkup.group, name="group"),
    path("import", checkup.import_, name="import"),
    path("import/dismiss", checkup.dismiss, name="dismiss"),
    path("simulate", checkup.simulate, name="simulate"),
    path("language", base.speak, name="language"),
]

handler400, handler403, handler404, handler500 = wrong.odd, wrong.refused, wrong.missing, wrong.broken
