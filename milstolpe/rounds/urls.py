"""Addresses of the room: one list for each part of the work."""

from django.urls import URLPattern, path

from milstolpe.rounds.views import (
    comments,
    compile_overview,
    compile_pages,
    compile_parts,
    compile_reading,
    compile_templates,
    compiled_public,
    hand_in,
    pictures,
    public_rounds,
    receipts,
    review_page,
    run_cell,
    run_cells,
    run_feedback,
    run_instructions,
    run_materials,
    run_matrix,
    run_questions,
    run_rounds,
    run_steps,
    run_template,
    versions,
    write_late,
    write_page,
    write_word,
)

app_name = "rounds"

# RUS makes and runs rounds: /arbeta/omgangar/ …
_ROUND = "arbeta/omgangar/<slug:address>/"
_TEXT = f"{_ROUND}rutor/<slug:county>/<slug:item>/"
RUNNING: list[URLPattern] = [
    path("arbeta/omgangar/", run_rounds.rounds, name="rounds"),
    path("arbeta/omgangar/ny/", run_rounds.round_new, name="round-new"),
    path(_ROUND, run_matrix.matrix, name="matrix"),
    path(
        "arbeta/omgangar/<slug:address>.<file_format:fmt>",
        run_matrix.matrix_file,
        name="matrix-file",
    ),
    path(f"{_ROUND}andra/", run_rounds.round_edit, name="round-edit"),
    path(f"{_ROUND}steg/<slug:step>/", run_steps.round_step, name="round-step"),
    path(f"{_ROUND}paminn/", run_steps.remind, name="remind"),
    path(f"{_ROUND}mall/", run_template.template, name="template"),
    path(f"{_ROUND}mall/nytt-avsnitt/", run_template.section_new, name="section-new"),
    path(f"{_ROUND}mall/avsnitt/<slug:key>/", run_template.section_edit, name="section-edit"),
    path(
        f"{_ROUND}mall/avsnitt/<slug:key>/ta-bort/",
        run_template.section_remove,
        name="section-remove",
    ),
    path(f"{_ROUND}mall/for/<slug:item>/", run_template.item_template, name="item-template"),
    path(f"{_ROUND}rutor/", run_cells.cells, name="cells"),
    path(f"{_ROUND}rutor/<slug:item>/", run_cells.item_cells_edit, name="item-cells"),
    path(_TEXT, run_cell.cell, name="cell"),
    path(f"{_TEXT}langre-tid/", run_cell.longer_time, name="longer-time"),
    path(f"{_TEXT}steg/<slug:step>/", run_cell.cell_step, name="cell-step"),
    path(f"{_TEXT}fraga/", run_questions.ask, name="ask"),
    path(f"{_ROUND}underlag/", run_materials.materials, name="materials"),
    path(f"{_ROUND}underlag/nytt/", run_materials.material_new, name="material-new"),
    path(f"{_ROUND}underlag/<int:pk>/", run_materials.material_file, name="material"),
    path(
        f"{_ROUND}underlag/<int:pk>/ny-version/",
        run_materials.material_version,
        name="material-version",
    ),
    path(
        f"{_ROUND}underlag/<int:pk>/ta-bort/",
        run_materials.material_remove,
        name="material-remove",
    ),
    path(f"{_ROUND}instruktioner/", run_instructions.instructions, name="instructions"),
    path(
        f"{_ROUND}instruktioner/andra/",
        run_instructions.instructions_edit,
        name="instructions-edit",
    ),
    path(f"{_ROUND}fragor/", run_questions.questions, name="questions"),
    path(f"{_ROUND}fragor/<int:pk>/", run_questions.question, name="question"),
    path(f"{_ROUND}synpunkter/", run_feedback.feedback, name="feedback"),
    path(f"{_ROUND}synpunkter/<int:pk>/", run_feedback.feedback_settle, name="feedback-settle"),
]

_DELIVERY = "arbeta/omgangar/<slug:address>/lamna-in/<slug:organisation>"
_CELL = "arbeta/omgangar/<slug:address>/<slug:county>/<slug:item>"
_TEXT_PAGE = "arbeta/omgangar/<slug:address>/<county_slug:county>/<slug:item>"

# Writing, and what stands in texts.
WRITING: list[URLPattern] = [
    path("omgangar/bilder/<int:pk>/", pictures.picture, name="picture"),
    path("arbeta/texter/klistra/", write_page.paste, name="paste"),
    path(f"{_CELL}/spara/", write_page.autosave, name="autosave"),
    path(f"{_CELL}/bild/", write_page.picture_add, name="picture-add"),
    path(f"{_CELL}/for-sent/", write_late.late_act, name="late"),
    path(f"{_CELL}/word/", write_word.word_upload, name="word-upload"),
    path(f"{_CELL}/word.docx", write_word.word_file, name="word"),
]

# Comments, versions, review, handing in.
REVIEWING: list[URLPattern] = [
    path(f"{_CELL}/kommentarer/", comments.comments, name="comments"),
    path(f"{_CELL}/kommentarer/<int:number>/", comments.comment_act, name="comment"),
    path(f"{_CELL}/versioner/", versions.versions, name="versions"),
    path(f"{_CELL}/versioner/jamfor/", versions.versions_compared, name="versions-compared"),
    path(f"{_CELL}/versioner/<int:number>/", versions.version, name="version"),
    path(
        f"{_CELL}/versioner/<int:number>/ta-tillbaka/",
        versions.version_bring_back,
        name="version-bring-back",
    ),
    path(f"{_CELL}/granska/", review_page.review, name="review"),
    path(f"{_CELL}/granska/steg/", review_page.review_step, name="review-step"),
    path(f"{_CELL}/granska/last/", review_page.review_read, name="review-read"),
    path(f"{_CELL}/granska/nationellt/", review_page.national_mark, name="national-mark"),
    path(f"{_DELIVERY}/", hand_in.delivery, name="delivery"),
    path(f"{_DELIVERY}/godkann/", hand_in.delivery_approve, name="delivery-approve"),
    path(f"{_DELIVERY}/lamna-in/", hand_in.delivery_hand_in, name="delivery-hand-in"),
    path(f"{_DELIVERY}/nationellt/", hand_in.delivery_national, name="delivery-national"),
    path(f"{_DELIVERY}/texter/", hand_in.delivery_read, name="delivery-read"),
    path(f"{_DELIVERY}/<int:number>/", receipts.receipt, name="receipt"),
    path(
        f"{_DELIVERY}/<int:number>/handling.<document_format:fmt>",
        receipts.hand_in_file,
        name="hand-in-file",
    ),
    path(f"{_DELIVERY}/<int:number>/metadata.json", receipts.hand_in_data, name="hand-in-data"),
]

# Published consultations and surveys.
_PUBLISHED = "omgangar/<slug:address>"
PUBLIC: list[URLPattern] = [
    path("omgangar/", public_rounds.rounds, name="published"),
    path(f"{_PUBLISHED}/", public_rounds.round_page, name="round"),
    path(f"{_PUBLISHED}.<file_format:fmt>", public_rounds.round_file, name="round-file"),
    path(
        f"{_PUBLISHED}.<document_format:fmt>", public_rounds.round_document, name="round-document"
    ),
    path(f"{_PUBLISHED}/version/<int:number>/", public_rounds.round_page, name="round-version"),
    path(
        f"{_PUBLISHED}/underlag/<int:number>/", public_rounds.round_material, name="round-material"
    ),
]

# Compilations: before the cells, whose addresses have as many parts.
_COMPILE = f"{_ROUND}sammanstallning"
_COMPILATION = f"{_COMPILE}/<slug:compilation>"
_PART = f"{_COMPILATION}/<slug:part>"
COMPILING: list[URLPattern] = [
    path(f"{_COMPILE}/", compile_overview.compile_round, name="compile"),
    path(f"{_COMPILE}.<whole_format:fmt>", compile_overview.compile_file, name="compile-file"),
    path(
        f"{_COMPILE}/tabell/<slug:key>.<file_format:fmt>",
        compile_overview.compile_table,
        name="compile-table",
    ),
    path(f"{_COMPILE}/texter/alla.<bundle_format:fmt>", compile_overview.bundle_all, name="bundle"),
    path(
        f"{_COMPILE}/texter/mal/<slug:item>.<text_format:fmt>",
        compile_overview.bundle_item,
        name="bundle-item",
    ),
    path(
        f"{_COMPILE}/texter/lan/<slug:county>.<text_format:fmt>",
        compile_overview.bundle_county,
        name="bundle-county",
    ),
    path(f"{_ROUND}las/<slug:item>/", compile_reading.reading, name="reading"),
    path(
        f"{_ROUND}las/<slug:item>.<text_format:fmt>",
        compile_reading.reading_file,
        name="reading-file",
    ),
    path(f"{_COMPILE}/ny/", compile_pages.compilation_new, name="compilation-new"),
    path(f"{_COMPILATION}/", compile_pages.compilation, name="compilation"),
    path(
        f"{_COMPILATION}.<text_format:fmt>",
        compile_pages.compilation_file,
        name="compilation-file",
    ),
    path(
        f"{_COMPILATION}/publicera/", compile_pages.compilation_publish, name="compilation-publish"
    ),
    path(f"{_PART}/", compile_parts.compilation_part, name="compilation-part"),
    path(f"{_PART}.<text_format:fmt>", compile_parts.part_file, name="compilation-part-file"),
    path(f"{_PART}/spara/", compile_parts.part_autosave, name="compilation-part-save"),
    path(f"{_PART}/steg/", compile_parts.part_step, name="compilation-part-step"),
    path(f"{_PART}/plan/", compile_parts.part_plan, name="compilation-part-plan"),
    path(f"{_PART}/versioner/", compile_parts.part_versions, name="compilation-part-versions"),
    path("arbeta/dokumentmall/", compile_templates.document_template, name="document-template"),
    path(
        "arbeta/dokumentmall/<int:number>/",
        compile_templates.document_template_file,
        name="document-template-file",
    ),
]

# Published compilations.
COMPILED: list[URLPattern] = [
    path("sammanstallningar/", compiled_public.compilations, name="compilations"),
    path("sammanstallningar/<slug:address>/", compiled_public.compiled_page, name="compiled"),
    path(
        "sammanstallningar/<slug:address>.<whole_format:fmt>",
        compiled_public.compiled_file,
        name="compiled-file",
    ),
    path(
        "sammanstallningar/<slug:address>/version/<int:number>/",
        compiled_public.compiled_page,
        name="compiled-version",
    ),
    path(
        "sammanstallningar/<slug:address>/tabell/<slug:key>.<file_format:fmt>",
        compiled_public.compiled_table,
        name="compiled-table",
    ),
    path(
        "sammanstallningar/<slug:address>/<slug:part>.<text_format:fmt>",
        compiled_public.compiled_part_file,
        name="compiled-part-file",
    ),
]

# A text: last, since a county may stand where other pages have their words.
TEXTS: list[URLPattern] = [path(f"{_TEXT_PAGE}/", write_page.write, name="write")]

urlpatterns: list[URLPattern] = [
    *RUNNING,
    *REVIEWING,  # before what takes any county
    *COMPILING,
    *COMPILED,
    *PUBLIC,
    *WRITING,
    *TEXTS,
]
