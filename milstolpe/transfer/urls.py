"""Addresses of imports and exports."""

from django.urls import path

from milstolpe.transfer.views import exports, files, imports

app_name = "transfer"

urlpatterns = [
    path("oppna-data/allt/", exports.exports, name="exports"),
    path("oppna-data/allt/<uuid:key>/", exports.export, name="export"),
    path("oppna-data/allt/<uuid:key>/fil/", exports.export_file, name="export-file"),
    path("arbeta/import/", imports.imports, name="imports"),
    path("arbeta/import/mall.xlsx", files.template, name="template"),
    path("arbeta/import/mappning.toml", files.mapping_template, name="mapping-template"),
    path("arbeta/import/svar/", files.kept_answers, name="answers"),
    path("arbeta/import/svar.toml", files.kept_answers_file, name="answers-file"),
    path("arbeta/import/svar/<int:pk>/ta-bort/", files.forget, name="answer-forget"),
    path("arbeta/import/<int:pk>/", imports.one_import, name="import"),
    path("arbeta/import/<int:pk>.xlsx", files.reconciliation, name="reconciliation"),
    path("arbeta/import/<int:pk>/inte-tagna.xlsx", files.rows_not_taken, name="not-taken"),
    path("arbeta/import/<int:pk>/fragor/", imports.questions, name="questions"),
    path("arbeta/import/<int:pk>/prova/", imports.try_again, name="try"),
    path("arbeta/import/<int:pk>/las-in/", imports.carry_out, name="carry-out"),
]
