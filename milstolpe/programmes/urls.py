"""Addresses of programmes: public ones, and the work behind log-in under /arbeta/."""

from django.urls import path

from milstolpe.programmes.views import (
    comments,
    commitment_package,
    commitment_steps,
    commitments,
    consultation,
    documents,
    measure_table,
    my_commitments,
    periods,
    programme_steps,
    public,
    registering,
    versions,
    work_commitments,
    work_measures,
    work_programmes,
)

app_name = "programmes"

urlpatterns = [
    # Public; the same address with an ending is the file.
    path("program/<slug:address>/", public.programme_page, name="programme"),
    path("program/<slug:address>.<file_format:fmt>", public.programme_file, name="programme-file"),
    path(
        "program/<slug:address>/version/<int:version>/",
        public.programme_version,
        name="programme-version",
    ),
    path(
        "program/<slug:address>/dokument/<int:pk>/", public.document_file, name="programme-document"
    ),
    path("atgarder/", public.measure_list, name="measures"),
    path("atgarder.<file_format:fmt>", public.measure_list_file, name="measures-file"),
    path("atgarder/<slug:public_id>/", public.measure_page, name="measure"),
    path("atgarder/<slug:public_id>.<file_format:fmt>", public.measure_file, name="measure-file"),
    path(
        "atgarder/<slug:public_id>/version/<int:version>/",
        public.measure_version,
        name="measure-version",
    ),
    # Work on programmes and measures
    path("arbeta/program/", work_programmes.work_programmes, name="work-programmes"),
    path("arbeta/program/nytt/", work_programmes.programme_new, name="work-programme-new"),
    path("arbeta/program/<slug:address>/", work_programmes.work_programme, name="work-programme"),
    path(
        "arbeta/program/<slug:address>/andra/",
        work_programmes.programme_edit,
        name="work-programme-edit",
    ),
    path(
        "arbeta/program/<slug:address>/steg/<slug:step>/",
        programme_steps.programme_step,
        name="work-step",
    ),
    path(
        "arbeta/program/<slug:address>/forlang/",
        programme_steps.programme_prolong,
        name="work-prolong",
    ),
    path(
        "arbeta/program/<slug:address>/dokument/",
        documents.programme_documents,
        name="work-documents",
    ),
    path(
        "arbeta/program/<slug:address>/dokument/ta-bort/",
        documents.document_remove,
        name="work-document-remove",
    ),
    path(
        "arbeta/program/<slug:address>/versioner/",
        versions.programme_versions,
        name="work-versions",
    ),
    path(
        "arbeta/program/<slug:address>/versioner/<int:number>/aterta/",
        versions.programme_bring_back,
        name="work-bring-back",
    ),
    path(
        "arbeta/program/<slug:address>/atgarder/ny/", work_measures.measure_new, name="measure-new"
    ),
    path(
        "arbeta/program/<slug:address>/atgarder/tabell/",
        measure_table.measure_table,
        name="measure-table",
    ),
    path("arbeta/program/<slug:address>/ordning/", work_measures.measure_order, name="work-order"),
    path("arbeta/atgarder/<slug:public_id>/", work_measures.measure_edit, name="measure-edit"),
    path(
        "arbeta/atgarder/<slug:public_id>/versioner/",
        versions.measure_versions,
        name="measure-versions",
    ),
    path(
        "arbeta/atgarder/<slug:public_id>/versioner/<int:number>/aterta/",
        versions.measure_bring_back,
        name="measure-bring-back",
    ),
    path(
        "arbeta/atgarder/<slug:public_id>/dra-tillbaka/",
        versions.measure_withdraw,
        name="measure-withdraw",
    ),
    path(
        "arbeta/atgarder/<slug:public_id>/aterta/",
        versions.measure_reinstate,
        name="measure-reinstate",
    ),
    # Commitments
    path("arbeta/ataganden/", my_commitments.my_commitments, name="my-commitments"),
    path(
        "arbeta/ataganden.<file_format:fmt>",
        my_commitments.my_commitments_file,
        name="my-commitments-file",
    ),
    path(
        "arbeta/ataganden/nytt/<slug:public_id>/",
        commitments.commitment_propose,
        name="commitment-propose",
    ),
    path("arbeta/ataganden/steg/", commitment_steps.commitment_steps, name="commitment-steps"),
    path("arbeta/ataganden/<int:pk>/", commitments.commitment_page, name="commitment"),
    path("arbeta/ataganden/<int:pk>/steg/", commitments.commitment_step, name="commitment-step"),
    path(
        "arbeta/program/<slug:address>/ataganden/",
        work_commitments.commitments_by_measure,
        name="work-commitments",
    ),
    path(
        "arbeta/program/<slug:address>/ataganden.<file_format:fmt>",
        work_commitments.commitments_by_measure_file,
        name="work-commitments-file",
    ),
    path(
        "arbeta/program/<slug:address>/ataganden/aktorer/",
        work_commitments.commitments_by_actor,
        name="work-commitments-by-actor",
    ),
    path(
        "arbeta/program/<slug:address>/ataganden/aktorer.<file_format:fmt>",
        work_commitments.commitments_by_actor_file,
        name="work-commitments-by-actor-file",
    ),
    path(
        "arbeta/program/<slug:address>/ataganden/registrera/",
        registering.commitments_register,
        name="commitments-register",
    ),
    path(
        "arbeta/program/<slug:address>/ataganden/paket/<slug:slug>/",
        commitment_package.package_page,
        name="package",
    ),
    path(
        "arbeta/program/<slug:address>/ataganden/paket/<slug:slug>.docx",
        commitment_package.package_file,
        name="package-file",
    ),
    # Consultation
    path(
        "arbeta/program/<slug:address>/remiss/",
        consultation.consultation_page,
        name="work-consultation",
    ),
    path(
        "arbeta/program/<slug:address>/remiss.<file_format:fmt>",
        consultation.consultation_file,
        name="work-consultation-file",
    ),
    path(
        "arbeta/program/<slug:address>/remiss.docx",
        consultation.consultation_compilation,
        name="consultation-compilation",
    ),
    path("arbeta/program/<slug:address>/remiss/ny/", comments.comment_new, name="comment-new"),
    path(
        "arbeta/program/<slug:address>/remiss/tabell/",
        comments.comment_table,
        name="comment-table",
    ),
    path("arbeta/program/<slug:address>/remiss/<int:pk>/", comments.comment_page, name="comment"),
    # Next period
    path("arbeta/program/<slug:address>/nasta/", periods.next_period, name="next-period"),
    path("arbeta/program/<slug:address>/overforing/", periods.carrying_over, name="carry-over"),
    path(
        "arbeta/program/<slug:address>/overforing/klara/",
        periods.carried_over,
        name="carried-over",
    ),
    path(
        "arbeta/program/<slug:address>/overforing/angra/",
        periods.carry_over_undo,
        name="carry-over-undo",
    ),
]
